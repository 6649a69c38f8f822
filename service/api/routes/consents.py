"""What a contact agreed to and took back, an event at a time, and the proof of it."""

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from sqlalchemy import Connection

from rules.clock import to_instant
from service.api.auth import Caller, require
from service.api.body import read_json
from service.api.idempotency import IdempotencyKey, answer, write_request
from service.api.record_examples import EVENTS
from service.api.record_schemas import ConsentAnswer, ConsentEvent, ConsentTrail
from service.api.records import NO_ADDRESS, UNKNOWN, json_body, known, named, prepare, read_object, unknown_contact
from service.api.state import AppState, state_of
from service.fields import parse_moment
from service.item import refused
from service.store.consent_rows import ConsentRow
from service.store.contact_record import describe
from service.store.events import iso
from service.store.idempotency import Written
from service.store.import_consents import ConsentRows, latest_refusals, outdone
from service.store.imports import Given
from service.store.proof import proof
from service.store.proof_pages import as_html, as_text
from service.store.tables import OPTED_IN
from service.store.telling import CorrectionError, e164, find_named, take_in, tell

router = APIRouter(tags=["consents"])
State = Annotated[AppState, Depends(state_of)]
MayRecord = Annotated[Caller, require("consent")]
At = Annotated[
    str | None, Query(description="The moment in question, ISO 8601 with an offset, such as 2026-11-23T15:15:00Z. Default: now.")
]
Form = Literal["json", "html", "text"]
_LISTS = ("events", "consents")
_FORMS: dict[str, Form] = {"application/json": "json", "text/html": "html", "text/plain": "text"}
_STRICT = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
_PROOF = {"content": {"application/json": {"schema": {"type": "object"}}, "text/html": {}, "text/plain": {}}, "description": "The proof."}


@router.post(
    "/v1/contacts/{contact_id:path}/consents",
    summary="Record a consent event.",
    responses={200: {"model": ConsentAnswer}, 201: {"model": ConsentAnswer}, **NO_ADDRESS},
    openapi_extra=json_body(ConsentEvent.model_json_schema(), EVENTS),
)
def record_consent(
    contact_id: str,
    request: Request,
    state: State,
    caller: MayRecord,
    body: Annotated[Any, Depends(read_json)],
    key: IdempotencyKey = None,
) -> JSONResponse:
    """Record that a contact consented, opted out, or that consent ended or was noted wrongly, by the checks of `sendcheck consent import`.

    A contact nobody knows is taken in: an opt-out is never refused for that, and where the rest of it cannot be read it is recorded before the
    refusal. The same event told twice is one.
    """
    now = state.clock()
    given = _given(state, contact_id, body, caller, now)
    row: ConsentRow = prepare(state, ConsentRows(state.store.keys, now), given)
    corrects = _whole(row.corrects)
    events = [replace(event, corrects=corrects) for event in row.events]

    def work(connection: Connection) -> Written:
        person = take_in(connection, row.contact_id, now)
        latest = latest_refusals(connection, {person["person_id"]: row.contact_id})
        try:
            _, done = tell(connection, state.store.keys, row.contact_id, events, now)
        except CorrectionError as error:
            raise refused("corrects", "", f"expected a correction that may be made: {error}") from None
        notice = row.flag or (outdone(row, latest) if corrects is None else None)
        warning = {"field": notice[0], "reason": notice[1]} if notice else None
        new = any(is_new for _, is_new in done)
        return Written(201 if new else 200, {"event_ids": [event_id for event_id, _ in done], "new": new, "warning": warning})

    written = write_request(state, request, caller, key, body, now, work)
    return answer(written, {"contact_id": row.contact_id, **written.answer})


@router.get(
    "/v1/contacts/{contact_id:path}/consents",
    summary="Show a contact's consent.",
    dependencies=[require("consent")],
    responses={200: {"model": ConsentTrail}, **UNKNOWN},
)
def show_consents(contact_id: str, state: State, at: At = None) -> JSONResponse:
    """Show what stands, now or at a moment, and every event behind it."""
    moment = _moment(at)
    told = describe(state.store, known(state, contact_id), state.judges.current.policy, state.clock(), moment)
    return JSONResponse(
        {"contact_id": told["contact_id"], "at": told["at"], "states": told["state"], **{name: told[name] for name in _LISTS}}
    )


@router.get(
    "/v1/contacts/{contact_id:path}/proof",
    summary="Give the proof of a contact's consent.",
    dependencies=[require("consent")],
    response_class=Response,
    responses={200: _PROOF, **UNKNOWN},
)
def show_proof(
    contact_id: str, request: Request, state: State, form: Annotated[Form | None, Query(alias="format")] = None, at: At = None
) -> Response:
    """Give the whole trail as a document for a regulator: JSON, HTML or text, by `format` or the Accept header; also of an erased contact."""
    who, moment = named(contact_id), _moment(at)
    if state.store.find(who) is None and not state.store.find_erased(who):
        raise unknown_contact()
    document = proof(state.store, who, state.clock(), state.judges.current.policy, moment)
    document["store"] = state.settings.public_url or "sendcheck"  # where the database stands is nobody's business over HTTP
    wanted = form or _accepted(request.headers.get("accept", ""))
    if wanted == "html":
        return HTMLResponse(as_html(document), headers=_STRICT)
    return PlainTextResponse(as_text(document)) if wanted == "text" else JSONResponse(document)


def _given(state: AppState, contact_id: str, body: Any, caller: Caller, now: int) -> Given:
    """Give the event as a row of an import: of an event that is told now, what is not said is what holds now."""
    fields = read_object(body, tuple(ConsentEvent.model_fields))
    kind = "corrected" if "corrects" in fields else "granted" if fields.get("status") == OPTED_IN else "revoked"
    if "revoked_at" in fields:
        kind = "imported"
    fields = {"kind": kind, "captured_at": iso(now), "recorded_by": caller.name, **fields}
    who = named(contact_id)
    with state.store.reading() as connection:
        row = find_named(connection, who)
    return Given(1, row["contact_id"] if row else e164(who) or who, fields, is_flat=False)


def _whole(event_id: str | None) -> int | None:
    if event_id is None:
        return None
    if not (event_id.isascii() and event_id.isdecimal() and len(event_id) < 19):
        raise refused("corrects", "", "expected the event_id of an event of this contact")
    return int(event_id)


def _moment(at: str | None) -> int | None:
    if at is None:
        return None
    moment = parse_moment(at)
    if moment is None:
        raise refused("at", "", "expected ISO 8601 with an offset, such as 2026-11-23T15:15:00Z")
    return to_instant(moment)


def _accepted(header: str) -> Form:
    """Give the form the caller names first."""
    kinds = [part.partition(";")[0].strip().lower() for part in header.split(",")]
    return next((_FORMS[kind] for kind in kinds if kind in _FORMS), "json")
