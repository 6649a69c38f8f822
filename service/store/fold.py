"""From events to consents: what stood at a moment, by what was known at a moment. The rules stay the only judge of what that permits."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from rules.vocabulary import ANY_TOPIC
from service.store.events import Event, to_consent
from service.store.tables import OPTED_IN


def fold(events: Iterable[Event], at: int | None = None, known_at: int | None = None) -> list[dict[str, Any]]:
    """Give one person's consents as the specification's objects, in the order of their times.

    ``known_at`` leaves out what was recorded later, ``at`` what happened later (microseconds since the epoch; None: everything). An opt-out counts
    from the moment it was recorded even if it bears a later date. A correction takes the place of the event it corrects; an expiry ends the
    opt-ins of its channel and topic that are older.
    """
    known = [event for event in events if known_at is None or _recorded(event) <= known_at]
    corrected = list(_corrected(known))
    past = [event for event in corrected if at is None or _counts_from(event) <= at]
    expiries = [event for event in past if event.kind == "expired"]
    standing = [_ended(event, expiries) if event.status == OPTED_IN else event for event in past if event.status is not None]
    return [to_consent(event) for event in sorted(standing, key=lambda event: event.occurred_at)]


def _recorded(event: Event) -> int:
    return event.occurred_at if event.recorded_at is None else event.recorded_at


def _counts_from(event: Event) -> int:
    return min(event.occurred_at, _recorded(event)) if event.refuses else event.occurred_at


def _corrected(events: Sequence[Event]) -> Iterable[Event]:
    """Give the events that no other corrects, each correction in the place of what it corrects; the last correction counts."""
    last = {event.corrects: event for event in sorted(events, key=lambda event: event.event_id or 0) if event.corrects is not None}
    for event in events:
        if event.corrects is not None:
            continue
        seen = event
        while seen.event_id is not None and seen.event_id in last:
            seen = last[seen.event_id]
        yield seen


def _ended(opt_in: Event, expiries: Sequence[Event]) -> Event:
    ends = [
        expiry.occurred_at
        for expiry in expiries
        if expiry.channel == opt_in.channel and expiry.topic in (opt_in.topic, ANY_TOPIC) and expiry.occurred_at >= opt_in.occurred_at
    ]
    if not ends:
        return opt_in
    return replace(opt_in, expires_at=min([*ends, *([] if opt_in.expires_at is None else [opt_in.expires_at])]))
