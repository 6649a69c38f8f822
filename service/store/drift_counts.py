"""Counts of drafts by day, source, model, feature and bin: added to by many processes at once, read by period."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from model.profile import Counts
from service.store.ledger import Store
from service.store.tables_learning import drift_counts

_KEY = ("day", "source", "model_version", "feature", "bin")


_TOPIC = "\x1f"
"""Stands between source and topic in the column ``source``: a column of its own would have to go into a key that stands in every store."""


class Counted(NamedTuple):
    """What was counted together: an ISO day in UTC, where the drafts came from, which model answered, what the drafts are about."""

    day: str
    source: str
    model_version: str
    topic: str = ""


def add_counts(store: Store, counted: Mapping[Counted, Counts]) -> None:
    """Add counts to those in the store, all or none; whoever adds at the same time loses none."""
    rows = [
        dict(zip((*_KEY, "count"), (where.day, _column(where), where.model_version, feature, name, count), strict=True))
        for where, counts in sorted(counted.items())  # in one order everywhere, so that two writers cannot block each other
        for (feature, name), count in sorted(counts.items())
        if count
    ]
    if rows:
        store.write(lambda connection: _add(connection, rows))


def read_counts(store: Store, since: date, until: date, by: str = "source") -> dict[tuple[str, str], Counts]:
    """Return the counts of a period, both days included, ``by`` source or topic (empty: none was said), and by model version."""
    query = (
        select(
            drift_counts.c.source, drift_counts.c.model_version, drift_counts.c.feature, drift_counts.c.bin, func.sum(drift_counts.c.count)
        )
        .where(drift_counts.c.day.between(since.isoformat(), until.isoformat()))
        .group_by(*(drift_counts.c[name] for name in _KEY[1:]))
    )
    found: dict[tuple[str, str], Counts] = {}
    with store.reading() as connection:
        for column, model_version, feature, name, count in connection.execute(query):
            source, _, topic = column.partition(_TOPIC)
            found.setdefault((source if by == "source" else topic, model_version), Counter())[feature, name] += int(count)
    return found


def _column(where: Counted) -> str:
    source = where.source.replace(_TOPIC, " ")
    return f"{source}{_TOPIC}{where.topic}" if where.topic else source


def _add(connection: Connection, rows: list[dict[str, Any]]) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(drift_counts)
    total = drift_counts.c.count + statement.excluded.count
    connection.execute(statement.on_conflict_do_update(index_elements=_KEY, set_={"count": total}), rows)
