"""Clocks and laws of a contact's place."""

import pytest

from rules.places.numbers import read_number
from rules.places.place import jurisdictions_for, zones_for
from rules.places.zones import clock_of


def zones(phone: str | None, country: str | None = None, region: str | None = None, timezone: str | None = None) -> tuple[str, ...]:
    """Give the zones of a contact in 2026."""
    return zones_for(timezone, read_number(phone, country), country, region, 2026)


@pytest.mark.parametrize(
    ("phone", "country", "region", "expected"),
    [
        (None, None, None, ()),  # nothing known
        ("+18005550123", "XX", None, ()),
        ("+18505550123", "US", None, ("America/Chicago", "America/New_York")),  # the area code spans zones
        (None, "US", "FL", ("America/Chicago", "America/New_York")),
        ("+13055550123", "US", "FL", ("America/New_York",)),  # the number settles which part of the state
        ("+13055550123", "US", None, ("America/New_York",)),
        ("+13055550123", None, None, ("America/New_York",)),
        ("+13055550123", "US", "TX", ("America/Chicago", "America/Denver", "America/New_York")),  # no common clock: all of them
        ("+48512345678", "US", "CA", ("America/Los_Angeles", "Europe/Warsaw")),
        ("+447400123456", "GB", None, ("Europe/London",)),
        ("+919812345678", "IN", None, ("Asia/Kolkata",)),  # the library still says Calcutta
        ("+61412345678", "AU", "QLD", ("Australia/Brisbane",)),
        ("+17875550123", "US", None, ("America/Puerto_Rico",)),
        ("+17875550123", "PR", None, ("America/Puerto_Rico",)),
        ("+12085550123", "US", "ID", ("America/Denver", "America/Los_Angeles")),
        ("+18005550123", "PL", None, ("Europe/Warsaw",)),
    ],
)
def test_zones_are_those_number_and_place_share(
    phone: str | None, country: str | None, region: str | None, expected: tuple[str, ...]
) -> None:
    """The clocks number and place have in common count; where there is none, all of both."""
    assert zones(phone, country, region) == expected


def test_a_given_zone_decides_alone() -> None:
    """Neither number nor region adds to a zone that was given."""
    assert zones("+13055550123", "US", "FL", "Asia/Tokyo") == ("Asia/Tokyo",)


def test_no_two_zones_show_the_same_clock() -> None:
    """A US contact of unknown state has each clock of the country once, in order, the same on every run."""
    found = zones(None, "US")
    assert found == tuple(sorted(found)) == zones("+18005550123", "US")
    assert not [(a, b) for a in found for b in found if a < b and clock_of(a, 2026) == clock_of(b, 2026)]
    assert {"America/Adak", "Pacific/Honolulu", "America/New_York"} & set(found)


@pytest.mark.parametrize(
    ("phone", "country", "region", "expected"),
    [
        (None, None, None, ()),
        (None, None, "FL", ()),  # a region of no country
        ("nonsense", None, None, ()),
        (None, "US", None, ("US", "US-ZZ")),
        (None, "US", "XX", ("US", "US-ZZ")),
        ("+18005550123", "US", None, ("US", "US-ZZ")),
        ("+48512345678", "US", None, ("US", "PL", "US-ZZ")),
        ("+447911123456", "GB", None, ("GB",)),  # the library takes it for Guernsey's
        ("+447911123456", None, None, ("GG",)),
        (None, "GG", None, ("GG",)),
        ("+13055550123", None, None, ("US", "US-FL")),
        ("+13055550123", "US", None, ("US", "US-FL")),
        ("+13055550123", "US", "FL", ("US", "US-FL")),
        ("+13055550123", "US", "TX", ("US", "US-TX", "US-FL")),
        ("+13055550123", "PL", None, ("PL", "US", "US-FL")),
        ("+12045550123", "CA", None, ("CA", "CA-MB")),
        (None, "PR", None, ("US", "US-PR")),
        (None, "RE", None, ("FR", "FR-974")),
        (None, "DE", "BY", ("DE", "DE-BY")),
        ("+48512345678", "PL", None, ("PL",)),
    ],
)
def test_laws_of_record_and_number_both_apply(
    phone: str | None, country: str | None, region: str | None, expected: tuple[str, ...]
) -> None:
    """The record's country and region come first, then the number's; an unknown US state is said to be unknown."""
    assert jurisdictions_for(country, region, read_number(phone, country)) == expected
