"""Keys in memory: how fresh they are, and that asking the store anew holds up no queue of calls."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from service.api import keyring
from service.api.keyring import KeyRing
from service.errors import StoreError
from service.store.api_keys import ApiKey

KEY = ApiKey("000000000000", "hash", "shop", frozenset({"check"}), 0, None)


class Store:
    """Stands in for ``list_keys``: counts how often it is asked, and answers or fails when it is let."""

    def __init__(self) -> None:
        """Answer at once, with no key."""
        self.asked, self.keys, self.fault = 0, list[ApiKey](), None
        self.open = threading.Event()
        self.open.set()

    fault: Exception | None

    def list(self, _: Any) -> list[ApiKey]:
        """Give the keys."""
        self.asked += 1
        keys, fault = self.keys, self.fault
        assert self.open.wait(10)
        if fault is not None:
            raise fault
        return keys


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    """Give a store that the ring asks."""
    store = Store()
    monkeypatch.setattr(keyring, "list_keys", store.list)
    return store


def ring(clock: list[float]) -> KeyRing:
    """Give a ring whose seconds are the first number of a list."""
    return KeyRing(None, lambda: clock[0])  # type: ignore[arg-type]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something another thread does."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come")


def test_many_calls_at_once_ask_once_and_go_on_together(store: Store) -> None:
    """All who waited for the store go on in the same turn: one after the other, the last would wait for the work of all."""

    async def run() -> list[int]:
        keys, turn, turns = ring([0.0]), [0], list[int]()

        async def call() -> None:
            await keys.any()
            turns.append(turn[0])

        async def count() -> None:
            while True:
                turn[0] += 1
                await asyncio.sleep(0)

        store.open.clear()
        calls = [asyncio.create_task(call()) for _ in range(64)]
        await until(lambda: store.asked == 1)
        counting = asyncio.create_task(count())
        store.open.set()
        await asyncio.gather(*calls)
        counting.cancel()
        return turns

    turns = asyncio.run(run())
    assert store.asked == 1
    assert max(turns) - min(turns) <= 1


def test_a_caller_who_leaves_takes_nobody_s_answer_along(store: Store) -> None:
    """The first of two who wait goes away; the other still gets its answer, from the same look at the store."""

    async def run() -> bool:
        keys = ring([0.0])
        store.open.clear()
        first = asyncio.create_task(keys.any())
        await until(lambda: store.asked == 1)
        second = asyncio.create_task(keys.any())
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        store.keys = [KEY]
        store.open.set()
        return await second

    asyncio.run(run())
    assert store.asked == 1


def test_steady_calls_never_wait_and_are_never_a_second_behind(store: Store) -> None:
    """From half a second on the keys are read beside the calls; after a whole second without, a call waits."""

    async def run() -> None:
        clock = [0.0]
        keys = ring(clock)
        assert not await keys.any()
        store.keys, clock[0] = [KEY], 0.4
        assert not await keys.any()
        assert store.asked == 1
        clock[0] = 0.6
        assert not await keys.any()
        await until(lambda: keys.name(KEY.key_id) == "shop")
        assert await keys.any()
        assert store.asked == 2
        store.keys, clock[0] = [], 1.61
        assert not await keys.any()
        assert store.asked == 3

    asyncio.run(run())


def test_a_store_that_fails_beside_the_calls_refuses_only_once_the_keys_are_too_old(store: Store) -> None:
    """What was known counts for its second; then nobody is let in until the store answers."""

    async def run() -> None:
        clock = [0.0]
        keys = ring(clock)
        await keys.any()
        store.fault, clock[0] = StoreError("gone"), 0.7
        assert not await keys.any()
        await until(lambda: store.asked == 2)
        await asyncio.sleep(0.05)
        clock[0] = 1.2
        with pytest.raises(StoreError):
            await keys.any()
        store.fault = None
        assert not await keys.any()

    asyncio.run(run())


def test_what_was_being_read_when_the_ring_forgot_does_not_count(store: Store) -> None:
    """A key made in the meantime is known at the next call."""

    async def run() -> None:
        keys = ring([0.0])
        store.open.clear()
        first = asyncio.create_task(keys.any())
        await until(lambda: store.asked == 1)
        keys.forget()
        store.keys = [KEY]
        store.open.set()
        assert await first
        assert store.asked == 2

    asyncio.run(run())
