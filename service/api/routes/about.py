"""What the service is made of and how it fares: rules, policy, model; alive, ready, counted."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import literal, select

import model
from model.classifier import RELEASED
from model.store import read_manifest
from service.api.auth import require
from service.api.schemas import Health, ModelBody, PolicyBody, Ready, RuleBody
from service.api.state import AppState, state_of
from service.rule_list import describe, describe_policy

router = APIRouter(tags=["about"])
State = Annotated[AppState, Depends(state_of)]
_HASHES = ("sha256", "data")
_CARDS = ("model-card.md", "card.md")


@router.get("/v1/rules", summary="List every rule.", dependencies=[require("check")], responses={200: {"model": list[RuleBody]}})
def rules(state: State) -> Response:
    """List every rule with its effect, sentence, source and parameters, as `sendcheck rules --format json` does."""
    return JSONResponse(describe(state.judges.current.policy))


@router.get("/v1/policy", summary="Show the policy in force.", dependencies=[require("check")], responses={200: {"model": PolicyBody}})
def policy(state: State) -> Response:
    """Show the policy's version, its files and every value with its source."""
    return JSONResponse(describe_policy(state.judges.current.policy))


@router.get("/v1/model", summary="Show the model in use.", dependencies=[require("check")], responses={200: {"model": ModelBody}})
def model_(state: State) -> Response:
    """Show the model's version, thresholds, metrics, manifest (without the hashes of files) and card."""
    judges = state.judges
    classifier, folder = judges.current.classifier, judges.folder
    manifest = {name: value for name, value in read_manifest(folder).items() if name not in _HASHES}
    told: dict[str, Any] = {
        "model_version": classifier.version,
        "labels": list(classifier.labels),
        "thresholds": {label: round(float(limit), 4) for label, limit in zip(classifier.labels, classifier.thresholds, strict=True)},
        "metrics": manifest.get("metrics", {}),
        "manifest": manifest,
        "card": _card(folder),
        "fault": judges.fault is not None,
    }
    return JSONResponse(told)


@router.get("/healthz", summary="Say that the process is alive.", responses={200: {"model": Health}})
async def healthz() -> Response:
    """Say that the process is alive."""
    return JSONResponse({"status": "alive"})


@router.get("/readyz", summary="Say whether decisions can be made.", responses={200: {"model": Ready}})
def readyz(state: State) -> Response:
    """Say whether the store answers and which model is loaded; 503 when the store does not."""
    with state.store.reading() as connection:
        connection.execute(select(literal(1)))
    judge = state.judges.current
    told = {"status": "ready", "model_version": judge.classifier.version, "policy_version": judge.policy.version}
    if state.judges.fault:
        told["detail"] = "The model that should be in use is refused, and the one before it stays; the log says why."
    return JSONResponse(told)


@router.get(
    "/metrics",
    summary="Show what was counted, for Prometheus.",
    dependencies=[require()],
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    response_class=Response,
)
async def metrics(state: State) -> Response:
    """Show what was counted, in Prometheus' text format; with any live key, where keys are asked for."""
    judge = state.judges.current
    return Response(state.metrics.shown(judge.classifier.version, judge.policy.version), media_type=CONTENT_TYPE_LATEST)


def _card(folder: Path) -> str | None:
    """Give the card that lies beside a model, or in the checkout for the model that comes with the program."""
    places = [folder / name for name in _CARDS]
    if folder == RELEASED:
        places.append(Path(model.__file__).parents[1] / "docs" / "model-card.md")
    return next((place.read_text("utf-8") for place in places if place.is_file()), None)
