"""A service for tests: in memory of this process, on a store of its own, at a clock that stands still."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from running import assemble_once

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette says that it would rather have a successor of httpx that is not there yet
    from fastapi.testclient import TestClient

from service.api.app import create_app
from service.api.settings import ApiSettings, read_settings
from service.api.state import AppState

NOW = 1_795_536_900_000_000
"""2026-11-24T16:15:00Z, a Tuesday."""


def settings_in(folder: Path, **given: Any) -> ApiSettings:
    """Give settings with a store and a folder of models of their own."""
    own = {"store": f"sqlite:///{folder / 'api.db'}", "models": folder / "models", "rate_limit": "100000/minute"}
    return read_settings({**own, **given})


@contextmanager
def serving(folder: Path, *, now: int = NOW, **given: Any) -> Iterator[TestClient]:
    """Run a service whose clock says ``now``; a fault of ours is a 500, as it is for a caller."""
    app = create_app(settings_in(folder, **given), clock=lambda: now)
    with (
        patch("service.api.judges.assemble", assemble_once),
        TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as client,
    ):
        yield client


def state_of(client: TestClient) -> AppState:
    """Give the state of a running service, for a look at its store or to make a key."""
    state: AppState = client.app.state.sendcheck  # type: ignore[attr-defined]
    return state


__all__ = ["NOW", "TestClient", "serving", "settings_in", "state_of"]
