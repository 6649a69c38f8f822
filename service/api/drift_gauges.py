"""Drift for Prometheus: how far each source is from what the model was taught, and whether to retrain."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Gauge

from service.drift.counting import MOST_ORIGINS, Origin
from service.drift.summary import NO_TOPIC

EVERY = 60_000_000
"""How often drift is measured, in microseconds (a minute)."""


class DriftGauges:
    """Gauges by source and by topic; a source is the name an administrator gave a key, or of a run of ``sendcheck score``."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Show nothing yet."""
        self._measured_at: int | None = None
        self._psi = Gauge(
            "sendcheck_drift_psi",
            "Population stability index against the training drafts, last 30 days.",
            ("source", "feature"),
            registry=registry,
        )
        self._retrain = Gauge("sendcheck_drift_retrain", "1 where retraining is due.", ("source",), registry=registry)
        self._topic_psi = Gauge(
            "sendcheck_drift_topic_psi", "The same index, by the topic of drafts.", ("topic", "feature"), registry=registry
        )
        self._topic_retrain = Gauge(
            "sendcheck_drift_topic_retrain", "1 where retraining is due for a topic.", ("topic",), registry=registry
        )
        self._origins: set[Origin] = set()

    def kept(self, origin: Origin) -> Origin:
        """Return the origin to count under: itself, or, once there are ``MOST_ORIGINS`` of them, its source alone."""
        if origin not in self._origins and len(self._origins) >= MOST_ORIGINS:
            return Origin(origin.source)
        self._origins.add(origin)
        return origin

    def is_due(self, now: int) -> bool:
        """Say whether it is time to measure again, and take the turn; ``now`` in microseconds since the epoch."""
        due = self._measured_at is None or not 0 <= now - self._measured_at < EVERY
        if due:
            self._measured_at = now
        return due

    def show(self, by_source: Mapping[str, Any], by_topic: Mapping[str, Any]) -> None:
        """Show two summaries of ``service.drift.summary``; sources and topics with too few drafts are not shown, nor drafts without a topic."""
        _show(by_source, self._psi, self._retrain)
        _show(by_topic, self._topic_psi, self._topic_retrain)


def _show(summary: Mapping[str, Any], psi: Gauge, retrain: Gauge) -> None:
    psi.clear()
    retrain.clear()
    for one in summary["sources"]:
        if one["verdict"] == "few" or one["source"] == NO_TOPIC:
            continue
        retrain.labels(one["source"]).set(one["verdict"] == "retrain")
        for feature in one["features"]:
            if feature["level"] != "few":
                psi.labels(one["source"], feature["feature"]).set(feature["psi"])
