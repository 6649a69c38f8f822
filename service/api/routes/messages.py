"""What was sent, tried or received: it counts towards what was promised and what the law allows."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from service.api.auth import Caller, require
from service.api.body import read_json
from service.api.idempotency import IdempotencyKey, answer, write_request
from service.api.problems import Error, Problem, field_error, problem_of_item
from service.api.record_examples import MESSAGES
from service.api.record_schemas import MessagesAnswer, SentMessage
from service.api.records import json_body, named, read_object
from service.api.state import AppState, state_of
from service.item import MOST_FAULTS, ItemError, refused
from service.store.idempotency import Written
from service.store.import_history import HistoryRows
from service.store.imports import Given
from service.store.telling import take_in

router = APIRouter(tags=["messages"])
_MESSAGE = SentMessage.model_json_schema()
_LIST = {
    "type": "object",
    "properties": {"messages": {"type": "array", "items": _MESSAGE}},
    "required": ["messages"],
    "additionalProperties": False,
}


@router.post(
    "/v1/messages",
    summary="Tell what was sent.",
    responses={200: {"model": MessagesAnswer}, 201: {"model": MessagesAnswer}},
    openapi_extra=json_body({"anyOf": [_MESSAGE, _LIST]}, MESSAGES),
)
def record_messages(
    request: Request,
    state: Annotated[AppState, Depends(state_of)],
    caller: Annotated[Caller, require("consent")],
    body: Annotated[Any, Depends(read_json)],
    key: IdempotencyKey = None,
) -> JSONResponse:
    """Tell of one message, or of a list of them, all or none of which are recorded: contact, time, channel, direction, topic, outcome.

    No text is taken. A message told again is one message; of like messages in one list each counts.
    """
    rows, now = _rows(body, state.settings.max_batch), state.clock()
    checks = HistoryRows(state.store.keys, now)
    faults: list[Error] = []
    for row, prefix in rows:
        try:
            checks.prepare(row)
        except ItemError as error:
            faults += problem_of_item(error, prefix).errors
    _refuse(faults)

    def work(connection: Connection) -> Written:
        ids = {who: take_in(connection, who, now)["contact_id"] for who in sorted({row.contact_id for row, _ in rows})}
        importer = HistoryRows(state.store.keys, now)
        done = importer.apply(connection, [importer.prepare(Given(row.number, ids[row.contact_id], row.fields, False)) for row, _ in rows])
        new = sum(one.word == "new" for one in done)
        return Written(201 if new else 200, {"new": new, "unchanged": len(done) - new})

    written = write_request(state, request, caller, key, body, now, work)
    return answer(written, dict(written.answer))


def _rows(body: Any, limit: int) -> list[tuple[Given, str]]:
    """Give the messages of a body as rows of an import, each with where it stands.

    Raises:
        ItemError, Problem: when it is neither a message nor a list of them, or of too many.
    """
    if not isinstance(body, Mapping) or "messages" not in body:
        return [(_row(1, body), "")]
    if len(body) > 1 or not isinstance(body["messages"], list):
        raise refused("messages", "", "expected a list of messages, and no other field beside it")
    if len(body["messages"]) > limit:
        errors = [field_error("messages", f"expected at most {limit:,} messages")]
        raise Problem("too-large", "Too many messages", 413, f"This service takes at most {limit:,} messages at once.", errors)
    rows: list[tuple[Given, str]] = []
    faults: list[Error] = []
    for number, message in enumerate(body["messages"]):
        try:
            rows.append((_row(number + 1, message), f"messages[{number}]"))
        except ItemError as error:
            faults += problem_of_item(error, f"messages[{number}]").errors
    _refuse(faults)
    return rows


def _row(number: int, message: Any) -> Given:
    fields = read_object(message, tuple(SentMessage.model_fields))
    contact_id = fields.pop("contact_id", None)
    if isinstance(contact_id, bool) or not isinstance(contact_id, str | int):
        raise refused("contact_id", "", "expected the contact this message is about")
    return Given(number, named(str(contact_id)), fields, is_flat=False)


def _refuse(faults: list[Error]) -> None:
    if faults:
        faults = faults[:MOST_FAULTS]
        fields = ", ".join(dict.fromkeys(one["field"] for one in faults))
        raise Problem("invalid-item", "The messages break the specification", 422, f"Not usable as sent: {fields}.", faults)
