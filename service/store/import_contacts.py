"""Rows of contacts: each sets what it says about a contact; empty cells set nothing."""

import re
from collections.abc import Sequence
from typing import Any

import phonenumbers
from pydantic import ValidationError
from sqlalchemy import Connection, insert, update

from rules.places.numbers import read_number
from service import flat
from service.item import Contact, ItemError, fault_of, refused
from service.store.events import Event, iso
from service.store.imports import Done, Given
from service.store.keys import Keys
from service.store.ledger import read_events
from service.store.people import CONTACT_FIELDS, find_erasures, find_people, to_columns
from service.store.recording import Told, record_events
from service.store.tables import OPTED_IN, contacts

_PLAIN = re.compile(r"[+\d\s().-]*")  # what has no letter or sign in it has no extension
_FORBIDDING = {"do_not_call": True, "texts_for_business": "no"}


class ContactRows:
    """Imports contacts; the keys recognise people who were erased."""

    columns = flat.CONTACT_COLUMNS

    def __init__(self, keys: Keys, now: int) -> None:
        """Take ``now``, microseconds since the epoch, as the moment of recording."""
        self.keys, self.now = keys, now
        self._told: dict[str, tuple[int, int]] = {}

    def prepare(self, row: Given) -> dict[str, Any]:
        """Give the columns to set.

        Raises:
            ItemError: for a row that breaks the specification, names a broken number, or contradicts an earlier row of the file.
        """
        raw = flat.to_contact(row.fields) if row.is_flat else row.fields
        try:
            contact = Contact.model_validate(raw)
        except ValidationError as error:
            raise fault_of(error) from None
        columns = {**to_columns(contact.model_dump()), "contact_id": row.contact_id}
        if contact.phone is not None:
            columns["phone"] = _number(contact)
        content = hash(tuple(sorted(columns.items())))
        first, told = self._told.setdefault(row.contact_id, (row.number, content))
        if told != content:
            raise ItemError("contact_id", f"row {first} describes {row.contact_id!r} differently; keep one")
        return columns

    def salvage(self, row: Given, reason: str) -> dict[str, Any] | None:  # noqa: ARG002 - the interface has it
        """Give what a broken row forbids: calls, or texts."""
        raw = flat.to_contact(row.fields) if row.is_flat else row.fields
        forbidden = {name: value for name, value in _FORBIDDING.items() if raw.get(name) == value}
        return {**forbidden, "contact_id": row.contact_id} if forbidden else None

    def apply(self, connection: Connection, prepared: Sequence[dict[str, Any]]) -> list[Done]:
        """Write a chunk."""
        ids = [one["contact_id"] for one in prepared]
        numbers = [one["phone"] for one in prepared if "phone" in one]
        rows = find_people(connection, ids, numbers, lock=True)
        known = {row["contact_id"]: row for row in rows}
        owners = {row["phone"]: row["contact_id"] for row in rows if row["phone"] is not None}
        erased = self._erased(connection, ids, numbers)
        fresh: dict[str, dict[str, Any]] = {}
        done = [self._one(connection, one, known, owners, erased, fresh) for one in prepared]
        if fresh:
            connection.execute(insert(contacts), list(fresh.values()))
        return done

    def _one(
        self,
        connection: Connection,
        one: dict[str, Any],
        known: dict[str, Any],
        owners: dict[str, str],
        erased: dict[str, int],
        fresh: dict[str, dict[str, Any]],
    ) -> Done:
        """Write one row; rows of contacts nobody knew are gathered in ``fresh``."""
        contact_id, phone = one["contact_id"], one.get("phone")
        if phone is not None and owners.get(phone, contact_id) != contact_id:
            return Done(
                "rejected", ("phone", f"{phone} is the number of contact {owners[phone]!r}; one number, one contact"), rejected=True
            )
        row = known.get(contact_id)
        changes = {name: value for name, value in one.items() if row is None or row[name] != value}
        if not changes:
            return Done("unchanged")
        row_now = {**(row or dict.fromkeys(CONTACT_FIELDS)), **one}
        if row is None or contact_id in fresh:
            fresh[contact_id] = {**{name: row_now[name] for name in CONTACT_FIELDS}, "created_at": self.now, "updated_at": self.now}
        else:
            connection.execute(update(contacts).where(contacts.c.person_id == row["person_id"]).values(**changes, updated_at=self.now))
        if row is not None and "phone" in changes:
            owners.pop(row["phone"], None)
        known[contact_id] = row_now
        if phone is not None:
            owners[phone] = contact_id
        since = erased.get(self.keys.contact(contact_id)) or erased.get(self.keys.number(phone) or "")
        ended = row is not None and "phone" in changes and self._end_consents(connection, row)
        if since is not None and (row is None or "phone" in changes):
            return Done("new", ("contact_id", f"recorded; erased before, at {iso(since)}: the opt-out kept from then still counts"))
        if ended:
            return Done(
                "changed", ("phone", f"recorded; {phone} is another number than before: consent to texts to the old one ended here")
            )
        return Done("new" if row is None else "changed")

    def _end_consents(self, connection: Connection, row: dict[str, Any]) -> bool:
        """End the consents to texts of a contact whose number changes, if there are any: they were given for the old number; opt-outs stay."""
        if row["phone"] is None or "person_id" not in row:
            return False
        given = [event for event in read_events(connection, [row["person_id"]]) if event.channel == "text" and event.status == OPTED_IN]
        if not given:
            return False
        end = Event("expired", "text", self.now, source="contacts", reason="the contact's number changed; consent to texts is to a number")
        record_events(connection, self.keys, [Told(row["contact_id"], end)], self.now)
        return True

    def _erased(self, connection: Connection, ids: Sequence[str], numbers: Sequence[str]) -> dict[str, int]:
        number_keys = [str(self.keys.number(number)) for number in numbers]
        found = find_erasures(connection, map(self.keys.contact, ids), number_keys)
        return {key: one["erased_at"] for one in found for key in (one["contact_key"], one["number_key"]) if key is not None}


def _number(contact: Contact) -> str:
    """Give a contact's number in E.164.

    Raises:
        ItemError: when it is of no numbering plan, or has an extension.
    """
    country = contact.country or (contact.region or "").rpartition("-")[0] or None
    phone = contact.phone or ""
    number = read_number(phone, country)
    if number is None:
        raise refused("phone", repr(phone), "expected a number that exists, in E.164, or in national form with its country")
    if not _PLAIN.fullmatch(phone) and phonenumbers.parse(phone, country).extension:
        raise refused("phone", repr(phone), "expected a number without an extension, which nobody can text")
    return number.e164
