"""Recording what customers' messages ask for, and whether it was asked before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from rules.inbound.classify import Ear
from rules.vocabulary import ANY_TOPIC
from service import flat
from service.inbound import Heard, consent_events
from service.store.events import Event
from service.store.fold import fold
from service.store.keys import Keys
from service.store.ledger import read_events
from service.store.matching import Asked, look_up
from service.store.recording import Told, record_events
from service.store.tables import OPTED_IN, OPTED_OUT
from service.store.telling import find_named, take_in

SOURCE = "sms_reply"


@dataclass(frozen=True)
class Kept:
    """What became of a message: the ids of its events, and whether all that it refuses was refused before, so that it gets no further text."""

    events: list[int] = field(default_factory=list)
    repeated: bool = False


def keep_heard(connection: Connection, keys: Keys, heard: Heard, ear: Ear, now: int, by: str) -> Kept:
    """Record a message's consent events, if it asks for any and names somebody; ``by`` is who tells it.

    The contact is looked for by id and by number; whoever is found is recorded, and a contact nobody knows is taken in, because an opt-out is never
    refused.
    """
    if heard.contact is None or not (heard.inbound.revokes or heard.inbound.kind == "opt_in"):
        return Kept()
    ids: list[int] = []
    repeated = heard.inbound.revokes
    for row in _people(connection, heard, now):
        trail = read_events(connection, [row["person_id"]])
        known = look_up(connection, keys, [Asked(row["contact_id"])])[0]
        topics = {str(one["topic"]) for one in (*known.consents, *known.history) if one.get("topic")} | {event.topic for event in trail}
        events = [_event(heard, *told, by) for told in consent_events(heard, sorted(topics), ear)]
        repeated = repeated and _refused_already(fold(trail), events)
        ids += [event_id for event_id, _ in record_events(connection, keys, [Told(row["contact_id"], one) for one in events], now)]
    return Kept(ids, repeated)


def _event(heard: Heard, status: str, channel: str, topic: str, by: str) -> Event:
    granted = status == OPTED_IN
    return Event(
        kind="granted" if granted else "revoked",
        channel=channel,
        occurred_at=heard.received_at,
        status=status,
        topic=topic,
        level="express" if granted else None,
        source=SOURCE,
        evidence=heard.message.text,
        recorded_by=by,
        reason=heard.inbound.reason,
    )


def _people(connection: Connection, heard: Heard, now: int) -> list[dict[str, Any]]:
    """Find or take in the people a message is from: the one of the id and, where that is another, the one of the number."""
    contact_id, phone = flat.key_of(heard.message.contact_id), heard.message.phone
    if contact_id is None:
        return [take_in(connection, str(phone), now)]
    own = take_in(connection, contact_id, now)
    other = find_named(connection, phone, lock=True) if phone and phone.startswith("+") else None
    return [own] if other is None or other["person_id"] == own["person_id"] else [own, other]


def _refused_already(consents: Sequence[dict[str, Any]], events: Sequence[Event]) -> bool:
    """Say whether the last word on texts as a whole, or on each topic now refused, was an opt-out."""
    topics = {event.topic for event in events if event.channel == "text"}
    return _is_refused(consents, ANY_TOPIC) or all(_is_refused(consents, topic) for topic in topics)


def _is_refused(consents: Sequence[dict[str, Any]], topic: str) -> bool:
    spoken = [one for one in consents if one["channel"] == "text" and one["topic"] == topic]
    return bool(spoken) and max(spoken, key=lambda one: (one["captured_at"], one["status"]))["status"] == OPTED_OUT
