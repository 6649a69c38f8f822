"""What the service is and how it fares: alive, ready, counted."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from sqlalchemy import literal, select

from service.api.state import AppState, state_of

router = APIRouter(tags=["about"])
State = Annotated[AppState, Depends(state_of)]


@router.get("/healthz", summary="Say that the process is alive.")
async def healthz() -> dict[str, Any]:
    """Say that the process is alive."""
    return {"status": "alive"}


@router.get("/readyz", summary="Say whether decisions can be made.")
def readyz(state: State) -> dict[str, Any]:
    """Say whether the store answers and which model is loaded; 503 when the store does not."""
    with state.store.reading() as connection:
        connection.execute(select(literal(1)))
    judge = state.judges.current
    told: dict[str, Any] = {"status": "ready", "model_version": judge.classifier.version, "policy_version": judge.policy.version}
    if state.judges.fault:
        told["detail"] = "The model that should be in use is refused, and the one before it stays; the log says why."
    return told
