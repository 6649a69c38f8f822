"""What a run of ``sendcheck score`` writes down in a store: its decisions chunk by chunk, and at its end counts that show drift."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from model.classifier import Classifier
from rules.clock import to_datetime
from service.outcome import Reject, Unreadable
from service.scoring import Numbered, Outcome

if TYPE_CHECKING:
    from model.profile import Counts
    from service.store.join import StoreJoin

# The store is loaded where it is used, so that runs without one start without it.


@contextmanager
def recording(store: str) -> Iterator[str]:
    """Name a run whose decisions are recorded; when it comes to nothing they are removed again."""
    from service.store.decisions import forget_run
    from service.store.ledger import open_store

    run_id = uuid4().hex
    try:
        yield run_id
    except BaseException:
        forget_run(open_store(store, create=False), run_id)
        raise


def record(
    ledger: "StoreJoin", run_id: str, rows: Sequence[Numbered], outcomes: Sequence[Outcome], now: int, classifier: Classifier
) -> "Counts":
    """Record the decisions of a chunk, and return its counts for :func:`record_counts`; ``now`` in microseconds since the epoch."""
    from service.drift.counting import count_decisions
    from service.store.decisions import record_decisions

    readable = [(row, outcome) for (_, row), outcome in zip(rows, outcomes, strict=True) if not isinstance(row, Unreadable)]
    told = zip(ledger.contact_ids, readable, strict=True)
    decided = [(contact_id, row, outcome) for contact_id, (row, outcome) in told if not isinstance(outcome, Reject)]
    decisions = [(contact_id, outcome) for contact_id, _, outcome in decided]
    record_decisions(ledger.store, run_id, decisions, now, time.time_ns() // 1000)
    return count_decisions([(row, outcome) for _, row, outcome in decided], classifier)


def record_counts(store: str, source: str, now: int, model_version: str, counts: "Counts") -> None:
    """Add the counts of a whole run to those in the store; a run that came to nothing adds none."""
    from service.store.drift_counts import Counted, add_counts
    from service.store.ledger import open_store

    opened = open_store(store, create=False)
    try:
        add_counts(opened, {Counted(to_datetime(now).date().isoformat(), source, model_version): counts})
    finally:
        opened.close()
