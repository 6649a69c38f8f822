"""The keys of the store, kept in memory for a moment: a key that is made or revoked counts within a second, in every process."""

import asyncio
import time
from collections.abc import Callable, Mapping

from service.store.api_keys import ApiKey, key_id_of, list_keys
from service.store.ledger import Store

FRESH_SECONDS = 1.0


class KeyRing:
    """Looks keys up without asking the database each time."""

    def __init__(self, store: Store, timer: Callable[[], float] = time.monotonic) -> None:
        """Know nothing yet; ``timer`` counts seconds."""
        self._store, self._timer = store, timer
        self._keys: Mapping[str, ApiKey] = {}
        self._read_at: float | None = None
        self._lock = asyncio.Lock()

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
        """Ask the store anew at the next call."""
        self._read_at = None

    def _is_fresh(self) -> bool:
        return self._read_at is not None and self._timer() - self._read_at < FRESH_SECONDS

    async def _refresh(self) -> None:
        if self._is_fresh():
            return
        async with self._lock:
            if not self._is_fresh():
                keys = await asyncio.to_thread(list_keys, self._store)
                self._keys, self._read_at = {key.key_id: key for key in keys}, self._timer()
