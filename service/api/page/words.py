"""The words of the page: one data file a language, and which language a visitor gets."""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import Request

LANGUAGES = ("en", "pl")
COOKIE = "sendcheck_language"
_FOLDER = Path(__file__).parent / "words"

Words = Mapping[str, Any]


@lru_cache(maxsize=len(LANGUAGES))
def read_words(code: str) -> Words:
    """Give the words of a language, by section."""
    return tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))


def choose_language(request: Request) -> str:
    """Give the language asked for by ``?lang=``, else the one kept in the cookie, else the browser's first that we speak."""
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return asked
    return _accepted(request.headers.get("accept-language", ""))


def _accepted(header: str) -> str:
    """Read Accept-Language (RFC 9110, 12.5.4): the language with the highest weight, the first of equals; English where none is ours."""
    wanted: list[tuple[float, str]] = []
    for part in header.split(","):
        name, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        code = name.strip().lower().partition("-")[0]
        if code in LANGUAGES and quality > 0:
            wanted.append((quality, code))
    return max(wanted, key=lambda one: one[0])[1] if wanted else LANGUAGES[0]


def say_moment(words: Words, moment: str) -> str:
    """Say a moment given in ISO 8601 with an offset, by its own clock."""
    at = datetime.fromisoformat(moment)
    offset = at.strftime("%z")
    return str(words["moment"]).format(
        weekday=words["weekdays"][at.weekday()],
        day=at.day,
        month=words["months"][at.month - 1],
        clock=at.strftime("%H:%M"),
        offset=f"{offset[:1].replace('-', '−')}{offset[1:3]}:{offset[3:5]}",
    )


def say_stamp(words: Words, moment: str) -> str:
    """Say when something was noted, given in ISO 8601 with an offset, by the clock of UTC."""
    at = datetime.fromisoformat(moment).astimezone(UTC)
    return str(words["stamp"]).format(day=at.day, month=words["months"][at.month - 1], year=at.year, clock=at.strftime("%H:%M"))


def plural(words: Words, count: int) -> str:
    """Give which form a number takes: ``one``, ``few`` (Polish 2 to 4, but not 12 to 14) or ``many``."""
    if count == 1:
        return "one"
    few = words["code"] == "pl" and count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14)
    return "few" if few else "many"


def say_number(words: Words, number: int) -> str:
    """Write a whole number with its thousands set apart as the language does it."""
    return f"{number:,}".replace(",", str(words["thousands"]))


def say_period(words: Words, period: str) -> str:
    """Say an ISO 8601 duration in days or hours, such as ``P30D``; anything else stays as it is."""
    for pattern, unit in ((r"P(\d+)D", "days"), (r"PT(\d+)H", "hours")):
        if found := re.fullmatch(pattern, period):
            return str(words["period"][unit]).format(count=int(found[1]))
    return period
