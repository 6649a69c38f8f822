"""Drafts in, decisions out."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from service.api.auth import admit
from service.api.body import read_json
from service.api.deciding import Answer, decide
from service.api.examples import BATCHES, ITEMS
from service.api.problems import Problem, field_error
from service.api.schemas import BatchAnswer, Decision
from service.api.state import AppState


class _Plain(APIRoute):
    """A route whose function takes the request and gives the answer: nothing is read, injected or validated around it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Give the function itself."""
        handler: Callable[[Request], Coroutine[Any, Any, Response]] = self.endpoint
        return handler


router = APIRouter(tags=["check"], route_class=_Plain)
_SCOPE = "check"
_FLAGS = {
    "spans": (True, "Without spans an answer is faster."),
    "record": (False, "Write the decision down in the store, without any text."),
}
"""What may be asked for in the address: the default, and what it means. Read by hand: the framework takes longer for it than we for a draft."""

_WORDS = {**dict.fromkeys(("true", "1", "yes", "on"), True), **dict.fromkeys(("false", "0", "no", "off"), False)}


_ENCODE = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _described(schema: Mapping[str, Any], examples: Mapping[str, Any]) -> dict[str, Any]:
    """Describe flags and a body that are read as they come, once."""
    flags = [
        {"name": name, "in": "query", "required": False, "description": meaning, "schema": {"type": "boolean", "default": default}}
        for name, (default, meaning) in _FLAGS.items()
    ]
    body = {"required": True, "content": {"application/json": {"schema": schema, "examples": examples}}}
    return {"parameters": flags, "requestBody": body}


@router.post(
    "/v1/check",
    summary="Judge one draft.",
    responses={200: {"model": Decision}},
    openapi_extra=_described({"$ref": "#/components/schemas/Item"}, ITEMS),
)
async def check(request: Request) -> Response:
    """Judge one draft.

    Item and decision are those of the specification. A contact the store knows may be given by its `contact_id` alone:
    `"contact": {"contact_id": "c1"}`; its record, consents and history are then read from the store.
    """
    state: AppState = request.app.state.sendcheck
    caller = await admit(request, state, _SCOPE)
    flags = _flags(request)
    answer = (await decide(state, [await read_json(request)], caller, spans=flags["spans"], record=flags["record"]))[0]
    if isinstance(answer, Problem):
        raise answer
    return _json(answer)


@router.post(
    "/v1/check/batch",
    summary="Judge many drafts.",
    responses={200: {"model": BatchAnswer}},
    openapi_extra=_described({"$ref": "#/components/schemas/Batch"}, BATCHES),
)
async def check_batch(request: Request) -> Response:
    """Judge many drafts: for each, in order, a decision or the problem with it. At most as many as the service is set to take."""
    state: AppState = request.app.state.sendcheck
    caller = await admit(request, state, _SCOPE)
    flags = _flags(request)
    items = _items_of(await read_json(request), state.settings.max_batch)
    answers = await decide(state, items, caller, spans=flags["spans"], record=flags["record"], prefix="items")
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


def _flags(request: Request) -> dict[str, bool]:
    """Read the flags of the address.

    Raises:
        Problem: 422 naming each parameter that does not exist or is neither true nor false.
    """
    flags = {name: default for name, (default, _) in _FLAGS.items()}
    if not request.scope["query_string"]:
        return flags
    errors = []
    for name, value in request.query_params.multi_items():
        if name not in _FLAGS:
            errors.append(field_error(name, f"unknown parameter; allowed are {', '.join(_FLAGS)}"))
        elif value.lower() not in _WORDS:
            errors.append(field_error(name, "expected true or false"))
        else:
            flags[name] = _WORDS[value.lower()]
    if errors:
        raise _refused(errors)
    return flags


def _refused(errors: list[Mapping[str, str]]) -> Problem:
    fields = ", ".join(dict.fromkeys(error["field"] for error in errors))
    return Problem("invalid-request", "The request is not as expected", 422, f"Not usable as sent: {fields}.", errors)


def _shown(answer: Answer) -> dict[str, Any]:
    return {"problem": answer.as_json()} if isinstance(answer, Problem) else {"decision": answer}


def _json(content: Any) -> Response:
    return Response(_ENCODE(content), media_type="application/json")
