"""The application: settings in, a service out. Nothing is opened before it starts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from fastapi import FastAPI
from starlette.types import Scope

from service.api.edge import Edge
from service.api.metrics import Metrics
from service.api.openapi import describe
from service.api.problems import add_handlers
from service.api.routes import OBSERVERS, ROUTERS
from service.api.settings import ApiSettings
from service.api.state import AppState, Clock, open_state, system_clock

API_VERSION = "1"
WATCH_SECONDS = 0.5
_SILENT: dict[str, Any] = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False}
"""FastAPI's own telemetry would put messages of exceptions, and so people's words, into traces."""


def open_service(settings: ApiSettings, clock: Clock = system_clock) -> AppState:
    """Open what the service stands on, as :func:`create_app` does at its start.

    Raises:
        UserError, ModelError, PolicyError: when store, model or policy cannot be used, in one sentence.
    """
    return open_state(settings, OBSERVERS, clock)


def create_app(settings: ApiSettings, *, clock: Clock = system_clock, opened: AppState | None = None) -> FastAPI:
    """Make the service; its lifespan opens store and model, unless they are ``opened`` already, and closes them at its end."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        state: AppState = opened if opened is not None else await asyncio.to_thread(open_service, settings, clock)
        app.state.sendcheck = state
        watch = asyncio.create_task(_watch_models(state))
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
            await asyncio.to_thread(state.close)

    quiet: dict[str, Any] = {"docs_url": None, "redoc_url": None, "redirect_slashes": False, "telemetry": _SILENT}
    app = FastAPI(title="sendcheck", version=API_VERSION, lifespan=lifespan, **quiet)
    add_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    describe(app)
    app.add_middleware(Edge, metrics_of=_metrics_of, timeout=settings.request_timeout_seconds, max_body=settings.max_body_bytes)
    return app


def _metrics_of(scope: Scope) -> Metrics:
    state: AppState = scope["app"].state.sendcheck
    return state.metrics


async def _watch_models(state: AppState) -> None:
    """Take a model that was promoted into use within a second, without holding up a request; say so in the log."""
    log = structlog.get_logger()
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        try:
            taken = await asyncio.to_thread(state.judges.renew)
        except Exception as error:
            log.error("models cannot be watched", fault=type(error).__name__)
            continue
        if taken is not None:
            state.metrics.swaps.labels("taken" if taken else "refused").inc()
            log.warning("model", taken=taken, version=state.judges.current.classifier.version, fault=state.judges.fault)
