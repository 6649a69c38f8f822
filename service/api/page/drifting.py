"""Drift on the model tab: each source of the last 30 days, and what is to be done about it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from rules.clock import to_datetime
from service.api.drift import DAYS
from service.api.state import AppState
from service.drift.summary import drift_summary, read_reference


def sources(state: AppState, manifest: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...] | None:
    """Give each source's name, drafts, verdict and the features that moved most; None where the model has nothing to compare with.

    Raises:
        UserError: when the store does not answer.
    """
    if "reference" not in manifest:
        return None
    today = to_datetime(state.clock()).date()
    found = drift_summary(state.store, read_reference(manifest), today - timedelta(days=DAYS - 1), today)["sources"]
    return tuple({**{name: one[name] for name in ("source", "drafts", "verdict")}, "moved": _moved(one["features"])} for one in found)


def _moved(features: list[Mapping[str, Any]]) -> list[str]:
    """Name what moved, the furthest first."""
    moved = [one for one in features if one["level"] in ("some", "much")]
    return [one["feature"] for one in sorted(moved, key=lambda one: -one["psi"])][:3]
