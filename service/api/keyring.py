"""The keys of the store, kept in memory for a moment: a key that is made or revoked counts within a second, in every process."""

import asyncio
import math
import time
from collections.abc import Callable, Mapping

from service.store.api_keys import ApiKey, key_id_of, list_keys
from service.store.ledger import Store

FRESH_SECONDS = 1.0
"""How old what is known of the keys may be."""

AHEAD_SECONDS = 0.5
"""From what age on the keys are read again while calls go on by what is known, so that under steady traffic no call waits for the store."""


class KeyRing:
    """Looks keys up without asking the database each time."""

    def __init__(self, store: Store, timer: Callable[[], float] = time.monotonic) -> None:
        """Know nothing yet; ``timer`` counts seconds."""
        self._store, self._timer = store, timer
        self._keys: Mapping[str, ApiKey] = {}
        self._read_at: float | None = None
        self._reading: asyncio.Task[bool] | None = None

    async def any(self) -> bool:
        """Say whether a key was ever made.

        Raises:
            UserError: when the store does not answer: then nobody is let in.
        """
        await self._refresh()
        return bool(self._keys)

    async def find(self, key: str) -> ApiKey | None:
        """Give the live key this is, None for every other word.

        Raises:
            UserError: when the store does not answer.
        """
        await self._refresh()
        found = self._keys.get(key_id_of(key) or "")
        return found if found is not None and found.revoked_at is None and found.is_made_by(key) else None

    def name(self, key_id: str) -> str | None:
        """Give who a key was made for, as it was last read."""
        key = self._keys.get(key_id)
        return None if key is None else key.name

    def forget(self) -> None:
        """Ask the store anew at the next call; what is being read at the moment no longer counts."""
        self._read_at = self._reading = None

    async def _refresh(self) -> None:
        """Read the keys again where it is time, once for all who wait: one after the other, each would wait for the work of the others' calls."""
        while (age := self._age()) >= AHEAD_SECONDS:
            reading = self._reading or self._begin()
            if age < FRESH_SECONDS or await asyncio.shield(reading):  # shielded: a caller who leaves takes nobody else's answer along
                return

    def _age(self) -> float:
        return math.inf if self._read_at is None else self._timer() - self._read_at

    def _begin(self) -> asyncio.Task[bool]:
        self._reading = asyncio.create_task(self._read(self._timer()))
        self._reading.add_done_callback(self._end)
        return self._reading

    async def _read(self, began: float) -> bool:
        """Read the keys; says whether they count, or were forgotten meanwhile."""
        keys = await asyncio.to_thread(list_keys, self._store)
        counts = self._reading is asyncio.current_task()
        if counts:
            self._keys, self._read_at = {key.key_id: key for key in keys}, began
        return counts

    def _end(self, reading: asyncio.Task[bool]) -> None:
        """Let the next read begin; a failed one that nobody waited for is nobody's trouble until the keys are too old."""
        if self._reading is reading:
            self._reading = None
        if not reading.cancelled():
            reading.exception()
