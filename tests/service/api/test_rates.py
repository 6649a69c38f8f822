"""The window moves with the clock."""

import pytest

from service.api.problems import Problem
from service.api.rates import CALLERS, Rates


def test_the_window_moves() -> None:
    """A call is forgotten exactly when the span has passed since it; a refused call is not counted."""
    now = [0.0]
    rates = Rates("2/minute", lambda: now[0])
    rates.count("a")
    now[0] = 30.0
    rates.count("a")
    now[0] = 59.0
    for _ in range(5):
        with pytest.raises(Problem, match="429") as told:
            rates.count("a")
        assert told.value.headers["Retry-After"] == "1"
    rates.count("b")
    now[0] = 60.0
    rates.count("a")
    with pytest.raises(Problem, match="429") as told:
        rates.count("a")
    assert told.value.headers["Retry-After"] == "30"


def test_the_quiet_are_forgotten() -> None:
    """Many callers do not fill the memory, and who called lately is still counted."""
    now = [0.0]
    rates = Rates("1/minute", lambda: now[0])
    for number in range(CALLERS - 1):
        rates.count(str(number))
    now[0] = 61.0
    rates.count("late")
    rates.count("new")
    assert len(rates._calls) == 2
    with pytest.raises(Problem, match="429"):
        rates.count("late")
