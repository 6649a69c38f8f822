"""What the service counts, for Prometheus: never a text or a number, and no label that a caller may choose."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from service.api.drift_gauges import DriftGauges

_BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one service, in a registry of their own."""

    def __init__(self) -> None:
        """Begin at zero."""
        self._registry = CollectorRegistry()
        self.seconds = Histogram(
            "sendcheck_request_seconds", "Time to answer.", ("route", "method", "status"), buckets=_BUCKETS, registry=self._registry
        )
        self.under_way = Gauge("sendcheck_requests_in_flight", "Requests under way.", registry=self._registry)
        self.decisions = Counter("sendcheck_decisions", "Decisions by action.", ("action",), registry=self._registry)
        self.flagged = Counter("sendcheck_labels_flagged", "Decisions that flag a label.", ("label",), registry=self._registry)
        self.reviews = Counter("sendcheck_reviews", "Decisions a person should look at.", registry=self._registry)
        self.refused = Counter("sendcheck_items_refused", "Items that break the specification.", registry=self._registry)
        self.unobserved = Counter("sendcheck_decisions_unobserved", "Decisions the observers were too slow for.", registry=self._registry)
        self.swaps = Counter("sendcheck_model_changes", "Models taken into use or refused.", ("outcome",), registry=self._registry)
        self.drift = DriftGauges(self._registry)
        self.model = Gauge("sendcheck_model_info", "The model in use.", ("model_version", "policy_version"), registry=self._registry)

    def count(self, decision: Mapping[str, Any]) -> None:
        """Count one decision."""
        self.decisions.labels(decision["action"]).inc()
        for label, outcome in decision["labels"].items():
            if outcome["flagged"]:
                self.flagged.labels(label).inc()
        if decision["needs_review"]:
            self.reviews.inc()

    def shown(self, model_version: str, policy_version: str) -> bytes:
        """Give everything in Prometheus' text format."""
        self.model.clear()
        self.model.labels(model_version, policy_version).set(1)
        return generate_latest(self._registry)
