"""The types of fields: instants, durations, places."""

import pytest
from pydantic import TypeAdapter, ValidationError

from service.fields import Country, Duration, Instant, Region, Topic, Zone, parse_moment, subdivision_exists

HOUR = 3_600_000_000


@pytest.mark.parametrize(
    "value", [None, 5, "", "2026-11-23", "2026-11-23T10:15:00", "10:15", "1899-12-31T00:00:00Z", "2201-01-01T00:00:00Z"]
)
def test_what_is_no_moment_with_an_offset_is_none(value: object) -> None:
    """Dates, local times and slips of the pen are not guessed at."""
    assert parse_moment(value) is None


@pytest.mark.parametrize(
    "value", ["2026-11-23T15:15:00Z", " 2026-11-23T10:15:00-05:00 ", "20261123T101500-0500", "2026-11-23T15:15:00.000000999Z"]
)
def test_the_same_instant_in_any_writing_is_one_number(value: str) -> None:
    """Instants compare as microseconds, whatever offset they came with."""
    assert TypeAdapter(Instant).validate_python(value) == 1_795_446_900_000_000


@pytest.mark.parametrize(("value", "hours"), [("PT24H", 24), ("P1D", 24), ("P30D", 720), ("P1DT12H", 36)])
def test_durations_in_days_and_hours(value: str, hours: int) -> None:
    """Days are of 24 hours."""
    assert TypeAdapter(Duration).validate_python(value) == hours * HOUR


@pytest.mark.parametrize("value", ["", "P", "PT", "P1W", "P1M", "P1Y", "PT5M", "P0D", "P-1D", "30 days", 30, None])
def test_other_durations_are_refused(value: object) -> None:
    """A month has no fixed length, and no time at all is no period."""
    with pytest.raises(ValidationError, match="days or hours"):
        TypeAdapter(Duration).validate_python(value)


@pytest.mark.parametrize("value", ["", "EST5", "Mars/Olympus", "localtime", "../etc/passwd", 5, None])
def test_other_zones_are_refused(value: object) -> None:
    """Only IANA names are zones."""
    with pytest.raises(ValidationError, match="IANA"):
        TypeAdapter(Zone).validate_python(value)


def test_codes_are_read_in_any_case() -> None:
    """Country, region and topic are normalised."""
    assert TypeAdapter(Country).validate_python(" pl ") == "PL"
    assert TypeAdapter(Region).validate_python("us-fl") == "US-FL"
    assert TypeAdapter(Topic).validate_python(" Oferty ŁÓDŹ ") == "oferty łódź"


def test_subdivisions_are_those_of_iso_3166_2() -> None:
    """A region exists in its country only."""
    assert subdivision_exists("US", "FL")
    assert not subdivision_exists("US", "ON")
