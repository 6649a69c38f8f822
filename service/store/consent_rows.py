"""One row of a consent file: a consent as the specification has it, or an event as ``consent export`` writes it."""

from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from rules.vocabulary import ANY_TOPIC, CHANNELS
from service import flat
from service.item import Consent, fault_of, refused
from service.store.events import Event, from_consent, iso
from service.store.imports import Given
from service.store.tables import KINDS, OPTED_IN, OPTED_OUT

WORDS = ("evidence", "recorded_by")
EXTRA = ("kind", *WORDS, "event_id", "corrects", "recorded_at")
"""Columns beyond those of a consent. ``recorded_at`` is not read: an event is recorded when this store learns of it."""
COLUMNS = (*flat.CONSENT_COLUMNS, *EXTRA)

_STATUS = {"granted": OPTED_IN, "revoked": OPTED_OUT}


@dataclass(frozen=True)
class ConsentRow:
    """A row ready to be written: its events, what the file calls it, what the file says it corrects, and what is odd about it.

    ``salvaged`` is the key of a broken row of which only its refusal is kept.
    """

    contact_id: str
    events: list[Event]
    file_id: str | None = None
    corrects: str | None = None
    flag: tuple[str, str] | None = None
    salvaged: str | None = None


def read_row(row: Given, now: int) -> ConsentRow:
    """Validate a row at ``now``, microseconds since the epoch.

    Raises:
        ItemError: when it breaks the specification, or grants a consent in the future.
    """
    raw, extra = _split(row)
    kind = extra.get("kind") or "imported"
    if kind not in KINDS:
        raise refused("kind", repr(kind), f"expected one of {', '.join(KINDS)}")
    corrects = extra.get("corrects")
    if (kind == "corrected") != (corrects is not None):
        raise refused("corrects", "", "expected the event_id of another row, in a row of kind corrected and in no other")
    events = _events(raw, kind, {name: extra.get(name) for name in WORDS})
    flag = None
    for event in events:
        if event.occurred_at > now and event.status == OPTED_IN:
            raise refused("captured_at", str(iso(event.occurred_at)), f"expected a time not after {iso(now)}: nobody has consented yet")
        if event.occurred_at > now and event.refuses:
            flag = ("captured_at", f"recorded; dated {iso(event.occurred_at)}, which is to come: an opt-out counts from now on")
    return ConsentRow(row.contact_id, events, extra.get("event_id"), corrects, flag)


def read_refusal(row: Given, where: str, now: int) -> list[Event]:
    """Give the opt-outs a broken row still speaks of, as of ``now``: of its channel, or of all where that cannot be read; [] for none."""
    fields = row.fields
    words = {str(fields.get(name) or "").strip().casefold().replace("-", "_").replace(" ", "_") for name in ("status", "kind")}
    if not words & {OPTED_OUT, "optedout", "opt_out", "revoked"} and flat.cell(fields.get("revoked_at")) is None:
        return []
    channel, topic = (str(fields.get(name) or "").strip().casefold() for name in ("channel", "topic"))
    channels = (channel,) if channel in CHANNELS else CHANNELS
    topic = topic if topic and where != "topic" else ANY_TOPIC
    return [Event("imported", one, now, OPTED_OUT, topic, reason=f"a broken row ({where}) that speaks of an opt-out") for one in channels]


def _split(row: Given) -> tuple[dict[str, Any], dict[str, str]]:
    """Part what a consent has from what only an event has."""
    extra: dict[str, str] = {}
    for name in EXTRA:
        value = flat.cell(row.fields.get(name))
        if value is None or name == "recorded_at":
            continue
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise refused(name, repr(str(value)[:80]), "expected a word or sentence")
        extra[name] = str(value).strip()
    if row.is_flat:
        return flat.to_consent(row.fields), extra
    return {name: value for name, value in row.fields.items() if name != "contact_id" and name not in EXTRA}, extra


def _events(raw: dict[str, Any], kind: str, words: dict[str, str | None]) -> list[Event]:
    status = raw.get("status")
    if (needed := _STATUS.get(kind)) and status not in (None, needed):
        raise refused("status", repr(status), f"expected {needed} in a row of kind {kind}")
    silent = kind == "expired" or (kind == "corrected" and status is None)
    if kind == "expired" and status is not None:
        raise refused("status", repr(status), "expected none in a row of kind expired")
    if kind != "imported" and raw.get("revoked_at") is not None:
        raise refused("revoked_at", "", f"expected none in a row of kind {kind}; give the opt-out a row of its own")
    try:
        consent = Consent.model_validate({**raw, "status": OPTED_OUT if silent else needed or status} if silent or needed else raw)
    except ValidationError as error:
        raise fault_of(error) from None
    events = from_consent(consent, kind=kind, **words)
    return [replace(event, status=None) for event in events] if silent else events
