"""Corrected labels in. Any key that may check drafts may say what one is: what comes of it is decided when a model is retrained."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from model.labels import LABELS
from model.language import detect_language
from service.api.auth import Caller, require
from service.api.body import read_json
from service.api.idempotency import IdempotencyKey, write_request
from service.api.records import json_body, refusal
from service.api.routes.example_bodies import ExampleAnswer, ExampleBody, answer, read_body, written
from service.api.routes.review import settled
from service.api.state import AppState, state_of
from service.examples.masking import mask
from service.store.examples import NewExample, in_order, save_examples

router = APIRouter(tags=["examples"])

_EXAMPLES = {
    "asks": {
        "summary": "A draft that asks for personal data.",
        "value": {"text": "Please text me your date of birth.", "labels": ["pii_request"], "trade": "bank"},
        "x-status": 201,
    },
    "fine": {"summary": "A draft that is none of it.", "value": {"text": "See you at ten, Ana.", "labels": []}, "x-status": 201},
    "misspelt": {"summary": "A label that is none.", "value": {"text": "See you.", "labels": ["pii_requst"]}, "x-status": 422},
}


@router.post(
    "/v1/examples",
    status_code=201,
    summary="Keep a corrected label.",
    responses={201: {"model": ExampleAnswer}, **refusal(404, "No such draft waits."), **refusal(409, "The draft has another text.")},
    openapi_extra=json_body(ExampleBody.model_json_schema(), _EXAMPLES),
)
def add_example(
    request: Request,
    state: Annotated[AppState, Depends(state_of)],
    caller: Annotated[Caller, require("check")],
    body: Annotated[Any, Depends(read_json)],
    key: IdempotencyKey = None,
) -> JSONResponse:
    """Keep what a person says a draft is, for retraining; scope `check`.

    Numbers, addresses, cards and links that lead to a person are masked before the text is kept. A text has one set of labels: what it had before
    is named in `contradictions`, and the new labels take its place. The same example sent twice changes nothing. With `review_id` a draft of the
    review queue is settled.
    """
    given, now = read_body(ExampleBody, body), state.clock()
    write = partial(write_request, state, request, caller, key, body, now)
    masked, by = mask(given.text), given.recorded_by or caller.name
    if given.review_id is not None:
        return settled(state, write, now, given.review_id, given.labels, by, given.trade, masked.key)
    classifier = state.judges.current.classifier
    language = given.language or detect_language([masked.text])[0] or None
    flagged = classifier.predict([masked.text], [language or ""]).flagged[0]
    said = tuple(label for label, flag in zip(LABELS, flagged, strict=True) if flag)
    example = NewExample(masked, in_order(given.labels), "api", language, given.trade, by, classifier.version, said)
    done = write(lambda connection: written(save_examples(connection, [example], now, replace=True)[0]))
    return answer(done, masked.text, masked.found)
