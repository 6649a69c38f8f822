"""Drafts in, decisions out."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from service.api.auth import Caller, require
from service.api.body import read_json
from service.api.deciding import decide
from service.api.problems import Problem
from service.api.state import AppState, state_of

router = APIRouter(tags=["check"])


@router.post("/v1/check", summary="Judge one draft.")
async def check(
    request: Request,
    state: Annotated[AppState, Depends(state_of)],
    caller: Annotated[Caller, require("check")],
    spans: bool = True,
) -> Response:
    """Judge one draft: the item and the decision are those of the specification."""
    outcome = (await decide(state, [await read_json(request)], caller, spans=spans))[0]
    if isinstance(outcome, Problem):
        raise outcome
    return Response(json.dumps(outcome, ensure_ascii=False), media_type="application/json")
