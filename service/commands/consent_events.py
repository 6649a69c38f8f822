"""Making, recording and describing one contact's events, for the commands that do so."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from service.commands.ledger_options import known, read_moment
from service.commands.options import read_now
from service.errors import UserError
from service.item import Consent, fault_of
from service.policy_files import load_policy

if TYPE_CHECKING:
    from service.store.events import Event
    from service.store.ledger import Store


def describe(ledger: "Store", row: dict[str, Any], at: int | None, known_at: int | None) -> dict[str, Any]:
    """Give state, consents and events of a contact, by the policy that comes with the program; see ``service.store.contact_record``."""
    from service.store.contact_record import describe

    return describe(ledger, row, load_policy(), read_now(None), at, known_at)


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


def record(ledger: "Store", contact: str, *events: "Event", now: int) -> None:
    """Record events and say what stands now.

    Raises:
        UserError: when a correction may not be made.
    """
    from service.store.telling import CorrectionError, tell

    try:
        contact_id, done = ledger.write(lambda connection: tell(connection, ledger.keys, contact, events, now))
    except CorrectionError as error:
        raise UserError(f"--corrects {events[0].corrects}: {error}") from None
    for event_id, new in done:
        print(f"event {event_id} {'recorded' if new else 'was on record already'}")
    for state in describe(ledger, known(ledger, contact_id), None, None)["state"]:
        print(state["sentence"])
