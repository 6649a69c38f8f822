"""What a run of ``sendcheck score`` writes down in a store: its decisions chunk by chunk, and at its end counts that show drift."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from model.classifier import Classifier
from rules.clock import to_datetime
from service.errors import UserError
from service.outcome import Reject, Unreadable
from service.scoring import Numbered, Outcome

if TYPE_CHECKING:
    from model.profile import Counts
    from service.drift.counting import Origin
    from service.store.join import StoreJoin

# The store is loaded where it is used, so that runs without one start without it.

SOURCE_PATHS = ("sender.business", "topic", "purpose", "language")
"""What of a draft that is an object may say where it comes from."""
PRIVATE_COLUMNS = frozenset(
    ("text", "sender", "sender_name", "contact", "contact_id", "contact_name", "contact_phone", "contact_email", "consents", "history")
)
"""What is counted by source is counts and never texts or people, so these cannot be one."""


@dataclass(frozen=True)
class DraftsFrom:
    """Where drafts come from: what a ``column`` of theirs says (``sender.business`` goes into an object), else ``name``."""

    name: str
    column: str | None = None

    def origin(self, row: Mapping[str, Any]) -> "Origin":
        """Return the origin of one draft."""
        from service.drift.counting import as_name, origin_of

        return origin_of(row, as_name(self._cell(row)) or self.name)

    def _cell(self, row: Mapping[str, Any]) -> Any:
        if self.column is None or self.column in row:
            return row.get(self.column or "")
        value: Any = row
        for part in self.column.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        return value


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
    ledger: "StoreJoin",
    run_id: str,
    rows: Sequence[Numbered],
    outcomes: Sequence[Outcome],
    now: int,
    classifier: Classifier,
    drafts_from: DraftsFrom,
) -> "dict[Origin, Counts]":
    """Record the decisions of a chunk, and return its counts for :func:`record_counts`; ``now`` in microseconds since the epoch."""
    from service.drift.counting import count_by_origin
    from service.store.decisions import record_decisions

    readable = [(row, outcome) for (_, row), outcome in zip(rows, outcomes, strict=True) if not isinstance(row, Unreadable)]
    told = zip(ledger.contact_ids, readable, strict=True)
    decided = [(contact_id, row, outcome) for contact_id, (row, outcome) in told if not isinstance(outcome, Reject)]
    decisions = [(contact_id, outcome) for contact_id, _, outcome in decided]
    record_decisions(ledger.store, run_id, decisions, now, time.time_ns() // 1000)
    return count_by_origin([(row, outcome) for _, row, outcome in decided], [drafts_from.origin(row) for _, row, _ in decided], classifier)


def add_up(counts: "dict[Origin, Counts]", more: "Mapping[Origin, Counts]") -> None:
    """Add the counts of a chunk to those of its run; topics beyond ``MOST_ORIGINS`` origins count under their source alone.

    Raises:
        UserError: when there are more sources than that.
    """
    from service.drift.counting import MOST_ORIGINS, Origin

    for origin, some in more.items():
        kept = origin if origin in counts or len(counts) < MOST_ORIGINS else Origin(origin.source)
        counts.setdefault(kept, Counter()).update(some)
    if len({origin.source for origin in counts}) > MOST_ORIGINS:
        raise UserError(f"--source-column: more than {MOST_ORIGINS} different values; name a column that has few, such as the trade")


def record_counts(store: str, now: int, model_version: str, counts: "Mapping[Origin, Counts]") -> None:
    """Add the counts of a whole run to those in the store; a run that came to nothing adds none."""
    from service.store.drift_counts import Counted, add_counts
    from service.store.ledger import open_store

    opened = open_store(store, create=False)
    try:
        day = to_datetime(now).date().isoformat()
        add_counts(opened, {Counted(day, origin.source, model_version, origin.topic): some for origin, some in counts.items()})
    finally:
        opened.close()
