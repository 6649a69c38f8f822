"""How many calls one caller may make: a window that moves with the clock, in memory of this process."""

import math
import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from service.api.problems import Problem


class Rates:
    """Counts calls by key, or by address where there is no key."""

    def __init__(self, rate: str) -> None:
        """Take a rate such as ``600/minute``."""
        self._rate = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, caller: str) -> None:
        """Count one call.

        Raises:
            Problem: 429 with the seconds to wait, when it is one too many.
        """
        if self._limiter.hit(self._rate, caller):
            return
        wait = max(1, math.ceil(self._limiter.get_window_stats(self._rate, caller).reset_time - time.time()))
        detail = f"At most {self._rate.amount} calls in {self._rate.multiples} {self._rate.GRANULARITY.name}(s); wait {wait} s."
        raise Problem("too-many-requests", "Too many requests", 429, detail, headers={"Retry-After": str(wait)})
