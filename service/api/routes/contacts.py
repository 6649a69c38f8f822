"""Who is on record."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from service.api.auth import Caller, require
from service.api.body import read_json
from service.api.idempotency import IdempotencyKey, answer, write_request
from service.api.problems import Problem, field_error
from service.api.record_examples import CONTACTS
from service.api.record_schemas import ContactAnswer, ContactList, ErasureAnswer
from service.api.records import CONFLICT, NO_ADDRESS, UNKNOWN, json_body, known, named, prepare, read_object, unknown_contact
from service.api.state import AppState, state_of
from service.item import Contact, refused
from service.store.contact_list import find_contacts
from service.store.erasure import erase_within, forget_log
from service.store.events import iso
from service.store.idempotency import Written
from service.store.import_contacts import ContactRows
from service.store.imports import Given
from service.store.people import to_object
from service.store.telling import find_named

router = APIRouter(tags=["contacts"])
State = Annotated[AppState, Depends(state_of)]
MayRecord = Annotated[Caller, require("consent")]
MayErase = Annotated[Caller, require("admin")]
Body = Annotated[Any, Depends(read_json)]
_WARNINGS = {
    "contact_id": "Erased before: the opt-out kept from then still counts.",
    "phone": "Another number than before: consent to texts to the old one ended here.",
}
"""By the field that an import flags; its own words may hold a number, and what is answered is kept for a day."""
_COUNTS = ("events_kept", "words_removed", "messages_removed", "decisions_removed")


@router.put(
    "/v1/contacts/{contact_id:path}",
    summary="Record a contact.",
    responses={200: {"model": ContactAnswer}, 201: {"model": ContactAnswer}, **NO_ADDRESS, **CONFLICT},
    openapi_extra=json_body({"$ref": "#/components/schemas/Contact"}, CONTACTS),
)
def put_contact(contact_id: str, request: Request, state: State, caller: MayRecord, body: Body, key: IdempotencyKey = None) -> JSONResponse:
    """Record a contact: the specification's contact object, by the checks of `sendcheck contacts import`.

    Fields given take the place of those on record; fields absent or null stay, so that nothing that forbids is lost by leaving it out.
    """
    who, now = named(contact_id), state.clock()
    fields = read_object(body, tuple(Contact.model_fields))
    if "contact_id" in fields and named(str(fields.pop("contact_id"))) != who:
        raise refused("contact_id", "", "expected the contact_id of the address, or none")
    columns = prepare(state, ContactRows(state.store.keys, now), Given(1, who, fields, is_flat=False))

    def work(connection: Connection) -> Written:
        [done] = ContactRows(state.store.keys, now).apply(connection, [columns])
        if done.rejected:
            errors = [field_error("phone", "expected a number that no other contact has")]
            raise Problem("number-taken", "Another contact's number", 409, "One number, one contact; this one is taken.", errors)
        warning = _WARNINGS.get(done.flag[0], "Recorded; a person should look at it.") if done.flag else None
        return Written(201 if done.word == "new" else 200, {"outcome": done.word, "warning": warning})

    written = write_request(state, request, caller, key, body, now, work)
    return answer(written, {"contact_id": who, **written.answer})


@router.get("/v1/contacts", summary="Find contacts.", dependencies=[require("consent")], responses={200: {"model": ContactList}})
def list_contacts(
    state: State,
    query: Annotated[str, Query(max_length=200, description="Beginning of an id, a name or a word of it, or digits of a number.")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> JSONResponse:
    """Find contacts by id, name or number; all of them, by name, without a query."""
    return JSONResponse({"contacts": find_contacts(state.store, query.replace("\0", ""), limit)})


@router.get(
    "/v1/contacts/{contact_id:path}",
    summary="Show a contact.",
    dependencies=[require("consent")],
    responses={200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Contact"}}}}, **UNKNOWN},
)
def show_contact(contact_id: str, state: State) -> JSONResponse:
    """Show the contact object of a contact named by id, or by number; what is unknown is absent."""
    return JSONResponse(to_object(known(state, contact_id)))


@router.delete(
    "/v1/contacts/{contact_id:path}",
    summary="Erase a contact.",
    responses={200: {"model": ErasureAnswer}, **UNKNOWN},
)
def erase_contact(contact_id: str, request: Request, state: State, caller: MayErase, key: IdempotencyKey = None) -> JSONResponse:
    """Erase a contact for good, as `sendcheck contacts erase` does: what identifies the person goes, that they refuse stays."""
    who, now = named(contact_id), state.clock()

    def work(connection: Connection) -> Written:
        row = find_named(connection, who)
        if row is None:
            raise unknown_contact()
        done = erase_within(connection, state.store, row["contact_id"], now, caller.name)
        return Written(200, {**{name: getattr(done, name) for name in _COUNTS}, "keep_until": iso(done.keep_until_at)})

    written = write_request(state, request, caller, key, None, now, work)
    forget_log(state.store)
    return answer(written, dict(written.answer))
