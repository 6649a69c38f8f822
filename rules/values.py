"""Reading the values a policy file may hold: opening hours, caps, periods, levels, word lists.

Each reader takes what the TOML parser gave and returns the value rules work with; it raises ``ValueError`` with the allowed form.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rules.vocabulary import LABELS, LEVELS

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

Week = tuple[tuple[tuple[int, int], ...], ...]
"""Seven days from Monday, each a tuple of half-open [start, end) windows in minutes of local time."""


@dataclass(frozen=True)
class Cap:
    """At most ``count`` contacts in any rolling ``period`` (microseconds) over ``channels``."""

    count: int
    period: int
    channels: tuple[str, ...]
    same_topic: bool


def read_period(value: Any) -> int:
    """Read an ISO 8601 duration in days and hours (minutes and seconds too), as microseconds."""
    match = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", value) if isinstance(value, str) else None
    if not match or not any(match.groups()):
        raise ValueError("an ISO 8601 duration in days or hours, such as 'P30D' or 'PT24H'")
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if (total := ((days * 24 + hours) * 60 + minutes) * 60 + seconds) == 0:
        raise ValueError("a duration longer than nothing, such as 'P30D'")
    return total * SECOND


def read_count(value: Any) -> int:
    """Read a whole number, zero or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("a whole number, 0 or more")
    return value


def read_share(value: Any) -> float:
    """Read a share between 0 and 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("a number from 0 to 1")
    return float(value)


def read_flag(value: Any) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def read_level(value: Any) -> int:
    """Read a consent level as its rank."""
    if value not in LEVELS:
        raise ValueError("one of " + ", ".join(LEVELS))
    return LEVELS.index(value)


def read_words(value: Any) -> tuple[str, ...]:
    """Read a list of words or phrases."""
    if not isinstance(value, list) or not all(isinstance(word, str) and word.strip() for word in value):
        raise ValueError("a list of words, none of them blank")
    return tuple(value)


def read_cap(value: Any) -> Cap:
    """Read ``{count = 3, period = "PT24H", channels = ["text", "phone"], same_topic = true}``."""
    form = "a table of count, period, channels and same_topic"
    if not isinstance(value, dict) or set(value) != {"count", "period", "channels", "same_topic"}:
        raise ValueError(form)
    channels = read_words(value["channels"])
    if not channels or not set(channels) <= {"text", "phone"}:
        raise ValueError("channels out of text, phone, at least one")
    return Cap(read_count(value["count"]), read_period(value["period"]), channels, read_flag(value["same_topic"]))


def read_clock(value: Any) -> tuple[int, int]:
    """Read one window of the day such as '09:00-18:00', as minutes."""
    form = "a window of local time such as '09:00-18:00'"
    match = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", value) if isinstance(value, str) else None
    if not match:
        raise ValueError(form)
    h1, m1, h2, m2 = map(int, match.groups())
    start, end = h1 * 60 + m1, h2 * 60 + m2
    if not (m1 < 60 and m2 < 60 and 0 <= start < end <= 24 * 60):
        raise ValueError(f"{form}, its end after its start")
    return start, end


def read_week(value: Any) -> Week:
    """Read opening hours such as ``["Mon-Sat 09:00-21:00", "Sun 12:00-21:00"]``; a day not named is closed."""
    form = "a list such as ['Mon-Fri 10:00-13:00, 14:00-20:00', 'Sat 09:00-13:00']"
    if not isinstance(value, list) or not value:
        raise ValueError(form)
    week: list[tuple[tuple[int, int], ...]] = [()] * 7
    for line in value:
        match = re.fullmatch(r"([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? (.+)", line) if isinstance(line, str) else None
        if not match or match[1] not in DAYS or (match[2] or match[1]) not in DAYS:
            raise ValueError(form)
        first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
        windows = tuple(sorted(read_clock(part.strip()) for part in match[3].split(",")))
        if first > last or any(week[day] for day in range(first, last + 1)):
            raise ValueError(f"{form}, each day once and in order")
        week[first : last + 1] = [windows] * (last + 1 - first)
    return tuple(week)


def read_costs(value: Any) -> dict[str, float]:
    """Read a cost for each label: a table such as ``{bad_news = 1.6, ...}``, every number over 0."""
    form = "a table with a number over 0 for each of: " + ", ".join(LABELS)
    if not isinstance(value, dict) or set(value) != set(LABELS):
        raise ValueError(form)
    if any(isinstance(cost, bool) or not isinstance(cost, int | float) or cost <= 0 for cost in value.values()):
        raise ValueError(form)
    return {label: float(value[label]) for label in LABELS}


Reader = Callable[[Any], Any]
