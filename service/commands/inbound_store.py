"""Recording in the ledger what customers' messages ask for."""

from typing import TYPE_CHECKING, Any

from rules.inbound.classify import Ear
from rules.places.numbers import read_number
from service import flat
from service.inbound import Heard, consent_events

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.store.ledger import Store

SOURCE, BY = "sms_reply", "sendcheck inbound"


def refused_already(ledger: "Store", contact: str | None) -> bool:
    """Say whether a contact's last word on texting as a whole was an opt-out, so that another STOP gets no second text."""
    row = ledger.find(_plain(contact)) if contact else None
    if row is None:
        return False
    spoken = [one for one in ledger.as_of(row["contact_id"]) if one["channel"] == "text" and one["topic"] == "*"]
    return bool(spoken) and max(spoken, key=lambda one: (one["captured_at"], one["status"]))["status"] == "opted_out"


def record_heard(ledger: "Store", heard: Heard, ear: Ear, now: int) -> str | None:
    """Record a message's consent events; gives their ids, or why there are none. None when the message asks for nothing.

    The contact is looked for by id and by number; whoever is found is recorded, and a contact nobody knows is taken in, because an opt-out is never
    refused.
    """
    if not heard.inbound.revokes and heard.inbound.kind != "opt_in":
        return None
    if heard.contact is None:
        return "not recorded: the message names no contact"

    def work(connection: "Connection") -> list[int]:
        ids = []
        for row in _people(connection, heard, now):
            ids += _record(connection, ledger, row, heard, ear, now)
        return ids

    return "event " + ", ".join(map(str, ledger.write(work)))


def _plain(contact: str | None) -> str:
    number = read_number(contact, None) if contact and contact.startswith("+") else None
    return number.e164 if number is not None and number.e164 else str(contact)


def _people(connection: "Connection", heard: Heard, now: int) -> list[dict[str, Any]]:
    """Find or take in the people a message is from: the one of the id and, where that is another, the one of the number."""
    from service.store.people import ensure_people, find_people, insert_new
    from service.store.tables import contacts

    contact_id, phone = flat.key_of(heard.message.contact_id), heard.message.phone
    number = _plain(phone) if phone else None
    found = find_people(connection, [contact_id] if contact_id else [], [number] if number and number.startswith("+") else [], lock=True)
    if contact_id and not any(row["contact_id"] == contact_id for row in found):
        found.append(ensure_people(connection, [contact_id], now)[contact_id])
    if not found and number:
        columns = {"contact_id": number, "phone": number if number.startswith("+") else None, "created_at": now, "updated_at": now}
        connection.execute(insert_new(connection, contacts, "contact_id").values(columns))
        found = find_people(connection, [number], lock=True)
    return found


def _record(connection: "Connection", ledger: "Store", row: dict[str, Any], heard: Heard, ear: Ear, now: int) -> list[int]:
    from service.store.events import Event
    from service.store.ledger import read_events
    from service.store.matching import Asked, look_up
    from service.store.recording import Told, record_events

    known = look_up(connection, ledger.keys, [Asked(row["contact_id"])])[0]
    topics = {str(one["topic"]) for one in (*known.consents, *known.history) if one.get("topic")}
    topics |= {event.topic for event in read_events(connection, [row["person_id"]])}
    events = [
        Event(
            kind="granted" if status == "opted_in" else "revoked",
            channel=channel,
            occurred_at=heard.received_at,
            status=status,
            topic=topic,
            level="express" if status == "opted_in" else None,
            source=SOURCE,
            evidence=heard.message.text,
            recorded_by=BY,
            reason=heard.inbound.reason,
        )
        for status, channel, topic in consent_events(heard, sorted(topics), ear)
    ]
    return [event_id for event_id, _ in record_events(connection, ledger.keys, [Told(row["contact_id"], one) for one in events], now)]
