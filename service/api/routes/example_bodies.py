"""Bodies about examples: how they are read, and what is answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Annotated, Any, TypeVar

from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError

from service.api import idempotency
from service.api.problems import Problem, field_error, problem_of_item
from service.examples.rows import ExampleFields
from service.item import MOST_FAULTS, fault_of
from service.store.examples import Saved
from service.store.idempotency import Written

Body = TypeVar("Body", bound=BaseModel)


class ExampleBody(ExampleFields):
    """A text with the labels a person gave it; ``review_id`` says which waiting draft this settles."""

    review_id: Annotated[int | None, Field(ge=1, lt=2**63, description="The draft of the review queue that is settled by this.")] = None


class ExampleAnswer(BaseModel):
    """What was stored."""

    example_id: int
    text: Annotated[str, Field(description="The text as it is kept, personal data masked.")]
    masked: Annotated[dict[str, int], Field(description="How many of which kind were masked.")]
    outcome: Annotated[str, Field(description="new, changed or unchanged")]
    contradictions: Annotated[list[list[str]], Field(description="Other labels the same text had before; these took their place.")]


def read_body(kind: type[Body], body: Any) -> Body:
    """Read a body of fields.

    Raises:
        Problem: naming each field at fault and what is expected; nothing that was sent is repeated.
    """
    if not isinstance(body, Mapping):
        raise _refused([field_error("(body)", "expected a JSON object")])
    fields = kind.model_fields
    unknown = [
        field_error(name, f"unknown field; allowed are {', '.join(fields)}")
        for name in islice((name for name in body if name not in fields), MOST_FAULTS)
    ]
    missing = [field_error(name, "missing") for name, field in fields.items() if field.is_required() and name not in body]
    if unknown or missing:
        raise _refused(unknown + missing)
    try:
        return kind.model_validate(dict(body))
    except ValidationError as error:
        raise problem_of_item(fault_of(error)) from None


def written(saved: Saved) -> Written:
    """Give what came of saving an example, without its text."""
    others = [list(labels) for labels in saved.others]
    return Written(201, {"example_id": saved.example_id, "outcome": saved.word, "contradictions": others})


def answer(done: Written, text: str, masked: Sequence[str]) -> JSONResponse:
    """Say what was stored: the text as it is kept, and which kinds of personal data were masked in it just now."""
    return idempotency.answer(done, {**done.answer, "text": text, "masked": dict(Counter(masked))})


def _refused(errors: list[Mapping[str, str]]) -> Problem:
    fields = ", ".join(dict.fromkeys(error["field"] for error in errors))
    return Problem("invalid-request", "The request is not as expected", 422, f"Not usable as sent: {fields}.", errors)
