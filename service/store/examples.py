"""Labelled examples in the store: what a person said a draft is, who said so, when, and what the model had answered.

Only a :class:`Masked` text can be stored, so none stands here with a number or address that was found in it. A text has one set of labels;
who says otherwise either is told so, or takes the place of what was said before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from model.labels import LABELS
from service.examples.masking import Masked
from service.store.ledger import Store
from service.store.people import parts
from service.store.tables import as_dict
from service.store.tables_learning import examples

Labels = tuple[str, ...]
PIECE = 2_000


@dataclass(frozen=True, slots=True)
class NewExample:
    """An example to store. ``source`` is file, api or review; ``model_labels`` what the model of ``model_version`` answered.

    ``rivals`` are the numbers of stored examples of nearly the same text with other labels; they go when this one replaces them.
    """

    masked: Masked
    labels: Labels
    source: str
    language: str | None = None
    trade: str | None = None
    recorded_by: str | None = None
    model_version: str | None = None
    model_labels: Labels | None = None
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredExample:
    """An example as it stands in the store; ``recorded_at`` in microseconds since the epoch."""

    example_id: int
    text_key: str
    text: str
    labels: Labels
    language: str | None
    trade: str | None
    source: str
    recorded_by: str | None
    recorded_at: int
    model_version: str | None
    model_labels: Labels | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of an example: new, changed, unchanged, or contradiction (then nothing was stored).

    ``others`` are the labels, without those now given, that the same text or nearly the same was stored with.
    """

    word: str
    example_id: int | None
    others: tuple[Labels, ...] = ()


def in_order(labels: Sequence[str]) -> Labels:
    """Return labels once each, in the order of the model's list.

    Raises:
        ValueError: for one that is none.
    """
    for label in labels:
        if label not in LABELS:
            raise ValueError(f"{label!r} is none of {', '.join(LABELS)}")
    return tuple(label for label in LABELS if label in labels)


def save_examples(connection: Connection, rows: Sequence[NewExample], now: int, *, replace: bool) -> list[Saved]:
    """Store examples; ``now`` in microseconds since the epoch. Like rows leave one example, and a second time nothing changes.

    A text that is stored with other labels is left as it is, or with ``replace`` takes the new ones.
    """
    known = _known(connection, [row.masked.key for row in rows])
    rivals = _labels_of(connection, [one for row in rows for one in row.rivals])
    fresh: dict[str, NewExample] = {}
    done: list[tuple[str, str, tuple[Labels, ...]]] = []
    for row in rows:
        key, labels = row.masked.key, in_order(row.labels)
        stored = known.get(key)
        against = {rivals[one] for one in row.rivals if one in rivals} | ({stored[1]} if stored else set())
        others = tuple(sorted(against - {labels}))
        if stored is not None and stored[1] == labels:
            done.append(("unchanged", key, ()))
        elif others and not replace:
            done.append(("contradiction", key, others))
        else:
            gone = [one for one in row.rivals if stored is None or one != stored[0]]
            if gone:
                connection.execute(delete(examples).where(examples.c.example_id.in_(gone)))
            if key in fresh or stored is None:
                fresh[key] = row
            else:
                connection.execute(update(examples).where(examples.c.example_id == stored[0]).values(**_columns(row, now)))
            known[key] = (stored[0] if stored else 0, labels)
            done.append(("new" if stored is None else "changed", key, others))
    if fresh:
        connection.execute(insert(examples), [_columns(row, now) for row in fresh.values()])
        known |= _known(connection, list(fresh))
    return [Saved(word, known[key][0] if key in known else None, others) for word, key, others in done]


def read_examples(store: Store) -> list[StoredExample]:
    """Return every example, in the order of its number.

    Raises:
        UserError: when the store does not answer.
    """
    with store.reading() as connection:
        return [_stored(as_dict(row)) for row in connection.execute(select(examples).order_by(examples.c.example_id))]


def read_standing(store: Store) -> Iterator[tuple[int, str, str, Labels]]:
    """Give number, key, text and labels of every example, in the order of its number, a bounded piece in memory at a time.

    Raises:
        UserError: when the store does not answer.
    """
    query = select(examples.c.example_id, examples.c.text_key, examples.c.text, examples.c.labels).order_by(examples.c.example_id)
    with store.reading() as connection:
        for number, key, text, labels in connection.execution_options(yield_per=PIECE).execute(query):
            yield int(number), key, text, _split(labels)


def _known(connection: Connection, keys: Sequence[str]) -> dict[str, tuple[int, Labels]]:
    """Give number and labels of the stored examples with these keys."""
    found = {}
    for some in parts(list(dict.fromkeys(keys))):
        query = select(examples.c.text_key, examples.c.example_id, examples.c.labels).where(examples.c.text_key.in_(some))
        found.update({row.text_key: (int(row.example_id), _split(row.labels)) for row in connection.execute(query)})
    return found


def _labels_of(connection: Connection, numbers: Sequence[int]) -> dict[int, Labels]:
    found = {}
    for some in parts(list(dict.fromkeys(numbers))):
        query = select(examples.c.example_id, examples.c.labels).where(examples.c.example_id.in_(some))
        found.update({int(row.example_id): _split(row.labels) for row in connection.execute(query)})
    return found


def _columns(row: NewExample, now: int) -> dict[str, Any]:
    return {
        "text_key": row.masked.key,
        "text": row.masked.text,
        "labels": ";".join(in_order(row.labels)),
        "model_labels": None if row.model_labels is None else ";".join(in_order(row.model_labels)),
        "recorded_at": now,
        **{name: getattr(row, name) for name in ("language", "trade", "source", "recorded_by", "model_version")},
    }


def _stored(row: dict[str, Any]) -> StoredExample:
    answered = row["model_labels"]
    return StoredExample(**{**row, "labels": _split(row["labels"]), "model_labels": None if answered is None else _split(answered)})


def _split(joined: str) -> Labels:
    return tuple(joined.split(";")) if joined else ()
