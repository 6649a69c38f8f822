"""The queue of drafts the model was unsure about: fed by every decision, read and settled by people.

The drafts are other callers' drafts, though masked, so that reading them needs the scope ``admin``.
"""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from model.classifier import Classifier
from service.api.auth import Caller, require
from service.api.body import read_json
from service.api.idempotency import IdempotencyKey, Write, write_request
from service.api.observers import Judged
from service.api.problems import Problem
from service.api.records import json_body, refusal
from service.api.routes.example_bodies import ExampleAnswer, answer, read_body, written
from service.api.state import AppState, state_of
from service.fields import Label
from service.store.events import iso
from service.store.idempotency import Written
from service.store.review import Limits, find_draft, queue_unsure, read_queue, settle, unsure_drafts

router = APIRouter(tags=["review"])
State = Annotated[AppState, Depends(state_of)]
MayReview = Annotated[Caller, require("admin")]
MOST = 100


class ReviewDraft(BaseModel):
    """One draft that waits for a person."""

    review_id: int
    text: Annotated[str, Field(description="The draft, personal data masked.")]
    language: str | None
    doubt: Annotated[float, Field(description="How many of the labels are expected to be wrong.")]
    probabilities: dict[str, float]
    model_version: str
    received_at: str


class ReviewQueue(BaseModel):
    """The drafts most worth labelling, and how many wait."""

    drafts: list[ReviewDraft]
    waiting: int


class ReviewBody(BaseModel):
    """What a person says of a waiting draft."""

    model_config = ConfigDict(extra="forbid", strict=True)

    labels: Annotated[list[Label], Field(max_length=100)]


_EXAMPLES = {
    "gone": {"summary": "A draft that does not wait.", "value": {"labels": ["legal"]}, "x-status": 404, "x-path": {"review_id": 7}},
    "misspelt": {"summary": "A label that is none.", "value": {"labels": ["leagl"]}, "x-status": 422, "x-path": {"review_id": 7}},
}


@router.get("/v1/review", summary="Read the queue of unsure drafts.", responses={200: {"model": ReviewQueue}})
def read(state: State, _: MayReview, limit: Annotated[int, Query(ge=1, le=MOST)] = 20) -> JSONResponse:
    """Read the drafts most worth labelling, the most useful first: those the model doubts most, and no two alike; scope `admin`.

    Reading changes nothing, and a draft that is passed over stays. The queue holds the newest 5,000 drafts of the last 90 days, and fills where the
    service is set to (`SENDCHECK_REVIEW_QUEUE=true`).
    """
    queue = read_queue(state.store, limit, state.clock())
    names = ("review_id", "text", "language", "doubt", "probabilities", "model_version")
    drafts = [{**{name: draft[name] for name in names}, "received_at": iso(draft["received_at"])} for draft in queue.drafts]
    return JSONResponse({"drafts": drafts, "waiting": queue.waiting})


@router.post(
    "/v1/review/{review_id}",
    status_code=201,
    summary="Settle an unsure draft.",
    responses={201: {"model": ExampleAnswer}, **refusal(404, "No such draft waits.")},
    openapi_extra=json_body(ReviewBody.model_json_schema(), _EXAMPLES),
)
def settle_draft(
    request: Request,
    state: State,
    caller: MayReview,
    review_id: Annotated[int, Path(ge=1, le=2**63 - 1)],
    body: Annotated[Any, Depends(read_json)],
    key: IdempotencyKey = None,
) -> JSONResponse:
    """Say which labels a draft carries: it is kept as an example and leaves the queue; scope `admin`. Saying it again corrects it."""
    labels, now = read_body(ReviewBody, body).labels, state.clock()
    return settled(state, partial(write_request, state, request, caller, key, body, now), now, review_id, labels, caller.name)


def settled(
    state: AppState,
    write: Write,
    now: int,
    review_id: int,
    labels: Sequence[str],
    by: str,
    trade: str | None = None,
    text_key: str | None = None,
) -> JSONResponse:
    """Settle a draft through ``write``; ``text_key`` is that of the text the caller means, where one was sent.

    Raises:
        Problem: when there is no such draft, or it has another text.
    """
    draft = find_draft(state.store, review_id)
    if draft is None:
        raise _unknown_draft()
    if text_key not in (None, draft["text_key"]):
        raise Problem("conflict", "Another draft", 409, "The text is not that of the draft review_id names.")

    def work(connection: Connection) -> Written:
        saved = settle(connection, review_id, labels, now, by, limits_of(state.judges.current.classifier), trade)
        if saved is None:
            raise _unknown_draft()
        return written(saved)

    return answer(write(work), draft["text"], ())


def _unknown_draft() -> Problem:
    return Problem("not-found", "Unknown draft", 404, "No draft of this review_id waits; it may have been let go after 90 days.")


def limits_of(classifier: Classifier) -> Limits:
    """Give a model's thresholds."""
    return Limits(classifier.version, dict(zip(classifier.labels, map(float, classifier.thresholds), strict=True)))


def keep_unsure(state: AppState, judged: Sequence[Judged]) -> None:
    """Keep the drafts the model was unsure about for review, masked; does nothing unless the setting ``review_queue`` is on."""
    if not state.settings.review_queue:
        return
    moments = [one.at for one in judged]
    decided: list[tuple[Any, Any]] = [(one.item, one.decision) for one in judged]
    queue_unsure(state.store, unsure_drafts(decided, "api"), max(moments))
