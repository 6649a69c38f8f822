"""Somebody tells the store about a contact, whom they name by the house's id or by number."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from rules.places.numbers import read_number
from service.store.correction import refusal_of
from service.store.events import Event
from service.store.keys import Keys
from service.store.ledger import read_events
from service.store.people import find_people, insert_new
from service.store.recording import Told, record_events
from service.store.tables import contacts


class CorrectionError(ValueError):
    """A correction may not be made; the text says why."""


def e164(contact: str | None) -> str | None:
    """Give a number with its country's code in E.164, None for everything else."""
    number = read_number(contact, None) if contact and contact.startswith("+") else None
    return number.e164 or None if number is not None else None


def find_named(connection: Connection, contact: str, *, lock: bool = False) -> dict[str, Any] | None:
    """Give the row of a contact named by id, else by number, None where there is none; with ``lock`` nobody changes it meanwhile."""
    number = e164(contact)
    rows = find_people(connection, [contact], [number] if number else [], lock=lock)
    return next((row for row in rows if row["contact_id"] == contact), rows[0] if rows else None)


def take_in(connection: Connection, contact: str, now: int) -> dict[str, Any]:
    """Give the row of a contact, locked; somebody nobody knows gets a bare one, with the number where a number is all there is.

    Without that number an opt-out of theirs would not be found for a draft that names nothing else.
    """
    row = find_named(connection, contact, lock=True)
    if row is None:
        number = e164(contact)
        columns = {"contact_id": number or contact, "phone": number, "created_at": now, "updated_at": now}
        connection.execute(insert_new(connection, contacts, "contact_id").values(columns))
        row = find_named(connection, number or contact, lock=True)
        assert row is not None
    return row


def tell(connection: Connection, keys: Keys, contact: str, events: Sequence[Event], now: int) -> tuple[str, list[tuple[int, bool]]]:
    """Record events about a contact at ``now``; gives the contact's id and, for each event, its ``event_id`` and whether it is new.

    Raises:
        CorrectionError: when one of them is a correction that may not be made.
    """
    row = take_in(connection, contact, now)
    for event in events:
        if event.corrects is not None and (reason := refusal_of(read_events(connection, [row["person_id"]]), event)) is not None:
            raise CorrectionError(reason)
    return row["contact_id"], record_events(connection, keys, [Told(row["contact_id"], event) for event in events], now)
