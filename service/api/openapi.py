"""The description at ``/openapi.json``: what FastAPI gathers, with the item of the specification and one shape for every refusal."""

from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from service.api.problems import MEDIA_TYPE
from service.api.schemas import LabelOutcome, ProblemBody
from service.item import Item

_PLACE = "#/components/schemas/{model}"
_REFUSALS = {
    "400": "The body is not JSON.",
    "401": "A key is needed, and none that is live was sent.",
    "403": "The key does not have the scope.",
    "413": "More than the service takes at once.",
    "415": "The body is of another media type.",
    "422": "Something in the request is not as expected; `errors` names the fields.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
    "500": "The fault is ours.",
    "503": "Store or model do not answer at the moment, or the time was up.",
}
_BODY_ONLY = ("400", "413", "415")
_OURS = ("/v1/", "/metrics")
_ALWAYS = ("500", "503")


def describe(app: FastAPI) -> None:
    """Let an application describe itself in full; the description is made once, when it is first asked for."""
    gathered = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(gathered())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    models = models_json_schema(
        [(Item, "validation"), (LabelOutcome, "serialization"), (ProblemBody, "serialization")], ref_template=_PLACE
    )
    schemas |= models[1]["$defs"]
    schemas["Batch"] = {
        "type": "object",
        "title": "Batch",
        "properties": {"items": {"type": "array", "items": {"$ref": _PLACE.format(model="Item")}}},
        "required": ["items"],
        "additionalProperties": False,
    }
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "A key of sendcheck keys create: sck_..."},
        "header": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    }
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if path.startswith(_OURS):
                operation.setdefault("security", [{}, {"bearer": []}, {"header": []}])
            _add_refusals(operation, path)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document


def _add_refusals(operation: dict[str, Any], path: str) -> None:
    """Name every refusal a call may meet, in their one shape."""
    shape = {MEDIA_TYPE: {"schema": {"$ref": _PLACE.format(model="ProblemBody")}}}
    responses = operation["responses"]
    responses.pop("422", None)
    for status, description in _REFUSALS.items():
        if status in _ALWAYS or (path.startswith(_OURS) and (status not in _BODY_ONLY or "requestBody" in operation)):
            responses.setdefault(status, {"description": description, "content": shape})
