"""What the store knows about the people some drafts are for: their own record, and the opt-outs of everybody who had their number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from rules.places.numbers import read_number
from service.store.events import Event, iso
from service.store.fold import fold
from service.store.keys import Keys
from service.store.ledger import read_events
from service.store.people import find_erasures, find_people, to_object
from service.store.prepared import Prepared
from service.store.tables import OPTED_OUT, consent_events, messages


@dataclass(frozen=True)
class Asked:
    """Whom a draft names: by the house's id, by number with or without its country (ISO 3166-1), by both or by neither."""

    contact_id: str | None
    phone: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Known:
    """What the store knows: the contact object (None: nobody of that id), consents and history in the specification's form.

    ``consents`` holds the contact's own and, from everybody else who had the number or the id, the opt-outs alone.
    """

    contact: Mapping[str, Any] | None = None
    consents: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)


def look_up(connection: Connection, keys: Keys, asked: Sequence[Asked]) -> list[Known]:
    """Answer for each of those asked about, in order."""
    by_id = {row["contact_id"]: row for row in find_people(connection, {one.contact_id for one in asked if one.contact_id is not None})}
    numbers = [_numbers(one, by_id) for one in asked]
    all_numbers = {number for some in numbers for number in some}
    by_number = {row["phone"]: row for row in find_people(connection, (), all_numbers)}
    refusers = _refusers(connection, keys, asked, all_numbers)
    people = {row["person_id"] for row in (*by_id.values(), *by_number.values())}
    everybody = people | {person for some in refusers.values() for person in some}
    events: dict[int, list[Event]] = defaultdict(list)
    for event in read_events(connection, sorted(everybody)):
        events[event.person_id or 0].append(event)
    history = _history(connection, sorted(people))
    answers = []
    for one, own_numbers in zip(asked, numbers, strict=True):
        own = by_id.get(one.contact_id)
        mine = own["person_id"] if own else None
        sharers = {by_number[number]["person_id"] for number in own_numbers if number in by_number}
        others = sharers | {person for key in _keys(keys, one, own_numbers) for person in refusers.get(key, ())}
        consents = _for_number(fold(events[mine]), own, own_numbers) if own and mine else []
        for other in sorted(others - {mine}):
            consents += [consent for consent in fold(events[other]) if consent["status"] == OPTED_OUT]
        told = [message for person in [mine, *sorted(sharers - {mine})] if person for message in _told(history[person], person == mine)]
        answers.append(Known(to_object(own) if own else None, consents, told))
    return answers


def _for_number(consents: list[dict[str, Any]], own: Mapping[str, Any], numbers: Sequence[str]) -> list[dict[str, Any]]:
    """Leave out consents to texts where a draft names another number than the one on record, which they were given for; opt-outs stay."""
    if own["phone"] is None or set(numbers) <= {own["phone"]}:
        return consents
    return [one for one in consents if one["channel"] != "text" or one["status"] == OPTED_OUT]


def _numbers(one: Asked, by_id: Mapping[str | None, Mapping[str, Any]]) -> list[str]:
    """Give the draft's number and the one on record, in E.164."""
    own = by_id.get(one.contact_id) or {}
    country = one.country or own.get("country") or str(own.get("region") or "").rpartition("-")[0] or None
    given = read_number(one.phone, country)
    return sorted({number for number in (given.e164 if given else None, own.get("phone")) if number})


def _keys(keys: Keys, one: Asked, numbers: Sequence[str]) -> list[str]:
    return [str(keys.number(number)) for number in numbers] + ([keys.contact(one.contact_id)] if one.contact_id is not None else [])


def _refusers(connection: Connection, keys: Keys, asked: Sequence[Asked], numbers: set[str]) -> dict[str, set[int]]:
    """Give, by keyed hash of number or id, those who were erased and those who opted out while they had the number."""
    found: dict[str, set[int]] = defaultdict(set)
    number_keys = {str(keys.number(number)) for number in numbers}
    contact_keys = {keys.contact(one.contact_id) for one in asked if one.contact_id is not None}
    for erasure in find_erasures(connection, contact_keys, number_keys):
        for key in (erasure["contact_key"], erasure["number_key"]):
            if key is not None:
                found[key].add(erasure["person_id"])
    for row in _REFUSALS.rows(connection, sorted(number_keys)):
        found[row["number_key"]].add(row["person_id"])
    return found


_REFUSALS = Prepared(
    lambda keys: (
        select(consent_events.c.number_key, consent_events.c.person_id)
        .distinct()
        .where(consent_events.c.number_key.in_(keys), consent_events.c.status == OPTED_OUT)
    )
)
_MESSAGES = Prepared(
    lambda people: select(messages).where(messages.c.person_id.in_(people)).order_by(messages.c.happened_at, messages.c.message_id)
)


def _history(connection: Connection, people: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in _MESSAGES.rows(connection, people):
        message = {name: row[name] for name in ("channel", "direction", "topic", "outcome") if row[name] is not None}
        found[row["person_id"]].append({"at": iso(row["happened_at"]), **message})
    return found


def _told(history: Sequence[dict[str, Any]], own: bool) -> list[dict[str, Any]]:
    """Give a person's messages; of another with the same number only the texts sent, which count against any cap."""
    return [message for message in history if own or (message["channel"] == "text" and message["direction"] == "out")]
