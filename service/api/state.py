"""What one running service is made of, and the dependency that hands it to a route."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request

from service.api.judges import Judges, open_judges
from service.api.keyring import KeyRing
from service.api.metrics import Metrics
from service.api.observers import Observation, Observer
from service.api.rates import Rates
from service.api.settings import ApiSettings
from service.store.ledger import Store, open_store

Clock = Callable[[], int]


def system_clock() -> int:
    """Give the time, in microseconds since the epoch."""
    return time.time_ns() // 1000


@dataclass
class AppState:
    """Settings, store and model of a service, what counts its calls, and its clock (microseconds since the epoch)."""

    settings: ApiSettings
    store: Store
    judges: Judges
    keys: KeyRing
    rates: Rates
    metrics: Metrics
    observation: Observation
    clock: Clock
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))  # batches, which need a processor, one at a time
    errands: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(4)
    )  # single drafts that are long, or need a store over a network

    def close(self) -> None:
        """Let the observers finish, then close the store."""
        self.observation.close()
        self.store.close()


def open_state(settings: ApiSettings, observers: tuple[Observer, ...] = (), clock: Clock = system_clock) -> AppState:
    """Open store, model and policy; the store is made where it does not exist.

    Raises:
        UserError, ModelError, PolicyError: when one of them cannot be used, in one sentence.
    """
    judges = open_judges(settings)
    store = open_store(settings.store)
    metrics = Metrics()
    observation = Observation(observers, metrics.unobserved.inc)
    state = AppState(settings, store, judges, KeyRing(store), Rates(settings.rate_limit), metrics, observation, clock)
    observation.start(state)
    return state


async def state_of(request: Request) -> AppState:
    """Give a route the state of its service."""
    state: AppState = request.app.state.sendcheck
    return state
