"""Worked examples of the API's description. Each runs: ``x-status`` is what comes of it, a test sends them all."""

from typing import Any

_SENDER = {"name": "Dana Whitfield", "business": "Harbor Dental"}
CONTACT = {
    "contact_id": "c1",
    "name": "Ana Ruiz",
    "relationship": "customer",
    "phone": "+13055550123",
    "email": "ana@example.com",
    "country": "US",
    "region": "FL",
    "texts_for_business": "yes",
    "knows_sender": True,
    "preferred_channel": "text",
}
_CONSENT = {
    "channel": "text",
    "topic": "*",
    "status": "opted_in",
    "level": "express",
    "source": "web_form",
    "captured_at": "2026-01-05T09:00:00Z",
}
_PLAIN = {"text": "Hi Ana, your table for four is booked for 7 pm."}
_WHOLE = {
    "draft_id": "d1",
    "text": "Hi Ana, I'm afraid the insurer has turned down the implant, and the appeal was refused as well.",
    "topic": "appointments",
    "sender": _SENDER,
    "contact": CONTACT,
    "consents": [_CONSENT],
}
_KNOWN = {"text": "Hi Ana, Dana from Harbor Dental. Your check-up is on Friday at 10:30.", "contact": {"contact_id": "c1"}}
_LABELLED = {"text": "Please text me your date of birth.", "labels": ["pii_request"]}
_BROKEN = {"text": "Hi Ana", "purpose": "advert", "sendat": "tomorrow"}


def example(summary: str, value: Any, status: int = 200, contact: str | None = None) -> dict[str, Any]:
    """Give an example as OpenAPI has it; ``contact`` is what stands in its path."""
    path = {} if contact is None else {"x-path": {"contact_id": contact}}
    return {"summary": summary, "value": value, "x-status": status, **path}


ITEMS = {
    "draft": example("A draft alone: content and style are judged, consent is not.", _PLAIN),
    "whole": example("A draft with everything that is known about the contact.", _WHOLE),
    "known": example("A contact of the store, by its id alone.", _KNOWN),
    "labelled": example("Labels set by a person take the classifier's place.", _LABELLED),
    "broken": example("Two mistakes, both named.", _BROKEN, 422),
}
BATCHES = {
    "three": example("Two decisions and a problem, in order.", {"items": [_PLAIN, _BROKEN, _WHOLE]}),
    "none": example("Nothing to judge.", {"items": []}),
    "no-list": example("Items must be a list.", {"items": _PLAIN}, 422),
}
