"""Local time: what the clock and the calendar show where a contact is."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from rules.vocabulary import NO_TIME

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EARLIEST, _LATEST = "Etc/GMT+12", "Etc/GMT-14"

EVERYWHERE = (_EARLIEST, _LATEST)
"""Stands for a place nobody knows: the first and the last zone of the world."""


def to_datetime(instant: int, zone: str = "UTC") -> datetime:
    """Turn microseconds since the epoch into a datetime of a zone."""
    return (_EPOCH + timedelta(microseconds=int(instant))).astimezone(ZoneInfo(zone))


def to_instant(moment: datetime) -> int:
    """Turn an aware datetime into microseconds since the epoch."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def zones_or_everywhere(zones: tuple[str, ...]) -> tuple[str, ...]:
    """Give the zones, or the extremes of the world where none is known."""
    return zones or EVERYWHERE


def local_dates(instants: Iterable[int], zones: Iterable[tuple[str, ...]]) -> Iterator[list[date]]:
    """Give for each draft the local date in each of its zones (UTC's where none is known)."""
    for instant, names in zip(instants, zones, strict=True):
        yield [to_datetime(instant, name).date() for name in names or ("UTC",)]


def add_months(instant: int, months: int, zone: str) -> int:
    """Move an instant by calendar months on a zone's clock; a day the month lacks becomes its last day."""
    moment = to_datetime(instant, zone)
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return to_instant(moment.replace(year=year, month=month + 1, day=min(moment.day, last), fold=0))


@lru_cache(maxsize=4096)
def holiday_name(jurisdictions: tuple[str, ...], day: date) -> str | None:
    """Name the public holiday a day is in any of the places, None on other days.

    Where only the country is known, a day counts that is off in the whole country or in most of its regions, such as Easter Monday in
    the United Kingdom. Source: the `holidays` library's public category; a country it does not know has none.
    """
    for place in jurisdictions:
        country, _, region = place.partition("-")
        calendar = _calendar(country, region, day.year)
        if calendar is not None and day in calendar:
            return str(calendar[day])
        known = any(other.startswith(f"{country}-") and other != f"{country}-ZZ" for other in jurisdictions)
        if not known and (name := _in_most_regions(country, day)):
            return name
    return None


@lru_cache(maxsize=4096)
def _in_most_regions(country: str, day: date) -> str | None:
    """Name the holiday most regions of a country have on a day."""
    regions = holidays.list_supported_countries().get(country, [])
    found = [str(calendar[day]) for region in regions if (calendar := _calendar(country, region, day.year)) is not None and day in calendar]
    return found[0] if len(found) * 2 > len(regions) else None


@lru_cache(maxsize=2048)
def _calendar(country: str, region: str, year: int) -> holidays.HolidayBase | None:
    supported = holidays.list_supported_countries()
    if country not in supported:
        return None
    known = region if region in supported[country] else None
    return holidays.country_holidays(country, subdiv=known, years=year)


@lru_cache(maxsize=512)
def weekend(jurisdictions: tuple[str, ...]) -> frozenset[int]:
    """Give the weekdays (Monday 0) that are weekend in any of the places; Saturday and Sunday where none is known."""
    days: set[int] = set()
    for country in {place.partition("-")[0] for place in jurisdictions}:
        calendar = _calendar(country, "", 2026)
        days |= set(calendar.weekend) if calendar is not None else set()
    return frozenset(days or {5, 6})


__all__ = [
    "EVERYWHERE",
    "NO_TIME",
    "add_months",
    "holiday_name",
    "local_dates",
    "to_datetime",
    "to_instant",
    "weekend",
    "zones_or_everywhere",
]
