"""Drafts in, decisions out."""

import asyncio
import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from service.api.auth import Caller, require
from service.api.body import read_json
from service.api.deciding import Answer, decide
from service.api.examples import BATCHES, ITEMS
from service.api.problems import Problem, field_error
from service.api.schemas import BatchAnswer, Decision
from service.api.state import AppState, state_of

router = APIRouter(tags=["check"])
State = Annotated[AppState, Depends(state_of)]
MayCheck = Annotated[Caller, require("check")]
Spans = Annotated[bool, Query(description="Without spans an answer is faster.")]
Record = Annotated[bool, Query(description="Write the decision down in the store, without any text.")]
_PARAMETERS = ("spans", "record")


def _body(schema: Mapping[str, Any], examples: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a body that is read as it comes, once."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema, "examples": examples}}}}


@router.post(
    "/v1/check",
    summary="Judge one draft.",
    responses={200: {"model": Decision}},
    openapi_extra=_body({"$ref": "#/components/schemas/Item"}, ITEMS),
)
async def check(request: Request, state: State, caller: MayCheck, spans: Spans = True, record: Record = False) -> Response:
    """Judge one draft.

    Item and decision are those of the specification. A contact the store knows may be given by its `contact_id` alone:
    `"contact": {"contact_id": "c1"}`; its record, consents and history are then read from the store.
    """
    _refuse_unknown(request)
    answer = (await decide(state, [await read_json(request)], caller, spans=spans, record=record))[0]
    if isinstance(answer, Problem):
        raise answer
    return _json(answer)


@router.post(
    "/v1/check/batch",
    summary="Judge many drafts.",
    responses={200: {"model": BatchAnswer}},
    openapi_extra=_body({"$ref": "#/components/schemas/Batch"}, BATCHES),
)
async def check_batch(request: Request, state: State, caller: MayCheck, spans: Spans = True, record: Record = False) -> Response:
    """Judge many drafts: for each, in order, a decision or the problem with it. At most as many as the service is set to take."""
    _refuse_unknown(request)
    items = _items_of(await read_json(request), state.settings.max_batch)
    answers = await decide(state, items, caller, spans=spans, record=record, prefix="items")
    return await asyncio.to_thread(_json, {"results": [_shown(answer) for answer in answers]})


def _items_of(body: Any, limit: int) -> list[Any]:
    if not isinstance(body, dict) or not isinstance(body.get("items"), list):
        raise _refused([field_error("items", "expected a list of items")])
    if unknown := [name for name in body if name != "items"]:
        raise _refused([field_error(name, "unknown field; allowed are items") for name in unknown])
    items: list[Any] = body["items"]
    if len(items) > limit:
        errors = [field_error("items", f"expected at most {limit:,} items")]
        raise Problem("too-large", "Too many items", 413, f"This service takes at most {limit:,} items at once.", errors)
    return items


def _refuse_unknown(request: Request) -> None:
    if unknown := [name for name in request.query_params if name not in _PARAMETERS]:
        raise _refused([field_error(name, f"unknown parameter; allowed are {', '.join(_PARAMETERS)}") for name in unknown])


def _refused(errors: list[Mapping[str, str]]) -> Problem:
    fields = ", ".join(dict.fromkeys(error["field"] for error in errors))
    return Problem("invalid-request", "The request is not as expected", 422, f"Not usable as sent: {fields}.", errors)


def _shown(answer: Answer) -> dict[str, Any]:
    return {"problem": answer.as_json()} if isinstance(answer, Problem) else {"decision": answer}


def _json(content: Any) -> Response:
    return Response(json.dumps(content, ensure_ascii=False), media_type="application/json")
