"""Who calls, and whether they may: keys in ``Authorization: Bearer sck_...`` or ``X-API-Key``.

Without any key in the store a service that listens on this machine alone lets everybody on it in, but not a web page from elsewhere that was
opened here: such a call names another host or another origin.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request

from service.api.headers import header
from service.api.problems import Problem
from service.api.settings import is_loopback
from service.api.state import AppState, state_of
from service.store.api_keys import SCOPES

LOCAL = "local"
ADMIN = "admin"


@dataclass(frozen=True)
class Caller:
    """Who calls: ``key_id`` is None where no key is asked for; ``name`` is for records, never a secret."""

    key_id: str | None
    name: str
    scopes: frozenset[str]

    @property
    def id(self) -> str:
        """Give what tells callers apart."""
        return self.key_id or LOCAL

    def may(self, scope: str) -> bool:
        """Say whether the caller has a scope; an admin has them all."""
        return scope in self.scopes or ADMIN in self.scopes


_EVERYBODY = Caller(None, LOCAL, frozenset(SCOPES))


def require(scope: str | None = None) -> Any:
    """Ask for a key with a scope (None: any key) and count the call against its limit; gives the :class:`Caller`."""
    if scope is not None and scope not in SCOPES:
        raise ValueError(f"{scope!r} is none of {', '.join(SCOPES)}")
    return Depends(_asks_for(scope))


async def admit(request: Request, state: AppState, scope: str | None) -> Caller:
    """Find out who calls, count the call against its limit and let it in, as :func:`require` does where a route asks for it itself.

    Raises:
        Problem: 401, 403 or 429.
    """
    found = await _identify(request, state)
    request.scope.setdefault("state", {})["key_id"] = found.key_id
    state.rates.count(f"key {found.key_id}" if found.key_id else _address(request))
    if scope is not None and not found.may(scope):
        raise Problem("forbidden", "Not allowed", 403, f"This key does not have the scope {scope}.")
    return found


def _asks_for(scope: str | None) -> Callable[..., Awaitable[Caller]]:
    async def caller(request: Request, state: Annotated[AppState, Depends(state_of)]) -> Caller:
        return await admit(request, state, scope)

    return caller


def count_address(request: Request, state: AppState) -> None:
    """Count a call that proved nothing against its address.

    Raises:
        Problem: 429 when it is one too many.
    """
    state.rates.count(_address(request))


async def _identify(request: Request, state: AppState) -> Caller:
    key = _key_of(request)
    if key is None and state.settings.is_local and not await state.keys.any():
        _refuse_strangers(request)
        return _EVERYBODY
    found = None if key is None else await state.keys.find(key)
    if found is None:
        count_address(request, state)
        detail = "Send a live key: Authorization: Bearer sck_..., made with sendcheck keys create."
        raise Problem("unauthorized", "A key is needed", 401, detail, headers={"WWW-Authenticate": "Bearer"})
    return Caller(found.key_id, found.name, found.scopes)


def _key_of(request: Request) -> str | None:
    scheme, _, word = (header(request.scope, b"authorization") or "").partition(" ")
    return word.strip() if scheme.lower() == "bearer" else header(request.scope, b"x-api-key")


def _address(request: Request) -> str:
    return f"address {request.client.host if request.client else LOCAL}"


def _refuse_strangers(request: Request) -> None:
    """Refuse calls that a foreign web page makes through a browser on this machine."""
    if not _is_ours(header(request.scope, b"host") or "", header(request.scope, b"origin")):
        raise Problem("forbidden", "Not allowed", 403, "Without keys only this machine may call, by the name 127.0.0.1 or localhost.")


@lru_cache(maxsize=64)
def _is_ours(host: str, origin: str | None) -> bool:
    """Say whether a call names this machine, and comes from no page but our own; most calls name the same."""
    try:
        return is_loopback(urlsplit(f"//{host}").hostname or "") and (origin is None or urlsplit(origin).netloc == host)
    except ValueError:  # such as an address whose bracket is never closed
        return False
