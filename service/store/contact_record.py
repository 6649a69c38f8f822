"""One contact's consent as it stands at a moment, with the events behind it."""

from typing import Any

from rules.policy import Policy
from service.store.events import iso
from service.store.fold import fold
from service.store.ledger import Store
from service.store.matching import Asked, look_up
from service.store.people import to_object
from service.store.proof import event_object
from service.store.state import states


def describe(
    store: Store, row: dict[str, Any], policy: Policy, now: int, at: int | None = None, known_at: int | None = None
) -> dict[str, Any]:
    """Give state, consents and events of a contact's row at a moment, by what was known at a moment (microseconds since the epoch)."""
    trail = [event for event in store.events_of(row["person_id"]) if known_at is None or (event.recorded_at or 0) <= known_at]
    consents = fold(trail, at)
    if at is None and known_at is None:  # today's answer is the one drafts get: with the opt-outs of whoever else had the number
        with store.reading() as connection:
            consents = look_up(connection, store.keys, [Asked(row["contact_id"])])[0].consents
    moment = now if at is None else at
    state = [{**vars(one), "sentence": one.line()} for one in states(to_object(row), consents, moment, policy)]
    events = [event_object(event) for event in trail]
    return {"contact_id": row["contact_id"], "at": iso(moment), "state": state, "consents": consents, "events": events}
