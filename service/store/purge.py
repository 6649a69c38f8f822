"""Removing what an erasure kept, once its term is over: the bare events, the keyed hashes, the audit line.

The database lets nothing go before its term by its own clock, nor without a line in ``purges``, which stays and names nobody. With the hashes goes
the memory that this number or id ever refused: whoever has it then is a stranger, without consent.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, text

from service.store.ledger import Store
from service.store.people import parts
from service.store.tables import consent_events, contacts, erasures, purges


@dataclass(frozen=True)
class Purged:
    """What a purge removed: erased people, and their events; ``next_at`` is when the next term ends, None where nobody is left."""

    people: int
    events: int
    next_at: int | None


def purge(store: Store, now: int, by: str | None = None, *, keep: bool = True) -> Purged:
    """Remove what erasures kept until a moment before ``now`` (microseconds since the epoch); without ``keep`` only say what would go."""
    done = store.write(lambda connection: _purge(connection, now, by), keep=keep)
    if keep and done.people and store.engine.dialect.name == "sqlite":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))  # the log, too, forgets
    return done


def _purge(connection: Connection, now: int, by: str | None) -> Purged:
    over = erasures.c.keep_until_at <= now
    people = list(connection.execute(select(erasures.c.person_id).where(over).order_by(erasures.c.person_id)).scalars())
    events = 0
    for some in parts(people):
        query = select(func.count()).select_from(consent_events).where(consent_events.c.person_id.in_(some))
        events += int(connection.execute(query).scalar_one())
    next_at = connection.execute(select(func.min(erasures.c.keep_until_at)).where(~over)).scalar_one()
    if people:
        connection.execute(insert(purges).values(purged_at=now, purged_by=by, people_removed=len(people), events_removed=events))
    for some in parts(people):
        for table in (consent_events, erasures, contacts):
            connection.execute(delete(table).where(table.c.person_id.in_(some)))
    return Purged(len(people), events, next_at)
