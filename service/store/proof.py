"""The whole trail of one contact's consent, as a document: what was agreed, when, in which words, who recorded it, what stands."""

from collections.abc import Sequence
from typing import Any

from rules.policy import Policy
from service.errors import UserError
from service.store.erasure import KEPT, WHY
from service.store.events import Event, duration, iso
from service.store.fold import fold
from service.store.ledger import Store
from service.store.matching import Asked, look_up
from service.store.people import to_object
from service.store.state import states

MEANING = {
    "granted": "consent given",
    "revoked": "consent withdrawn",
    "expired": "consent ended",
    "imported": "taken over from elsewhere",
    "corrected": "correction",
}


def proof(store: Store, contact: str, now: int, policy: Policy, at: int | None = None) -> dict[str, Any]:
    """Give the document about a contact named by id, or by number in E.164; moments in microseconds since the epoch.

    ``at`` adds what stood then: as it was known then, and as it is known ``now``. Of an erased contact it holds what was kept.

    Raises:
        UserError: when nothing is known about the contact.
    """
    person = store.find(contact)
    erased = [audit for audit in store.find_erased(contact) if person is None or audit["person_id"] != person["person_id"]]
    if person is None and not erased:
        raise UserError(f"{store.name}: no contact {contact!r}")
    row = to_object(person) if person else {}
    trail = store.events_of(person["person_id"]) if person else []
    kept = [event for audit in erased for event in store.events_of(audit["person_id"])]
    others = _opt_outs_of_others(store, row) if person else [one for audit in erased for one in fold(store.events_of(audit["person_id"]))]
    document: dict[str, Any] = {
        "contact": row or None,
        "asked_for": contact,
        "made_at": iso(now),
        "store": store.name,
        "events": [event_object(event) for event in trail],
        "erasures": [_erasure(audit) for audit in erased],
        "events_of_erased": [event_object(event) for event in kept],
        "opt_outs_of_others_with_the_number": others if person else [],
        "state": _state(row, [*fold(trail), *_refusing(others)], now, policy),
    }
    if at is not None:
        document["at"] = iso(at)
        document["state_at_as_known_then"] = _state(row, fold([*trail, *kept], at, at), at, policy)
        document["state_at_as_known_now"] = _state(row, fold([*trail, *kept], at), at, policy)
    if erased:
        document["kept_after_erasure"] = {"what": list(KEPT), "why": list(WHY)}
    return document


def _opt_outs_of_others(store: Store, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the opt-outs that count because somebody else had the contact's number."""
    asked = [Asked(row["contact_id"], row.get("phone"))]
    with store.reading() as connection:
        known = look_up(connection, store.keys, asked)[0]
    own = store.as_of(row["contact_id"])
    return [consent for consent in known.consents if consent not in own]


def _refusing(consents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [consent for consent in consents if consent["status"] == "opted_out"]


def _state(contact: dict[str, Any], consents: Sequence[dict[str, Any]], at: int, policy: Policy) -> list[dict[str, Any]]:
    return [{**vars(state), "sentence": state.line()} for state in states(contact, consents, at, policy)]


def event_object(event: Event) -> dict[str, Any]:
    """Give an event as a JSON object."""
    return {
        "event_id": event.event_id,
        "kind": event.kind,
        "meaning": MEANING[event.kind],
        "status": event.status,
        "channel": event.channel,
        "topic": event.topic,
        "level": event.level,
        "occurred_at": iso(event.occurred_at),
        "recorded_at": iso(event.recorded_at),
        "recorded_by": event.recorded_by,
        "source": event.source,
        "evidence": event.evidence,
        "reason": event.reason,
        "expires_at": iso(event.expires_at),
        "max_messages": event.max_messages,
        "period": duration(event.period),
        "corrects": event.corrects,
    }


def _erasure(audit: dict[str, Any]) -> dict[str, Any]:
    counts = {name: audit[name] for name in ("events_kept", "messages_removed", "decisions_removed")}
    return {"erased_at": iso(audit["erased_at"]), "erased_by": audit["erased_by"], "keep_until_at": iso(audit["keep_until_at"]), **counts}
