"""Every decision of the API counted for drift, and drift measured now and then for Prometheus."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from model.profile import Counts
from model.store import read_manifest
from rules.clock import to_datetime
from service.api.observers import Judged
from service.api.state import AppState
from service.drift.counting import Origin, count_by_origin, origin_of
from service.drift.summary import drift_summary, read_reference
from service.errors import UserError
from service.store.drift_counts import Counted, add_counts

NO_KEY = "api"
"""The source of drafts that came without a key."""

DAYS = 30
_MOST_READ = 50  # a look, of which there are five a second: reading more would take the processor from requests


def count_drift(state: AppState, judged: Sequence[Judged]) -> None:
    """Add decisions to the counts in the store, by day, caller, topic and model; an observer. No word of a draft is kept."""
    together: dict[tuple[str, str], list[tuple[Origin, Any, Any]]] = {}
    for one in judged:
        source = (state.keys.name(one.key_id) if one.key_id else None) or NO_KEY
        where = to_datetime(one.at).date().isoformat(), one.decision["model_version"]
        origin = state.metrics.drift.kept(origin_of(one.item, source))
        together.setdefault(where, []).append((origin, one.item, one.decision))
    counted: dict[Counted, Counts] = {}
    for (day, version), some in together.items():
        decided = [(item, decision) for _, item, decision in some]
        counts = count_by_origin(decided, [origin for origin, _, _ in some], state.judges.current.classifier, _MOST_READ)
        counted |= {Counted(day, origin.source, version, origin.topic): one for origin, one in counts.items()}
    add_counts(state.store, counted)
    now = state.clock()
    if state.metrics.drift.is_due(now):
        _measure(state, now)


def _measure(state: AppState, now: int) -> None:
    """Show the drift of the last days; a model without a reference shows none."""
    try:
        reference = read_reference(read_manifest(state.judges.folder))
    except UserError:
        return
    today = to_datetime(now).date()
    period = today - timedelta(days=DAYS - 1), today
    state.metrics.drift.show(*(drift_summary(state.store, reference, *period, by=by, today=today) for by in ("source", "topic")))
