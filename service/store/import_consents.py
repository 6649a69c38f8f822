"""Rows of consent: recorded once each; what refuses is never lost, what permits is never stretched."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sqlalchemy import Connection, func, select

from rules.vocabulary import ANY_TOPIC
from service.store.consent_rows import COLUMNS, ConsentRow, read_refusal, read_row
from service.store.correction import refusal_of
from service.store.events import Event, iso
from service.store.imports import Done, Given
from service.store.keys import Keys
from service.store.ledger import read_events
from service.store.people import ensure_people, parts
from service.store.recording import Told, record_events
from service.store.tables import OPTED_IN, OPTED_OUT, consent_events

Latest = dict[tuple[str, str, str], int]
"""The time of the last opt-out by contact, channel and topic."""


class ConsentRows:
    """Imports consents and events."""

    columns = COLUMNS

    def __init__(self, keys: Keys, now: int) -> None:
        """Take ``now``, microseconds since the epoch, as the moment of recording."""
        self.keys, self.now = keys, now
        self._recorded: dict[str, tuple[int, str]] = {}  # what the file calls an event -> its event_id here, its contact

    def prepare(self, row: Given) -> ConsentRow:
        """Give the row's events.

        Raises:
            ItemError: for a row that breaks the specification.
        """
        return read_row(row, self.now)

    def salvage(self, row: Given, reason: str) -> ConsentRow | None:
        """Give the opt-outs that a broken row speaks of."""
        refusals = read_refusal(row, reason, self.now)
        return ConsentRow(row.contact_id, refusals, salvaged=self.keys.content("broken", row.fields)) if refusals else None

    def apply(self, connection: Connection, prepared: Sequence[ConsentRow]) -> list[Done]:
        """Write a chunk; corrections after what they correct."""
        people = ensure_people(connection, [row.contact_id for row in prepared], self.now)
        latest = latest_refusals(connection, {row["person_id"]: contact_id for contact_id, row in people.items()})
        done: list[Done] = []
        for correcting, group in groupby(prepared, key=lambda row: row.corrects is not None):
            rows = list(group)
            if correcting:
                done += [self._correct(connection, row) for row in rows]
            else:
                done += self._record(connection, rows, latest)
        return done

    def _record(self, connection: Connection, rows: Sequence[ConsentRow], latest: Latest) -> list[Done]:
        told = [Told(row.contact_id, event, row.salvaged) for row in rows for event in row.events]
        results = iter(record_events(connection, self.keys, told, self.now))
        done = []
        for row in rows:
            answers = [next(results) for _ in row.events]
            if row.file_id is not None:
                self._recorded[row.file_id] = (answers[0][0], row.contact_id)
            new = any(is_new for _, is_new in answers)
            done.append(Done("new", row.flag or outdone(row, latest)) if new else Done("unchanged"))
            for event in row.events:
                if event.refuses:
                    scope = (row.contact_id, event.channel, event.topic)
                    latest[scope] = max(latest.get(scope, event.occurred_at), event.occurred_at)
        return done

    def _correct(self, connection: Connection, row: ConsentRow) -> Done:
        known = self._recorded.get(str(row.corrects))
        if known is None or known[1] != row.contact_id:
            reason = f"event {row.corrects!r} of {row.contact_id!r} does not stand above this row in the file"
            return Done("rejected", ("corrects", reason), rejected=True)
        event = replace(row.events[0], corrects=known[0])
        if (refusal := refusal_of(_trail(connection, known[0]), event)) is not None:
            return Done("rejected", ("corrects", refusal), rejected=True)
        [(event_id, new)] = record_events(connection, self.keys, [Told(row.contact_id, event)], self.now)
        if row.file_id is not None:
            self._recorded[row.file_id] = (event_id, row.contact_id)
        return Done("new", row.flag) if new else Done("unchanged")


def _trail(connection: Connection, event_id: int) -> list[Event]:
    """Give all events of the person an event is about."""
    query = select(consent_events.c.person_id).where(consent_events.c.event_id == event_id)
    return read_events(connection, [connection.execute(query).scalar_one()])


def latest_refusals(connection: Connection, people: dict[int, str]) -> Latest:
    """Give the last opt-outs of people, given as ``person_id`` and contact id."""
    found: Latest = {}
    columns = consent_events.c
    for some in parts(people):
        query = select(columns.person_id, columns.channel, columns.topic, func.max(columns.occurred_at).label("at"))
        query = query.where(columns.person_id.in_(some), columns.status == OPTED_OUT)
        for row in connection.execute(query.group_by(columns.person_id, columns.channel, columns.topic)):
            found[people[row.person_id], row.channel, row.topic] = row.at
    return found


def outdone(row: ConsentRow, latest: Latest) -> tuple[str, str] | None:
    """Say which opt-out on record an opt-in is too old to lift."""
    for event in row.events:
        if event.status == OPTED_IN:
            for at in _refused(row.contact_id, event, latest):
                if event.occurred_at <= at:
                    reason = f"recorded; {iso(event.occurred_at)} is not after the opt-out of {iso(at)}, which it does not lift"
                    return "captured_at", reason
    return None


def _refused(contact_id: str, event: Event, latest: Latest) -> Iterator[int]:
    for topic in {event.topic, ANY_TOPIC}:
        if (at := latest.get((contact_id, event.channel, topic))) is not None:
            yield at
