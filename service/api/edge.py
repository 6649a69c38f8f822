"""What surrounds every request, as plain ASGI: its id, its log line, its time, the size of its body, and what happens when we fail."""

import asyncio
import re
import time
from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import uuid4

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.metrics import Metrics
from service.api.problems import Problem, internal, unavailable

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
_PROCESS, _COUNT = uuid4().hex[:20], count(1)  # counted within a process: asking the system for chance takes longer than all the rest here
_HEADERS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
"""What every answer has, unless its route says otherwise."""

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NOBODY = 499  # the caller left before the answer; nginx's number


class Edge:
    """Gives each request an id (the caller's ``X-Request-ID`` if it is sane), counts, logs and times it, and answers for our own faults."""

    def __init__(self, app: ASGIApp, metrics_of: Callable[[Scope], Metrics], timeout: float, max_body: int) -> None:
        """Surround an application; ``timeout`` in seconds, ``max_body`` in bytes."""
        self._app, self._metrics_of, self._timeout, self._max_body = app, metrics_of, timeout, max_body
        self._log = structlog.get_logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; everything else (the lifespan) goes through untouched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        metrics = self._metrics_of(scope)
        exchange = _Exchange(scope, receive, send, request_id, self._max_body)
        began = time.perf_counter()
        metrics.under_way.inc()
        try:
            await self._answer(exchange)
        finally:
            metrics.under_way.dec()
            seconds = (exchange.ended or time.perf_counter()) - began
            method = scope["method"] if scope["method"] in _METHODS else "OTHER"
            route = getattr(scope.get("route"), "path", "(none)")
            status = exchange.status or _NOBODY
            metrics.seconds.labels(route, method, str(status)).observe(seconds)
            key_id = scope["state"].get("key_id")
            self._log.info(
                "request", method=method, route=route, status=status, ms=round(seconds * 1000, 2), request_id=request_id, key_id=key_id
            )

    async def _answer(self, exchange: "_Exchange") -> None:
        """Let the application answer, within its time."""
        task = asyncio.current_task()
        assert task is not None
        timer = asyncio.get_running_loop().call_later(self._timeout, exchange.expire, task)
        try:
            await self._app(exchange.scope, exchange.receive, exchange.send)
        except ClientDisconnect:
            pass
        except asyncio.CancelledError:
            if exchange.late is None:
                raise
            task.uncancel()
        except Exception as error:
            self._log.error("failed", request_id=exchange.request_id, fault=type(error).__name__, where=_where(error))
            await exchange.refuse(internal())
        finally:
            timer.cancel()
            if exchange.late is not None:
                await exchange.late


class _Exchange:
    """One request and its answer: what is let in and out, and what came of it."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, request_id: str, max_body: int) -> None:
        self.scope, self.request_id = scope, request_id
        self.status: int | None = None
        self.ended: float | None = None
        self.late: asyncio.Task[None] | None = None
        self._receive, self._send, self._left = receive, send, max_body
        self._declared = _content_length(scope)

    async def receive(self) -> Message:
        """Hand in a piece of the body, and refuse more than is allowed before reading it all."""
        if self._declared is not None and self._declared > self._left:
            raise HTTPException(413)
        message = await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            self._declared = None
            if self._left < 0:
                raise HTTPException(413)
        return message

    async def send(self, message: Message) -> None:
        """Pass the answer on, unless its time was up."""
        if self.late is None:
            await self._pass(message)

    async def refuse(self, problem: Problem) -> None:
        """Answer with a problem, where nothing was answered yet."""
        if self.status is None:
            await problem.response(self.request_id)(self.scope, self._receive, self._pass)

    def expire(self, task: asyncio.Task[Any]) -> None:
        """Answer that the time is up, at once, and end the work; an answer that has begun goes on."""
        if self.status is None:
            self.late = asyncio.ensure_future(
                self.refuse(unavailable("This took longer than the service allows; try again, or send less."))
            )
            task.cancel()

    async def _pass(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = {name for name, _ in message["headers"]}
            own = ((b"x-request-id", self.request_id.encode("ascii")), *_HEADERS)
            message["headers"] = [*message["headers"], *(one for one in own if one[0] not in given)]
        elif message["type"] == "http.response.body" and not message.get("more_body"):
            self.ended = time.perf_counter()
        await self._send(message)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value.decode("ascii"))
    return f"{_PROCESS}{next(_COUNT):012x}"


def _content_length(scope: Scope) -> int | None:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return None


def _where(error: BaseException) -> list[str]:
    """Give the places an error came through; never its message, which may hold somebody's words."""
    places, trace = [], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-8:]
