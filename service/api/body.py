"""A request's body as JSON, read once."""

import json
from typing import Any, NoReturn

from fastapi import Request

from service.api.headers import header
from service.api.problems import Problem, field_error


async def read_json(request: Request) -> Any:
    """Give the body's JSON value.

    Raises:
        Problem: 415 for another media type, 400 for what is no JSON in UTF-8, 422 for half characters, which no text holds.
    """
    media_type = (header(request.scope, b"content-type") or "").partition(";")[0].strip().lower()
    if media_type != "application/json":  # asked for strictly: a foreign web page cannot send it without being allowed to
        raise Problem("unsupported-media-type", "Unsupported media type", 415, "Send JSON with Content-Type: application/json.")
    body = await request.body()
    try:
        value = _DECODE(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Problem("not-json", "The body is not JSON", 400, f"Expected one JSON value in UTF-8{where}.") from None
    if b"\\ud" in body.lower():
        _refuse_halves(value)
    return value


def _refuse(_: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON."""
    raise ValueError


_DECODE = json.JSONDecoder(parse_constant=_refuse).decode


def _refuse_halves(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        reason = "expected whole characters; this has half a surrogate pair"
        detail = "A string has half a surrogate pair."
        raise Problem("invalid-request", "The request is not as expected", 422, detail, [field_error("(body)", reason)]) from None
