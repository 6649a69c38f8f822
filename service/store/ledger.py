"""An open store: what it knows about a person, at any moment."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.engine import URL

from service.store.engine import make_engine, plainly, read_url, shown, write
from service.store.events import Event, from_row
from service.store.fold import fold
from service.store.keys import Keys, read_keys
from service.store.people import find_erasures, find_people
from service.store.prepared import Prepared
from service.store.recording import Told, record_events
from service.store.schema import migrate
from service.store.tables import consent_events, consent_evidence

Result = TypeVar("Result")


@dataclass(frozen=True)
class Store:
    """An open store. Nothing is kept in memory between two questions: an answer is what stands in the database now."""

    url: URL
    engine: Engine
    keys: Keys

    @property
    def name(self) -> str:
        """Give what to call the store: its URL without a password."""
        return shown(self.url)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the store.

        Raises:
            UserError: when the database does not answer.
        """
        options = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        with plainly(self.url), self.engine.connect().execution_options(**options) as connection, connection.begin():
            yield connection

    def write(self, work: Callable[[Connection], Result], *, keep: bool = True) -> Result:
        """Run work in one transaction, again when it loses a race; without ``keep`` nothing stays.

        Raises:
            UserError: when the database does not answer.
        """
        with plainly(self.url):
            return write(self.engine, work, keep=keep)

    def append(self, contact_id: str, events: Sequence[Event], now: int) -> list[tuple[int, bool]]:
        """Record events about a contact at ``now``; gives for each its id and whether it is new."""
        told = [Told(contact_id, event) for event in events]
        return self.write(lambda connection: record_events(connection, self.keys, told, now))

    def find(self, contact: str) -> dict[str, Any] | None:
        """Give the row of a contact named by the house's id or by number in E.164, None when there is none."""
        with self.reading() as connection:
            rows = find_people(connection, [contact]) or (find_people(connection, [], [contact]) if contact.startswith("+") else [])
        return rows[0] if rows else None

    def find_erased(self, contact: str) -> list[dict[str, Any]]:
        """Give the audit lines of erased people who had this id or number."""
        number = self.keys.number(contact) if contact.startswith("+") else None
        with self.reading() as connection:
            return find_erasures(connection, [self.keys.contact(contact)], [number] if number else [])

    def events_of(self, person_id: int) -> list[Event]:
        """Give everything recorded about a person's consent, in the order of recording."""
        with self.reading() as connection:
            return read_events(connection, [person_id])

    def as_of(self, contact_id: str, at: int | None = None, known_at: int | None = None) -> list[dict[str, Any]]:
        """Give a contact's consents at a moment, by what was known at a moment; the specification's objects. See :func:`fold`."""
        person = self.find(contact_id)
        return [] if person is None else fold(self.events_of(person["person_id"]), at, known_at)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_store(url: str, *, create: bool = True) -> Store:
    """Open a store, making or updating its tables; without ``create`` a SQLite file must be there already.

    Raises:
        UserError: when the URL is none, the database does not answer, its schema is newer, or its key is missing.
    """
    parsed = read_url(url)
    engine = make_engine(parsed, create=create)
    try:
        with plainly(parsed):
            return Store(parsed, engine, _prepared(engine, shown(parsed)))
    except BaseException:
        engine.dispose()
        raise


def _prepared(engine: Engine, name: str) -> Keys:
    """Bring the tables up to date and give the keys, making them in a new store."""
    migrate(engine, name)
    with engine.connect() as connection:
        keys = read_keys(connection, name, make=False)
    keys = keys or write(engine, lambda connection: read_keys(connection, name, make=True))
    assert keys is not None
    return keys


def read_events(connection: Connection, people: Sequence[int]) -> list[Event]:
    """Give the events of people, in the order of recording."""
    return sorted(map(from_row, _EVENTS.rows(connection, people)), key=lambda event: event.event_id or 0)


_EVENTS = Prepared(
    lambda people: (
        select(consent_events, *(column for column in consent_evidence.c if column.name != "event_id"))
        .outerjoin(consent_evidence, consent_evidence.c.event_id == consent_events.c.event_id)
        .where(consent_events.c.person_id.in_(people))
    )
)
