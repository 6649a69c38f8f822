"""Drafts the model was unsure about, waiting for a person: masked, once each, the newest kept, the most useful first.

Called from two sides: :func:`queue_unsure` after decisions were given (by the API's observer ``service.api.routes.review.keep_unsure``, where the
setting ``review_queue`` is on: ``queue_unsure(store, unsure_drafts(pairs_of_item_and_decision, "api"), now)``), and :func:`read_queue`,
:func:`settle` when a person labels. A draft that a person has labelled is never asked for again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from model.classifier import KNOWN_LANGUAGES
from model.labels import LABELS
from model.language import detect_language
from model.selection import choose_drafts
from service.examples.masking import Masked, mask
from service.store.examples import NewExample, Saved, save_examples
from service.store.ledger import Store
from service.store.people import parts
from service.store.tables import as_dict
from service.store.tables_learning import examples, review_drafts

MOST = 5_000
"""How many drafts are kept; the newest stay."""
LONGEST = 90 * 86_400_000_000
"""How long a draft is kept, in microseconds (90 days)."""
WEIGHED = 1_000
"""How many of the most doubtful drafts a ranking looks at."""


@dataclass(frozen=True, slots=True)
class UnsureDraft:
    """A draft the model was unsure about: ``doubt`` is how many of its labels are expected to be wrong, ``probabilities`` are by label."""

    masked: Masked
    language: str | None
    source: str
    doubt: float
    probabilities: Mapping[str, float]
    model_version: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds of a model, by label."""

    model_version: str
    thresholds: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Queue:
    """The drafts to label next, the most useful first, and how many wait in all."""

    drafts: tuple[Mapping[str, Any], ...]
    waiting: int


def unsure_drafts(decisions: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]], source: str) -> list[UnsureDraft]:
    """Return the drafts among items and their decisions that need review for the model's sake, masked; a person's own labels need none."""
    found = []
    for item, decision in decisions:
        labels = decision["labels"]
        if not decision["needs_review"] or any(labels[label]["probability"] is None for label in LABELS):
            continue
        probabilities = {label: float(labels[label]["probability"]) for label in LABELS}
        doubt = sum(1 - chance if labels[label]["flagged"] else chance for label, chance in probabilities.items())
        masked = mask(str(item["text"]))
        found.append(
            UnsureDraft(
                masked, _language(item.get("language"), masked.text), source, round(doubt, 6), probabilities, decision["model_version"]
            )
        )
    return found


def queue_unsure(store: Store, drafts: Sequence[UnsureDraft], now: int) -> int:
    """Put drafts into the queue and let old ones go; ``now`` in microseconds since the epoch. Return how many are new in it.

    A text that waits already, was settled, or is an example is not queued again.
    """
    if not drafts:
        return 0
    return store.write(lambda connection: _queue(connection, drafts, now))


def read_queue(store: Store, limit: int, now: int) -> Queue:
    """Return the ``limit`` drafts most worth labelling, and how many wait."""
    open_drafts = review_drafts.c.settled_at.is_(None) & (review_drafts.c.received_at >= now - LONGEST)
    with store.reading() as connection:
        waiting = connection.execute(select(func.count()).select_from(review_drafts).where(open_drafts)).scalar_one()
        query = select(review_drafts).where(open_drafts).order_by(review_drafts.c.doubt.desc(), review_drafts.c.review_id).limit(WEIGHED)
        rows = [as_dict(row) for row in connection.execute(query)]
    chosen = choose_drafts([row["text"] for row in rows], [row["doubt"] for row in rows], limit)
    return Queue(tuple({**rows[place], "probabilities": json.loads(rows[place]["probabilities"])} for place in chosen), int(waiting))


def find_draft(store: Store, review_id: int) -> dict[str, Any] | None:
    """Return a draft of the queue, settled or not; None where there is none."""
    with store.reading() as connection:
        row = connection.execute(select(review_drafts).where(review_drafts.c.review_id == review_id)).one_or_none()
    return None if row is None else as_dict(row)


def settle(
    connection: Connection,
    review_id: int,
    labels: Sequence[str],
    now: int,
    recorded_by: str | None,
    limits: Limits,
    trade: str | None = None,
) -> Saved | None:
    """Save what a person says of a waiting draft as an example, and take it out of the queue, in the caller's transaction.

    What the model had answered is kept with it where ``limits`` are that model's. None where there is no such draft; a second answer to a settled
    draft is a correction of the first.
    """
    found = connection.execute(select(review_drafts).where(review_drafts.c.review_id == review_id)).one_or_none()
    if found is None:
        return None
    row = as_dict(found)
    said = json.loads(row["probabilities"])
    answered = tuple(label for label in LABELS if said[label] >= limits.thresholds[label])
    example = NewExample(
        mask(row["text"]),
        tuple(labels),
        "review",
        language=row["language"],
        trade=trade,
        recorded_by=recorded_by,
        model_version=row["model_version"],
        model_labels=answered if row["model_version"] == limits.model_version else None,
    )
    saved = save_examples(connection, [example], now, replace=True)[0]
    connection.execute(update(review_drafts).where(review_drafts.c.review_id == review_id).values(settled_at=now))
    return saved


def _language(declared: Any, text: str) -> str | None:
    """Give the language where it is one the model is taught: as declared, else as the text reads."""
    code = declared.replace("_", "-").partition("-")[0].strip().lower() if isinstance(declared, str) else ""
    return code if code in KNOWN_LANGUAGES else detect_language([text])[0] or None


def _queue(connection: Connection, drafts: Sequence[UnsureDraft], now: int) -> int:
    wanted = {draft.masked.key: draft for draft in drafts}
    for some in parts(list(wanted)):
        for table in (review_drafts, examples):
            for row in connection.execute(select(table.c.text_key).where(table.c.text_key.in_(some))):
                wanted.pop(row.text_key, None)
    if wanted:
        connection.execute(insert(review_drafts), [_columns(draft, now) for draft in wanted.values()])
    connection.execute(delete(review_drafts).where(review_drafts.c.received_at < now - LONGEST))
    newest = select(review_drafts.c.review_id).order_by(review_drafts.c.received_at.desc(), review_drafts.c.review_id.desc())
    last = connection.execute(newest.offset(MOST)).scalars().all()
    for some in parts(last):
        connection.execute(delete(review_drafts).where(review_drafts.c.review_id.in_(some)))
    return len(wanted)


def _columns(draft: UnsureDraft, now: int) -> dict[str, Any]:
    return {
        "text_key": draft.masked.key,
        "text": draft.masked.text,
        "probabilities": json.dumps(dict(draft.probabilities)),
        "received_at": now,
        **{name: getattr(draft, name) for name in ("language", "source", "doubt", "model_version")},
    }
