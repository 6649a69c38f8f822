"""The types of an item's fields: what is read from JSON and which sentence refuses the rest."""

import re
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import available_timezones

import pycountry
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from rules.clock import to_instant
from rules.values import read_period
from rules.vocabulary import LABELS


def _refuse(expected: str) -> PydanticCustomError:
    return PydanticCustomError("sendcheck", "expected {expected}", {"expected": expected})


def parse_moment(value: Any) -> datetime | None:
    """Read ISO 8601 with an offset, None for anything else; years outside 1900 to 2200 are slips of the pen."""
    try:
        moment = datetime.fromisoformat(value.strip())
    except (AttributeError, TypeError, ValueError):
        return None
    return moment if moment.utcoffset() is not None and 1900 <= moment.year <= 2200 else None


def _instant(value: Any) -> int:
    moment = parse_moment(value)
    if moment is None:
        raise _refuse("a date and time in ISO 8601 with an offset, such as 2026-11-23T10:15:00-05:00")
    return to_instant(moment)


def _duration(value: Any) -> int:
    try:
        if not re.fullmatch(r"P(\d{1,6}D)?(T\d{1,6}H)?", value):
            raise ValueError
        return read_period(value)
    except (TypeError, ValueError):
        raise _refuse("an ISO 8601 duration in days or hours, such as P30D or PT24H") from None


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"Factory", "localtime", "posixrules"})


def _zone(value: Any) -> str:
    if not isinstance(value, str) or value.strip() not in _zones():
        raise _refuse("an IANA time zone name, such as America/New_York")
    return value.strip()


def _country(value: Any) -> str:
    code = value.strip().upper() if isinstance(value, str) else ""
    if len(code) != 2 or pycountry.countries.get(alpha_2=code) is None:
        raise _refuse("an ISO 3166-1 country code of two letters, such as US")
    return code


def _region(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"([A-Z]{2}-)?[A-Z0-9]{1,3}", value.strip().upper()):
        raise _refuse("an ISO 3166-2 subdivision, such as FL or US-FL")
    return value.strip().upper()


@lru_cache(maxsize=1)
def _subdivisions() -> frozenset[str]:
    return frozenset(one.code for one in pycountry.subdivisions)


def subdivision_exists(country: str, region: str) -> bool:
    """Say whether a country has a subdivision of this code."""
    return f"{country}-{region}" in _subdivisions()


def _topic(value: Any) -> str:
    if not isinstance(value, str):
        raise _refuse("a word")
    return value.strip().casefold()


def _identity(value: Any) -> str | int:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _refuse("a string or a whole number")


def _label(value: Any) -> str:
    if value in LABELS:
        return str(value)
    close = get_close_matches(value, LABELS, 1) if isinstance(value, str) else []
    raise _refuse("one of " + ", ".join(LABELS) + (f"; did you mean {close[0]}?" if close else ""))


def _language(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*", value.strip()):
        raise _refuse("a language code, such as en, pl or pt-BR")
    return value.strip()


def _described(**schema: Any) -> WithJsonSchema:
    """Describe a field as JSON has it, for those who write items."""
    return WithJsonSchema({"type": "string", **schema})


Instant = Annotated[int, BeforeValidator(_instant), _described(format="date-time")]
"""Microseconds since 1970-01-01 UTC, read from ISO 8601 with an offset."""
Duration = Annotated[int, BeforeValidator(_duration), _described(pattern=r"^P(\d{1,6}D)?(T\d{1,6}H)?$", examples=["P30D", "PT24H"])]
"""Microseconds, read from an ISO 8601 duration in days or hours."""
Zone = Annotated[str, BeforeValidator(_zone), _described(description="IANA name", examples=["America/New_York"])]
Country = Annotated[str, BeforeValidator(_country), _described(description="ISO 3166-1 alpha-2", examples=["US"])]
Region = Annotated[str, BeforeValidator(_region), _described(description="ISO 3166-2 subdivision", examples=["FL", "US-FL"])]
Topic = Annotated[str, BeforeValidator(_topic)]
Identity = Annotated[str | int, BeforeValidator(_identity)]
Label = Annotated[str, BeforeValidator(_label), _described(enum=list(LABELS))]
Language = Annotated[str, BeforeValidator(_language), _described(examples=["en", "pl", "pt-BR"])]
