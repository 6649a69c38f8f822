"""``Idempotency-Key``: a write sent twice is done once, and the second answer is the first.

A refused write leaves nothing behind: mended, it may be sent again with the same key.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Header, Request
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from service.api.auth import Caller
from service.api.problems import Problem
from service.api.state import AppState
from service.store.idempotency import Claim, KeyReusedError, Written, write_once

REPLAYED = "Idempotent-Replayed"
Write = Callable[[Callable[[Connection], Written]], Written]
"""Does work in one transaction, for one request and its key once."""

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="The same key with the same body is written once and answered alike for 24 hours.",
    ),
]


def write(
    state: AppState, caller_id: str, key: str | None, request: dict[str, Any], now: int, work: Callable[[Connection], Written]
) -> Written:
    """Do the work in one transaction; with a key only once. ``request`` is what must be the same when the key is used again.

    Raises:
        Problem: 422 when the caller used the key for another request.
        UserError: when the store does not answer.
    """
    if key is None:
        return state.store.write(work)
    keys = state.store.keys
    claim = Claim(caller_id, keys.content("idempotency key", {"key": key}), keys.content("request", request))
    try:
        return state.store.write(lambda connection: write_once(connection, claim, now, work))
    except KeyReusedError:
        detail = "This Idempotency-Key was used for another request; send a new one."
        raise Problem("idempotency-key-reused", "The key was used before", 422, detail) from None


def request_of(request: Request, body: Any) -> dict[str, Any]:
    """Give what makes a request the same one."""
    return {"method": request.method, "path": request.url.path, "body": body}


def write_request(
    state: AppState, request: Request, caller: Caller, key: str | None, body: Any, now: int, work: Callable[[Connection], Written]
) -> Written:
    """Do the work that one request asks for; see :func:`write`."""
    return write(state, caller.id, key, request_of(request, body), now, work)


def answer(written: Written, content: dict[str, Any]) -> JSONResponse:
    """Answer with what a write came to, saying whether it was done before."""
    return JSONResponse(content, written.status, {REPLAYED: "true"} if written.replayed else None)
