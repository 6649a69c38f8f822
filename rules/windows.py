"""When a text may go: the clock and the calendar of every zone the contact may be in.

A moment is permitted when, in every zone left, the house's hours and days hold (unless the draft answers) and, for marketing, so do
the hours of every pack. ``first_permitted`` looks for the first such moment from a given one on.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import cycle
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rules.clock import holiday_name, to_datetime, to_instant, weekend, zones_or_everywhere
from rules.law import Hours

if TYPE_CHECKING:
    from rules.situation import Situation

Windows = tuple[tuple[int, int], ...]
"""Half-open [start, end) windows in minutes of local time."""

ALL_DAY: Windows = ((0, 24 * 60),)


def house_binds(situation: "Situation", row: int) -> bool:
    """Say whether the house's hours and days apply: always, but for an answer."""
    return not situation.answering[row]


def law_hours(situation: "Situation", row: int) -> tuple[Hours, ...]:
    """Give the packs' weeks that bind the draft: those for marketing texts, none for service."""
    return situation.laws[row].text_hours if situation.marketing[row] else ()


def day_off(situation: "Situation", row: int, day: date) -> str | None:
    """Say why a whole local day is closed: weekend, the holiday's name, or a pack that never opens on it."""
    places = situation.facts.jurisdictions[row]
    if house_binds(situation, row):
        if situation.policy["house.weekend_off"] and day.weekday() in weekend(places):
            return f"{day:%A}"
        if situation.policy["house.holidays_off"] and (name := holiday_name(places, day)):
            return name
    for hours in law_hours(situation, row):
        if not hours.week[day.weekday()]:
            return f"{day:%A} ({hours.title})"
        if hours.holidays_off and (name := holiday_name(places, day)):
            return f"{name} ({hours.title})"
    return None


def day_windows(situation: "Situation", row: int, day: date) -> Windows:
    """Give the local windows of one day, empty when it is off."""
    return () if day_off(situation, row, day) else open_hours(situation, row, day)


def open_hours(situation: "Situation", row: int, day: date) -> Windows:
    """Give the hours of a day as the clock alone has it, were it no weekend of the house and no holiday; none where a pack never opens."""
    windows: Windows = (situation.policy["house.hours"],) if house_binds(situation, row) else ALL_DAY
    for hours in law_hours(situation, row):
        windows = _intersect(windows, hours.week[day.weekday()])
    return windows


def first_permitted(situation: "Situation", row: int, start: int) -> int | None:
    """Give the first instant at or after ``start`` that is permitted in every zone, None when there is none within the horizon."""
    horizon = start + situation.policy["house.hold_horizon"]
    zones = zones_or_everywhere(situation.facts.zones[row])
    moment, agreed = start, 0
    for zone in cycle(zones):
        opening = next((max(opens, moment) for opens, closes in _spans(situation, row, zone, moment, horizon) if closes > moment), None)
        if opening is None or opening > horizon:
            return None
        agreed = agreed + 1 if opening == moment else 1
        moment = opening
        if agreed == len(zones):
            break
    return moment


def _spans(situation: "Situation", row: int, zone: str, start: int, horizon: int) -> Iterator[tuple[int, int]]:
    """Give the permitted spans of one zone as instants, in order, from the day of ``start`` on."""
    day, last = to_datetime(start, zone).date(), to_datetime(horizon, zone).date()
    while day <= last:
        for opens, closes in day_windows(situation, row, day):
            span = (_at(day, opens, zone), _at(day, closes, zone))
            if span[0] < span[1]:
                yield span
        day += timedelta(days=1)


@lru_cache(maxsize=65536)
def _at(day: date, minute: int, zone: str) -> int:
    """Turn a local clock time into an instant; 24:00 is the next midnight, a time the clock skips is when it resumes."""
    moment = datetime.combine(day, time()) + timedelta(minutes=minute)
    return to_instant(moment.replace(tzinfo=ZoneInfo(zone)))


def _intersect(left: Windows, right: Windows) -> Windows:
    return tuple((max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) < min(b, d))
