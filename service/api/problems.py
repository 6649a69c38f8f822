"""One shape for everything that is refused or fails: RFC 9457, ``application/problem+json``, with the fields at fault.

``{"type": "urn:sendcheck:invalid-item", "title": "...", "status": 422, "detail": "...", "errors": [{"field": "...", "reason": "..."}]}``, and
``request_id``. What a caller sent is never repeated: a reason says what is expected.
"""

import json
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from model.errors import ModelError
from rules.policy_error import PolicyError
from service.errors import StoreError, UserError
from service.item import MOST_FAULTS, ItemError
from service.outcome import Reject

MEDIA_TYPE = "application/problem+json"
_PATH = re.compile(r"\(?[A-Za-z_][\w-]{0,63}(\[\d+\])?(\.[A-Za-z_][\w-]{0,63}(\[\d+\])?)*\)?", re.ASCII)
_SLUGS = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "unsupported-media-type"}

_PLACES = ("body", "query", "path", "header")

Error = Mapping[str, str]


class Problem(Exception):  # noqa: N818 - the name of the RFC
    """A refusal: ``type`` is the last part of its URN, ``detail`` one sentence for a person, ``errors`` the fields at fault."""

    def __init__(
        self,
        type: str,
        title: str,
        status: int,
        detail: str,
        errors: Sequence[Error] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the members of the answer."""
        self.type, self.title, self.status, self.detail = type, title, status, detail
        self.errors, self.headers = tuple(errors[:MOST_FAULTS]), dict(headers or {})
        super().__init__(f"{status} {title}")

    def as_json(self) -> dict[str, Any]:
        """Give the JSON object."""
        shown: dict[str, Any] = {"type": f"urn:sendcheck:{self.type}", "title": self.title, "status": self.status, "detail": self.detail}
        if self.errors:
            shown["errors"] = [dict(error) for error in self.errors]
        return shown

    def response(self, request_id: str | None = None) -> Response:
        """Give the answer."""
        content = self.as_json() | ({"request_id": request_id} if request_id else {})
        return Response(json.dumps(content, ensure_ascii=False), self.status, self.headers, MEDIA_TYPE)


def field_error(field: str, reason: str) -> Error:
    """Name a field and what is expected; a name that could be anybody's words is not repeated."""
    return {"field": field if _PATH.fullmatch(field) else "(unknown field)", "reason": reason}


def problem_of_item(error: ItemError | Reject, prefix: str = "") -> Problem:
    """Say what is wrong with an item; ``prefix`` is where it stands, such as ``items[3]``."""
    faults = error.faults or [(error.field, "not usable")]  # what came stands in ``reason``, and is not repeated
    errors = [field_error(_within(prefix, field), reason) for field, reason in faults]
    fields = ", ".join(dict.fromkeys(one["field"] for one in errors))
    return Problem("invalid-item", "The item breaks the specification", 422, f"Not usable as sent: {fields}.", errors)


def _within(prefix: str, field: str) -> str:
    return f"{prefix}.{field}" if prefix and field != "(item)" else prefix or field


def internal(kind: str = "internal-error") -> Problem:
    """Say that the fault is ours, without saying more."""
    return Problem(kind, "Something went wrong here", 500, "The service failed; the log has the request id.")


def add_handlers(app: FastAPI) -> None:
    """Let everything raised come out in the one shape."""

    def handle(kind: type[Exception], make: Any) -> None:
        async def handler(request: Request, error: Exception) -> Response:
            response: Response = make(error).response(request.scope.get("state", {}).get("request_id"))
            return response

        app.add_exception_handler(kind, handler)

    handle(Problem, lambda error: error)
    handle(ItemError, problem_of_item)
    for trouble in (UserError, PolicyError, ModelError):
        handle(trouble, _of_trouble)
    handle(RequestValidationError, _of_validation)
    handle(HTTPException, _of_http)


def _of_trouble(error: Exception) -> Problem:
    """Say less than the sentence does, which may name files and hosts: it goes to the log alone, unless it could name a person."""
    told = {"told": str(error)} if isinstance(error, StoreError | PolicyError | ModelError) else {}
    structlog.get_logger().error("unavailable", fault=type(error).__name__, **told)
    return unavailable()


def unavailable(detail: str = "The store or the model cannot be used at the moment; try again.") -> Problem:
    """Say that what the service stands on does not answer."""
    return Problem("unavailable", "Not available", 503, detail, headers={"Retry-After": "5"})


def _of_validation(error: RequestValidationError) -> Problem:
    errors = [field_error(_path(one["loc"]), _sentence(one["msg"])) for one in error.errors()]
    fields = ", ".join(dict.fromkeys(one["field"] for one in errors))
    return Problem("invalid-request", "The request is not as expected", 422, f"Not usable as sent: {fields}.", errors)


def _path(location: Sequence[Any]) -> str:
    parts = list(location[1:] if location[0] in _PLACES else location)
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".") or "(body)"


def _sentence(message: str) -> str:
    return (message[:1].lower() + message[1:]).replace("input should be", "expected").replace("string should have", "expected")


def _of_http(error: HTTPException) -> Problem:
    title = HTTPStatus(error.status_code).phrase
    return Problem(
        _SLUGS.get(error.status_code, "refused"), title, error.status_code, f"{title}: see /openapi.json.", headers=error.headers
    )
