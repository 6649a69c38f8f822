"""The application: settings in, a service out. Nothing is opened before it starts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from fastapi import FastAPI
from starlette.types import Scope

from service.api.edge import Edge
from service.api.metrics import Metrics
from service.api.problems import add_handlers
from service.api.routes import OBSERVERS, ROUTERS
from service.api.settings import ApiSettings
from service.api.state import AppState, Clock, open_state, system_clock

WATCH_SECONDS = 0.5
_SILENT = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False}
"""FastAPI's own telemetry would put messages of exceptions, and so people's words, into traces."""


def create_app(settings: ApiSettings, *, clock: Clock = system_clock, opened: AppState | None = None) -> FastAPI:
    """Make the service; its lifespan opens store and model, unless they are ``opened`` already, and closes them at its end."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        state = opened or await asyncio.to_thread(open_state, settings, OBSERVERS, clock)
        app.state.sendcheck = state
        watch = asyncio.create_task(_watch_models(state))
        try:
            yield
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch
            await asyncio.to_thread(state.close)

    app = FastAPI(
        title="sendcheck", version="1", lifespan=lifespan, docs_url=None, redoc_url=None, redirect_slashes=False, telemetry=_SILENT
    )
    add_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
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
