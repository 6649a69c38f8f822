"""Zones of countries and regions, and clocks that agree."""

from zoneinfo import ZoneInfo

import pytest

from rules.places import australia, canada, us_states
from rules.places.zones import PART_OF, clock_of, zones_of_country, zones_of_region


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("America/Denver", "America/Phoenix"),  # the same in winter only
        ("Europe/London", "Africa/Abidjan"),
        ("Australia/Brisbane", "Australia/Sydney"),
        ("America/Edmonton", "America/Dawson_Creek"),
        ("Europe/Warsaw", "Europe/Helsinki"),
        ("America/New_York", "America/Havana"),  # the same offsets, another hour of change
        ("Asia/Kolkata", "Asia/Kathmandu"),
    ],
)
def test_clocks_that_differ_at_some_time_of_the_year_are_not_the_same(first: str, second: str) -> None:
    """Two zones that agree for a part of the year only show different clocks."""
    assert clock_of(first, 2026) != clock_of(second, 2026)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Europe/London", "Europe/Jersey"),
        ("America/New_York", "America/Detroit"),
        ("America/Boise", "America/Denver"),
        ("Asia/Kolkata", "Asia/Calcutta"),
        ("Europe/Warsaw", "Europe/Paris"),
        ("UTC", "Etc/UTC"),
    ],
)
def test_clocks_that_agree_throughout_are_the_same(first: str, second: str) -> None:
    """Zones of different names that never differ around the year are one clock."""
    assert clock_of(first, 2026) == clock_of(second, 2026)


def test_a_clock_belongs_to_its_years() -> None:
    """Volgograd left Moscow's clock in 2018 and came back to it in 2020."""
    assert clock_of("Europe/Moscow", 2019) != clock_of("Europe/Volgograd", 2019)
    assert clock_of("Europe/Moscow", 2026) == clock_of("Europe/Volgograd", 2026)


@pytest.mark.parametrize("year", [1, 1900, 2038, 9999])
def test_no_year_is_out_of_reach(year: int) -> None:
    """The clock of the first and the last year of the calendar is found too."""
    assert clock_of("Europe/Warsaw", year)


def test_a_change_is_found_to_the_second() -> None:
    """Warsaw goes to summer time on 29 March 2026 at 01:00 UTC."""
    moments = [f"{moment:%Y-%m-%d %H:%M:%S}" for moment, _ in clock_of("Europe/Warsaw", 2026)]
    assert "2026-03-29 01:00:00" in moments
    assert "2026-10-25 01:00:00" in moments


@pytest.mark.parametrize("country", ["", "XX", "us", "ZZ"])
def test_a_code_that_is_no_country_has_no_zones(country: str) -> None:
    """An unknown or misspelt country has none rather than a guess."""
    assert zones_of_country(country) == ()


def test_a_country_has_all_its_zones() -> None:
    """Poland has one zone, the United States have 29 without their territories, Kosovo borrows Belgrade's."""
    assert zones_of_country("PL") == ("Europe/Warsaw",)
    assert len(zones_of_country("US")) == 29
    assert zones_of_country("XK") == ("Europe/Belgrade",)


@pytest.mark.parametrize(
    ("country", "region", "zones"),
    [
        ("US", "ZZ", zones_of_country("US")),
        ("BR", "AM", zones_of_country("BR")),
        ("GB", "SCT", ("Europe/London",)),
        ("US", "FL", ("America/Chicago", "America/New_York")),
        ("US", "PR", ("America/Puerto_Rico",)),
        ("CA", "QC", ("America/Blanc-Sablon", "America/Halifax", "America/Toronto")),
        ("AU", "QLD", ("Australia/Brisbane",)),
        ("FR", "974", ("Indian/Reunion",)),
        ("FI", "01", ("Europe/Mariehamn",)),
    ],
)
def test_a_region_has_its_own_zones_where_they_are_known(country: str, region: str, zones: tuple[str, ...]) -> None:
    """A region that is not known by itself has every zone of its country."""
    assert zones_of_region(country, region) == zones


def test_every_zone_of_the_tables_exists() -> None:
    """No table names a zone the installed tz data does not have."""
    tables = (us_states.STATE_ZONES, us_states.SPANNING, canada.PROVINCE_ZONES, canada.SPANNING, australia.STATE_ZONES)
    for zone in {zone for table in tables for zones in table.values() for zone in zones}:
        assert ZoneInfo(zone).key == zone
    assert all(zones_of_country(place) for place in PART_OF)


@pytest.mark.parametrize(
    ("country", "table"),
    [("US", us_states.STATE_ZONES), ("CA", canada.PROVINCE_ZONES), ("AU", australia.STATE_ZONES)],
)
def test_the_regions_of_a_country_leave_no_clock_out(country: str, table: dict[str, tuple[str, ...]]) -> None:
    """Every clock of the country, save two that no state keeps, is the clock of some region of it."""
    clocks = {clock_of(zone, 2026) for zones in table.values() for zone in zones}
    missing = {zone for zone in zones_of_country(country) if clock_of(zone, 2026) not in clocks}
    assert missing <= {"Australia/Eucla"}


def test_the_tables_have_every_region() -> None:
    """Fifty states, the District and five territories; thirteen provinces and territories; eight Australian ones."""
    assert len(us_states.STATE_ZONES) == 56
    assert us_states.STATE_ZONES.keys() > us_states.TERRITORIES
    assert len(canada.PROVINCE_ZONES) == 13
    assert len(australia.STATE_ZONES) == 8
