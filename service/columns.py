"""From validated items to columns of facts: defaults for what is absent, and what a number and a place tell."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rules.clock import to_datetime
from rules.facts import Consents, Facts, History
from rules.places.numbers import Number, read_number
from rules.places.place import jurisdictions_for, zones_for
from rules.vocabulary import ANY_TOPIC, CHANNELS, LEVELS, NO_CHANNEL, NO_TIME, OUTCOMES
from service.item import Consent, Contact, Item, Reachable, Sender

_NOBODY = Contact()
_ANONYMOUS = Sender()


def to_facts(items: Sequence[Item], languages: Sequence[str], now: int, *, require_consent: bool = False) -> Facts:
    """Put a batch of items into columns.

    ``languages`` gives each text's language as an ISO 639-1 code, "" for unknown; ``now`` is in microseconds since the epoch. With
    ``require_consent`` an item without contact and consents is checked like any other.
    """
    contacts = [item.contact or _NOBODY for item in items]
    senders = [item.sender or _ANONYMOUS for item in items]
    named = [item.contact is not None or item.consents is not None for item in items]
    checked = [require_consent or is_named for is_named in named]
    send_at = [max(item.send_at or now, now) for item in items]
    places = [_place(contact, at) for contact, at in zip(contacts, send_at, strict=True)]
    return Facts(
        now=now,
        text=_objects([item.text for item in items]),
        language=_objects(languages),
        topic=_objects([_topic(item.topic) for item in items]),
        marketing_declared=_bools([item.purpose == "marketing" for item in items]),
        send_at=_ints(send_at),
        reply_to_at=_ints([_or_no_time(item.reply_to_at) for item in items]),
        checked=_bools(checked),
        sender_name=_objects([sender.name or "" for sender in senders]),
        sender_business=_objects([sender.business or "" for sender in senders]),
        comfortable_texting=_bools([sender.comfortable_texting is not False for sender in senders]),
        contact_name=_objects([contact.name or "" for contact in contacts]),
        customer=_bools([contact.relationship == "customer" for contact in contacts]),
        texts_for_business=_bools([contact.texts_for_business == "yes" for contact in contacts]),
        knows_sender=_bools([contact.knows_sender is True for contact in contacts]),
        preferred_channel=_ints([CHANNELS.index(c.preferred_channel) if c.preferred_channel else NO_CHANNEL for c in contacts]),
        reachable=_reachable(contacts, [place.number for place in places], named, checked),
        do_not_call=_bools([contact.do_not_call is True for contact in contacts]),
        zones=_objects([place.zones for place in places]),
        jurisdictions=_objects([place.jurisdictions for place in places]),
        consents=_consents(items),
        history=_history(items, now),
    )


class _Place(NamedTuple):
    """What number and record say of where a contact is."""

    number: Number | None
    zones: tuple[str, ...]
    jurisdictions: tuple[str, ...]


def _place(contact: Contact, at: int) -> _Place:
    if contact is _NOBODY:
        return _NOWHERE
    country, region = _country_and_region(contact)
    number = read_number(contact.phone, country) if contact.phone else None
    zones = zones_for(contact.timezone, number, country, region, to_datetime(at).year)
    return _Place(number, zones, jurisdictions_for(country, region, number))


_NOWHERE = _Place(None, (), ())


def _topic(topic: str | None) -> str:
    """Read a topic; a draft 'about everything' names none."""
    return "" if topic in (None, ANY_TOPIC) else str(topic)


def _or_no_time(instant: int | None) -> int:
    return NO_TIME if instant is None else instant


def _country_and_region(contact: Contact) -> tuple[str | None, str | None]:
    """Split 'US-FL'; the region's prefix names the country where nothing else does."""
    prefix, _, region = (contact.region or "").rpartition("-")
    return contact.country or prefix or None, region or None


def _reachable(contacts: list[Contact], numbers: list[Number | None], named: list[bool], checked: list[bool]) -> NDArray[np.bool_]:
    """Say which channels lead to each contact; all of them where nobody was named, though no text where consent is a must."""
    rows = []
    for contact, number, is_named, is_checked in zip(contacts, numbers, named, checked, strict=True):
        if not is_named:
            rows.append((not is_checked, True, True, True))
            continue
        known = contact.reachable or Reachable()
        rows.append(
            (
                number is not None and number.takes_texts,
                number is not None if known.phone is None else known.phone,
                bool((contact.email or "").strip()) if known.email is None else known.email,
                True if known.meeting is None else known.meeting,
            )
        )
    return np.array(rows, dtype=bool).reshape(len(rows), len(CHANNELS))


def _consents(items: Sequence[Item]) -> Consents:
    rows: list[tuple[Any, ...]] = []
    for row, item in enumerate(items):
        for consent in item.consents or ():
            rows.append((row, consent, consent.status == "opted_in", consent.captured_at))
            if consent.revoked_at is not None:
                rows.append((row, consent, False, consent.revoked_at))
    if not rows:
        return _NO_CONSENTS
    events: list[Consent] = [consent for _, consent, _, _ in rows]
    return Consents(
        row=_ints([row for row, *_ in rows]),
        channel=_ints([CHANNELS.index(consent.channel) for consent in events]),
        topic=_objects([consent.topic or ANY_TOPIC for consent in events]),
        opted_in=_bools([opted_in for _, _, opted_in, _ in rows]),
        level=_ints([LEVELS.index(consent.level or "express") for consent in events]),
        source=_objects([consent.source or "" for consent in events]),
        captured_at=_ints([at for *_, at in rows]),
        expires_at=_ints([_or_no_time(consent.expires_at) for consent in events]),
        max_messages=_ints([-1 if consent.max_messages is None else consent.max_messages for consent in events]),
        period=_ints([consent.period or 0 for consent in events]),
    )


def _history(items: Sequence[Item], now: int) -> History:
    rows = [(row, message) for row, item in enumerate(items) for message in item.history or () if message.at <= now]
    if not rows:
        return _NO_HISTORY
    return History(
        row=_ints([row for row, _ in rows]),
        at=_ints([message.at for _, message in rows]),
        channel=_ints([CHANNELS.index(message.channel) for _, message in rows]),
        outbound=_bools([message.direction == "out" for _, message in rows]),
        topic=_objects([_topic(message.topic) for _, message in rows]),
        outcome=_ints([OUTCOMES.index(message.outcome or "delivered") for _, message in rows]),
    )


def _objects(values: Sequence[Any]) -> NDArray[np.object_]:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _bools(values: Sequence[bool]) -> NDArray[np.bool_]:
    return np.array(values, dtype=bool)


def _ints(values: Sequence[int]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)


_NO_INTS, _NO_BOOLS, _NO_OBJECTS = _ints([]), _bools([]), _objects([])
_NO_CONSENTS = Consents(
    row=_NO_INTS,
    channel=_NO_INTS,
    topic=_NO_OBJECTS,
    opted_in=_NO_BOOLS,
    level=_NO_INTS,
    source=_NO_OBJECTS,
    captured_at=_NO_INTS,
    expires_at=_NO_INTS,
    max_messages=_NO_INTS,
    period=_NO_INTS,
)
_NO_HISTORY = History(row=_NO_INTS, at=_NO_INTS, channel=_NO_INTS, outbound=_NO_BOOLS, topic=_NO_OBJECTS, outcome=_NO_INTS)
"""Tables without a row, which most batches of one draft have."""
