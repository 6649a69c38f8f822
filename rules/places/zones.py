"""Time zones of countries and regions, and when two zones show the same clock.

Reads only the tz data that is installed; results are cached, so the same library data gives the same answer.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from zoneinfo import ZoneInfo

from rules.places import australia, canada, us_states

REGION_ZONES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"US": us_states.STATE_ZONES, "CA": canada.PROVINCE_ZONES, "AU": australia.STATE_ZONES}
)
"""Countries whose regions are known one by one. Elsewhere (Brazil, Mexico, Russia ...) a region has all zones of its country."""

PART_OF: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **{territory: ("US", territory) for territory in us_states.TERRITORIES},
        "GP": ("FR", "971"),
        "MQ": ("FR", "972"),
        "GF": ("FR", "973"),
        "RE": ("FR", "974"),
        "YT": ("FR", "976"),
        "AX": ("FI", "01"),
    }
)
"""ISO 3166-1 codes of places under the law of another country -> that country and the place's region in it."""

Clock = tuple[tuple[datetime, timedelta], ...]
"""What makes a zone's clock: moments its offset changes, each with the new offset."""

_NOT_IN_TZ_DATA = {"XK": ("Europe/Belgrade",)}
_FIRST_YEAR, _LAST_YEAR = 1902, 9990


@lru_cache(maxsize=1)
def _zone_table() -> Mapping[str, tuple[str, ...]]:
    """Read tz's own table: country code, coordinates, zone, comment."""
    table: dict[str, list[str]] = {}
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            table.setdefault(country, []).append(zone)
    return MappingProxyType({country: tuple(sorted(zones)) for country, zones in table.items()} | _NOT_IN_TZ_DATA)


def zones_of_country(country: str) -> tuple[str, ...]:
    """Give the IANA zones of a country (ISO 3166-1 alpha-2, upper case), sorted; none for a code tz does not know."""
    return _zone_table().get(country, ())


def zones_of_region(country: str, region: str) -> tuple[str, ...]:
    """Give the IANA zones of a region ('FL' of 'US'), sorted; those of the whole country where the region is not known by itself."""
    for place, whole in PART_OF.items():
        if whole == (country, region):
            return zones_of_country(place)
    return tuple(sorted(REGION_ZONES.get(country, {}).get(region, ()))) or zones_of_country(country)


@lru_cache(maxsize=8192)
def clock_of(zone: str, year: int) -> Clock:
    """Give what makes a zone's clock: each moment (UTC) its offset changes, from the year before to the year after, with the new offset.

    The first pair is the offset at the start. Offsets are looked at week by week; a change is then found to the second.
    """
    info = ZoneInfo(zone)
    year = min(max(year, _FIRST_YEAR), _LAST_YEAR)
    moment, end = datetime(year - 1, 1, 1, tzinfo=UTC), datetime(year + 2, 1, 1, tzinfo=UTC)
    offset = _offset(info, moment)
    changes = [(moment, offset)]
    while moment < end:
        later = min(moment + timedelta(days=7), end)
        if (new := _offset(info, later)) != offset:
            changes.append((_change(info, moment, later), new))
            offset = new
        moment = later
    return tuple(changes)


def _offset(info: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(info).utcoffset() or timedelta(0)


def _change(info: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Find the second at which the offset of ``after`` begins, by halving."""
    new = _offset(info, after)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(info, middle) == new:
            after = middle
        else:
            before = middle
    return after
