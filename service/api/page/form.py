"""The form of the check page, read as an item of the specification. What stays empty is absent; nothing is filled in that permits more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from rules.clock import to_datetime
from service.item import ItemError

NOBODY, DESCRIBED, RECORD = WHO = ("nobody", "described", "record")
COVERED = ("text", "phone", "email")
"""Channels the form's one consent may cover."""

_WORDS = ("name", "relationship", "phone", "email", "country", "region", "timezone", "texts_for_business", "preferred_channel")
_PATHS = {
    "sender.name": "sender_name",
    "sender.business": "sender_business",
    "consents[0].captured_at": "consent_since",
    **{f"contact.{name}": name for name in (*_WORDS, "contact_id")},
}


@dataclass(frozen=True)
class Form:
    """What was filled in: one word a field, and the channels the consent covers."""

    fields: Mapping[str, str]
    covers: tuple[str, ...]

    def __getitem__(self, name: str) -> str:
        """Give what stands in a field, trimmed; "" for nothing."""
        return self.fields.get(name, "").strip()

    @property
    def text(self) -> str:
        """Give the draft as typed, with the line ends browsers send turned back into single ones."""
        return self.fields.get("text", "").replace("\r\n", "\n")


BLANK = Form({"who": NOBODY, "consent": "none", "comfortable": "on", "zone": "UTC"}, ("text",))
"""The form as it is first shown: nobody is named, no consent is on record."""


def to_item(form: Form, now: int) -> dict[str, Any]:
    """Give the item a form describes; ``now`` in microseconds since the epoch is when a consent without a date was given.

    Raises:
        ItemError: for a date, time or time zone that cannot be read; everything else is left to the specification's own reader.
    """
    zone = _zone(form["zone"])
    item: dict[str, Any] = {
        "text": form.text,
        **_given(form, "purpose", "topic", "language"),
        "sender": {
            **{name: form[f"sender_{name}"] for name in ("name", "business") if form[f"sender_{name}"]},
            "comfortable_texting": bool(form["comfortable"]),
        },
        **{name: _moment(form, name, zone) for name in ("send_at", "reply_to_at") if form[name]},
    }
    if form["who"] == RECORD and form["contact_id"]:
        item["contact"] = {"contact_id": form["contact_id"]}
    elif form["who"] == DESCRIBED:
        item["contact"] = {**_given(form, *_WORDS), "knows_sender": bool(form["knows_sender"]), "do_not_call": bool(form["do_not_call"])}
        item["consents"] = _consents(form, zone, now)
    return item


def field_of(path: str) -> str:
    """Give the field of the form that a path in an item came from."""
    return _PATHS.get(path, path)


def _given(form: Form, *names: str) -> dict[str, str]:
    return {name: form[name] for name in names if form[name]}


def _consents(form: Form, zone: ZoneInfo, now: int) -> list[dict[str, Any]]:
    """Give one consent event for each channel covered; an opt-out says nothing of a level."""
    if form["consent"] in ("", "none"):
        return []
    said = {"status": "opted_out"} if form["consent"] == "opted_out" else {"status": "opted_in", "level": form["consent"]}
    event = {"topic": "*", **said, "captured_at": _since(form, zone, now)}
    return [{"channel": channel, **event} for channel in form.covers]


def _since(form: Form, zone: ZoneInfo, now: int) -> str:
    if not form["consent_since"]:
        return to_datetime(now).isoformat()
    try:
        day = date.fromisoformat(form["consent_since"])
    except ValueError:
        raise _fault("consent_since", "expected a date such as 2026-11-23") from None
    return datetime.combine(day, time(), zone).isoformat()


def _moment(form: Form, name: str, zone: ZoneInfo) -> str:
    try:
        moment = datetime.fromisoformat(form[name])
    except ValueError:
        raise _fault(name, "expected a date and time such as 2026-11-23T10:15") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError, KeyError):
        raise _fault("zone", "expected an IANA time zone name, such as America/New_York") from None


def _fault(field: str, expected: str) -> ItemError:
    return ItemError(field, expected, [(field, expected)])
