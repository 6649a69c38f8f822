"""Which clocks and whose laws: what is known about a contact's place, added up."""

from functools import lru_cache

from rules.places.numbers import Number
from rules.places.zones import PART_OF, REGION_ZONES, Clock, clock_of, zones_of_country, zones_of_region

UNKNOWN_STATE = "US-ZZ"
"""Stands for the state of a US contact that neither the record nor the area code names."""

_CROWN_DEPENDENCIES = {"GG", "IM", "JE"}
"""They share +44 and its mobile ranges with the United Kingdom; the library takes some British mobiles for theirs."""


def zones_for(timezone: str | None, number: Number | None, country: str | None, region: str | None, year: int) -> tuple[str, ...]:
    """Give the zones a contact may be in, sorted, one for each clock of the time around ``year``; none when nothing is known.

    A given ``timezone`` decides alone. Otherwise those of number and region ('FL' of country 'US'; the whole country without a region)
    count: their common clocks, or all of them where none is common.
    """
    if timezone:
        return (timezone,)
    by_number = number.zones if number else ()
    by_place = _zones_of_place(country or (number.country if number else ""), region, number)
    return _common_clocks(by_number, by_place, year)


def _zones_of_place(country: str, region: str | None, number: Number | None) -> tuple[str, ...]:
    """Give the zones of the region, or of the country; a territory's number adds its territory to the country's."""
    if region:
        return zones_of_region(country, region)
    if country and number and number.region and number.country == country:
        return zones_of_country(country) + zones_of_region(country, number.region.partition("-")[2])
    return zones_of_country(country)


@lru_cache(maxsize=8192)
def _common_clocks(by_number: tuple[str, ...], by_place: tuple[str, ...], year: int) -> tuple[str, ...]:
    """Give the clocks both sides know, all clocks where they share none; one zone a clock.

    Of several names for a clock it keeps one that both sides use, else the place's own, else the first by name.
    """

    def rank(zone: str) -> tuple[bool, bool, str]:
        return not (zone in by_number and zone in by_place), zone not in by_place, zone

    names: dict[Clock, list[str]] = {}
    for zone in {*by_number, *by_place}:
        names.setdefault(clock_of(zone, year), []).append(zone)
    sides = [{clock_of(zone, year) for zone in side} for side in (by_number, by_place) if side]
    common = set.intersection(*sides) if sides else set()
    return tuple(sorted(min(names[clock], key=rank) for clock in common or names))


def jurisdictions_for(country: str | None, region: str | None, number: Number | None) -> tuple[str, ...]:
    """Give the jurisdictions whose rules apply: of the record's country and region first, then of the number's.

    Such as ('US', 'US-FL'). 'US-ZZ' joins when the United States are among them and no state is known. () when nothing is known.
    """
    found: list[str] = []
    if country:
        home, part = PART_OF.get(country, (country, region))
        found += [home] + ([f"{home}-{part}"] if part and _is_region(home, part) else [])
    if number and number.country and not (country == "GB" and number.country in _CROWN_DEPENDENCIES):
        found += [number.country] + ([number.region] if number.region else [])
    if "US" in found and not any(place.startswith("US-") for place in found):
        found.append(UNKNOWN_STATE)
    return tuple(dict.fromkeys(found))


def _is_region(country: str, region: str) -> bool:
    """Say whether a region may stand: in the countries known region by region, only one of theirs."""
    return region in REGION_ZONES[country] if country in REGION_ZONES else True
