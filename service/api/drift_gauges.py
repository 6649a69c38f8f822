"""Drift for Prometheus: how far each source is from what the model was taught, and whether to retrain."""

from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Gauge

EVERY = 60_000_000
"""How often drift is measured, in microseconds (a minute)."""


class DriftGauges:
    """Gauges by source; a source is the name an administrator gave a key, or of a run of ``sendcheck score``."""

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

    def is_due(self, now: int) -> bool:
        """Say whether it is time to measure again, and take the turn; ``now`` in microseconds since the epoch."""
        due = self._measured_at is None or not 0 <= now - self._measured_at < EVERY
        if due:
            self._measured_at = now
        return due

    def show(self, summary: Mapping[str, Any]) -> None:
        """Show a summary of ``service.drift.summary``; sources with too few drafts are not shown."""
        self._psi.clear()
        self._retrain.clear()
        for one in summary["sources"]:
            if one["verdict"] == "few":
                continue
            self._retrain.labels(one["source"]).set(one["verdict"] == "retrain")
            for feature in one["features"]:
                if feature["level"] != "few":
                    self._psi.labels(one["source"], feature["feature"]).set(feature["psi"])
