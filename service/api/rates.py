"""How many calls one caller may make: a window that moves with the clock, in memory of this process."""

import math
import time
from collections import deque
from collections.abc import Callable

from limits import parse

from service.api.problems import Problem

CALLERS = 10_000
"""How many callers are remembered before those who have long been quiet are forgotten."""


class Rates:
    """Counts calls by key, or by address where there is no key.

    The rate is read by the library ``limits``; the window is kept here, because the library's starts a thread for nearly every call.
    """

    def __init__(self, rate: str, timer: Callable[[], float] = time.monotonic) -> None:
        """Take a rate such as ``600/minute``; ``timer`` counts seconds."""
        read = parse(rate)
        self._amount, self._span, self._timer = read.amount, read.get_expiry(), timer
        self._calls: dict[str, deque[float]] = {}

    def count(self, caller: str) -> None:
        """Count one call.

        Raises:
            Problem: 429 with the seconds to wait, when it is one too many.
        """
        now = self._timer()
        if caller not in self._calls and len(self._calls) >= CALLERS:
            self._calls = {who: calls for who, calls in self._calls.items() if calls[-1] > now - self._span}
        calls = self._calls.setdefault(caller, deque())
        while calls and calls[0] <= now - self._span:
            calls.popleft()
        if len(calls) >= self._amount:
            wait = max(1, math.ceil(calls[0] + self._span - now))
            detail = f"At most {self._amount} calls in {self._span} seconds; wait {wait} s."
            raise Problem("too-many-requests", "Too many requests", 429, detail, headers={"Retry-After": str(wait)})
        calls.append(now)
