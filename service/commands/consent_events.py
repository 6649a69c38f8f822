"""Making, recording and describing one contact's events, for the commands that do so."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from service.commands.ledger_options import known, read_moment
from service.commands.options import read_now
from service.errors import UserError
from service.item import Consent, fault_of
from service.policy_files import load_policy

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.store.events import Event
    from service.store.ledger import Store


def describe(ledger: "Store", row: dict[str, Any], at: int | None, known_at: int | None) -> dict[str, Any]:
    """Give state, consents and events of a contact at a moment, by what was known at a moment (microseconds since the epoch)."""
    from service.store.events import iso
    from service.store.fold import fold
    from service.store.matching import Asked, look_up
    from service.store.people import to_object
    from service.store.proof import event_object
    from service.store.state import states

    trail = [event for event in ledger.events_of(row["person_id"]) if known_at is None or (event.recorded_at or 0) <= known_at]
    consents = fold(trail, at)
    if at is None and known_at is None:  # today's answer is the one drafts get: with the opt-outs of whoever else had the number
        with ledger.reading() as connection:
            consents = look_up(connection, ledger.keys, [Asked(row["contact_id"])])[0].consents
    moment = read_now(None) if at is None else at
    state = [{**vars(one), "sentence": one.line()} for one in states(to_object(row), consents, moment, load_policy())]
    events = [event_object(event) for event in trail]
    return {"contact_id": row["contact_id"], "at": iso(moment), "state": state, "consents": consents, "events": events}


def make_event(kind: str, status: str, raw: dict[str, Any], at: str | None, now: int, **words: Any) -> "Event":
    """Make an event out of options, by the specification's own checks.

    Raises:
        UserError: naming the option.
    """
    from service.store.events import from_consent, iso

    moment = read_moment("--at", at)
    raw = {**raw, "status": status, "captured_at": iso(now if moment is None else moment)}
    try:
        consent = Consent.model_validate(raw)
    except ValidationError as error:
        fault = fault_of(error)
        raise UserError(f"--{fault.field.replace('_', '-')}: {fault.reason}") from None
    return from_consent(consent, kind="corrected" if words.get("corrects") is not None else kind, **words)[0]


def record(ledger: "Store", contact_id: str, *events: "Event", now: int) -> None:
    """Record events and say what stands now.

    Raises:
        UserError: when a correction may not be made.
    """
    from service.store.correction import refusal_of
    from service.store.ledger import read_events
    from service.store.people import ensure_people
    from service.store.recording import Told, record_events

    def work(connection: "Connection") -> list[tuple[int, bool]]:
        person = ensure_people(connection, [contact_id], now)[contact_id]
        for event in events:
            if event.corrects is not None and (reason := refusal_of(read_events(connection, [person["person_id"]]), event)) is not None:
                raise UserError(f"--corrects {event.corrects}: {reason}")
        return record_events(connection, ledger.keys, [Told(contact_id, event) for event in events], now)

    for event_id, new in ledger.write(work):
        print(f"event {event_id} {'recorded' if new else 'was on record already'}")
    for state in describe(ledger, known(ledger, contact_id), None, None)["state"]:
        print(state["sentence"])
