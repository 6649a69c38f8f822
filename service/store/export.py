"""Events and consents out of the store, as files have them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from service import flat
from service.store.consent_rows import COLUMNS
from service.store.events import Event, duration, iso
from service.store.fold import fold
from service.store.ledger import Store, read_events
from service.store.people import parts
from service.store.tables import contacts


def columns_of(folded: bool) -> Sequence[str]:
    """Give the columns of an export."""
    return flat.CONSENT_COLUMNS if folded else COLUMNS


def rows_of(store: Store, folded: bool) -> Iterator[list[dict[str, Any]]]:
    """Give everybody's events, or with ``folded`` what they amount to, some people at a time; all as of one moment."""
    with store.reading() as connection:
        query = select(contacts.c.person_id, contacts.c.contact_id).where(contacts.c.contact_id.is_not(None)).order_by(contacts.c.person_id)
        for some in parts(connection.execute(query).all()):
            ids = {row.person_id: row.contact_id for row in some}
            events = read_events(connection, sorted(ids))
            if not folded:
                yield [_row(ids[event.person_id or 0], event) for event in events]
                continue
            trails = {person: [event for event in events if event.person_id == person] for person in ids}
            yield [{"contact_id": ids[person], **consent} for person, trail in trails.items() for consent in fold(trail)]


def _row(contact_id: str, event: Event) -> dict[str, Any]:
    row = {
        "contact_id": contact_id,
        "captured_at": iso(event.occurred_at),
        "expires_at": iso(event.expires_at),
        "recorded_at": iso(event.recorded_at),
        "period": duration(event.period),
        **{name: getattr(event, name) for name in ("kind", "status", "channel", "topic", "level", "source", "max_messages", "reason")},
        **{name: getattr(event, name) for name in ("evidence", "recorded_by")},
        "event_id": str(event.event_id),
        "corrects": None if event.corrects is None else str(event.corrects),
    }
    return {name: row.get(name) for name in COLUMNS}
