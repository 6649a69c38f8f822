"""What a phone number says."""

import phonenumbers
import pytest
from phonenumbers import geocoder, timezone

from rules.places import canada, us_states
from rules.places.numbers import Number, read_number
from rules.places.zones import clock_of

STATE_NAMES = {
    "Alabama": "AL",
    "Alaska": "AK",
    "Arizona": "AZ",
    "Arkansas": "AR",
    "California": "CA",
    "Colorado": "CO",
    "Connecticut": "CT",
    "Delaware": "DE",
    "Washington D.C.": "DC",
    "Florida": "FL",
    "Georgia": "GA",
    "Guam": "GU",
    "Hawaii": "HI",
    "Idaho": "ID",
    "Illinois": "IL",
    "Indiana": "IN",
    "Iowa": "IA",
    "Kansas": "KS",
    "Kentucky": "KY",
    "Louisiana": "LA",
    "Maine": "ME",
    "Maryland": "MD",
    "Massachusetts": "MA",
    "Michigan": "MI",
    "Minnesota": "MN",
    "Mississippi": "MS",
    "Missouri": "MO",
    "Montana": "MT",
    "Nebraska": "NE",
    "Nevada": "NV",
    "New Hampshire": "NH",
    "New Jersey": "NJ",
    "New Mexico": "NM",
    "New York": "NY",
    "North Carolina": "NC",
    "North Dakota": "ND",
    "Ohio": "OH",
    "Oklahoma": "OK",
    "Oregon": "OR",
    "Pennsylvania": "PA",
    "Puerto Rico": "PR",
    "Rhode Island": "RI",
    "South Carolina": "SC",
    "South Dakota": "SD",
    "Tennessee": "TN",
    "Texas": "TX",
    "Utah": "UT",
    "Vermont": "VT",
    "Virginia": "VA",
    "Washington State": "WA",
    "West Virginia": "WV",
    "Wisconsin": "WI",
    "Wyoming": "WY",
    "Alberta": "AB",
    "British Columbia": "BC",
    "British Colombia": "BC",
    "Manitoba": "MB",
    "New Brunswick": "NB",
    "Newfoundland and Labrador": "NL",
    "Ontario": "ON",
    "Quebec": "QC",
    "Saskatchewan": "SK",
}


def read(phone: str | None, country: str | None = None) -> Number:
    """Read a number that must be one."""
    number = read_number(phone, country)
    assert number is not None
    return number


@pytest.mark.parametrize(
    ("phone", "country"),
    [
        (None, "US"),
        ("", "US"),
        ("call me", "US"),
        ("512345678", None),  # national form without a country
        ("512345678", "XX"),
        ("+1305555012", None),  # a digit short
        ("+130555501234", None),  # a digit long
        ("+11005550123", None),  # no such area code
        ("+999123456789", None),
        ("9" * 300, "PL"),
    ],
)
def test_what_is_no_number_reads_as_none(phone: str | None, country: str | None) -> None:
    """A missing, malformed or impossible number is none."""
    assert read_number(phone, country) is None


@pytest.mark.parametrize(
    "phone",
    [
        "+442071838750",  # London, fixed line
        "+48221234567",  # Warsaw, fixed line
        "+18005550123",  # toll-free
        "+19005550123",  # premium
        "+15005550123",  # personal
        "+33912345678",  # VoIP
        "+13055550123 ext. 5",  # behind a switchboard
    ],
)
def test_a_number_that_takes_no_texts_is_told(phone: str) -> None:
    """Fixed lines, toll-free, premium, personal and VoIP numbers and extensions take no texts."""
    assert not read(phone).takes_texts


@pytest.mark.parametrize(
    ("phone", "country", "e164", "home"),
    [
        ("+13055550123", None, "+13055550123", "US"),
        ("(305) 555-0123", "US", "+13055550123", "US"),
        ("512 345 678", "PL", "+48512345678", "PL"),
        ("07400 123456", "GB", "+447400123456", "GB"),
        ("06 12 34 56 78", "FR", "+33612345678", "FR"),
        ("+48512345678", "US", "+48512345678", "PL"),  # E.164 outranks the record's country
    ],
)
def test_a_mobile_number_reads_in_both_forms(phone: str, country: str | None, e164: str, home: str) -> None:
    """E.164 and national form give the same number, which takes texts."""
    number = read(phone, country)
    assert (number.e164, number.country, number.takes_texts) == (e164, home, True)


@pytest.mark.parametrize(
    ("phone", "country", "region"),
    [
        ("+48512345678", "PL", None),
        ("+18005550123", "US", None),
        ("+18765550123", "JM", None),
        ("+19025550123", "CA", None),  # Nova Scotia or Prince Edward Island
        ("+18675550123", "CA", None),
        ("+13055550123", "US", "US-FL"),
        ("+12045550123", "CA", "CA-MB"),
        ("+17875550123", "US", "US-PR"),
        ("+13405550123", "US", "US-VI"),
        ("+262692123456", "FR", "FR-974"),
    ],
)
def test_a_region_is_named_only_where_the_number_settles_it(phone: str, country: str, region: str | None) -> None:
    """Area codes name a state, province or territory; ambiguous and non-geographic ones none."""
    assert (read(phone).country, read(phone).region) == (country, region)


@pytest.mark.parametrize("phone", ["+18005550123", "+19005550123", "+15005550123", "+33912345678", "+443069990123"])
def test_a_number_without_a_place_has_no_zones(phone: str) -> None:
    """Toll-free, premium, personal, VoIP and corporate numbers say nothing about the clock."""
    assert read(phone).zones == ()


@pytest.mark.parametrize(
    ("phone", "zones"),
    [
        ("+13055550123", ("America/New_York",)),
        ("+48512345678", ("Europe/Warsaw",)),
        ("+16895550123", ("America/New_York",)),  # Orlando, which the library puts into Central time
        ("+19835550123", ("America/Denver",)),  # an exchange the library does not know
        ("+18505550123", ("America/Chicago", "America/New_York")),
        ("+14485550123", ("America/Chicago", "America/New_York")),  # the overlay of 850
        ("+12085550123", ("America/Boise", "America/Denver", "America/Los_Angeles")),
    ],
)
def test_a_number_has_all_the_zones_its_area_may_be_in(phone: str, zones: tuple[str, ...]) -> None:
    """An area code that spans zones gives all of them, whatever the exchange."""
    assert read(phone).zones == zones


def test_an_australian_mobile_may_be_anywhere_in_the_country() -> None:
    """Eight zones, as the library has them."""
    assert len(read("+61412345678").zones) == 8


def test_unknown_zones_are_dropped() -> None:
    """No number of any area code names 'Etc/Unknown', and none in service is without a zone."""
    for code in us_states.STATE_OF_AREA_CODE:
        for exchange in (222, 345, 622, 733, 987):
            number = read_number(f"+1{code}{exchange}1234")
            if number:
                assert number.zones, code
                assert "Etc/Unknown" not in number.zones


@pytest.mark.parametrize(
    "code",
    [
        "208",
        "219",
        "270",
        "308",
        "423",
        "541",
        "574",
        "605",
        "606",
        "620",
        "701",
        "775",
        "785",
        "812",
        "850",
        "906",
        "907",
        "928",
        "983",
        "986",
    ],
)
def test_spanning_codes_hold_every_zone_the_library_shows(code: str) -> None:
    """For each of the twenty area codes that span zones, no exchange has a zone the table lacks."""
    seen: set[str] = set()
    for exchange in range(200, 1000, 3):
        parsed = phonenumbers.PhoneNumber(country_code=1, national_number=int(f"{code}{exchange}1234"))
        seen |= set(timezone.time_zones_for_number(parsed))
    assert seen - {"Etc/Unknown"} <= set(us_states.SPANNING[code])


def test_every_state_has_an_area_code_and_no_code_has_two_states() -> None:
    """The table is complete and each code stands once."""
    assert set(us_states.STATE_OF_AREA_CODE.values()) == set(us_states.STATE_ZONES)
    assert sum(len(codes.split()) for codes in us_states._CODES.values()) == len(us_states.STATE_OF_AREA_CODE)
    assert not us_states.STATE_OF_AREA_CODE.keys() & canada.PROVINCE_OF_AREA_CODE.keys()


def test_area_codes_agree_with_the_library_where_it_names_a_state() -> None:
    """The library's place name of a number ('Florida', 'Miami, FL') is in the state the table gives its area code."""
    named = 0
    codes = {**us_states.STATE_OF_AREA_CODE, **canada.PROVINCE_OF_AREA_CODE}
    for code, state in codes.items():
        for exchange in range(200, 1000, 29):
            parsed = phonenumbers.PhoneNumber(country_code=1, national_number=int(f"{code}{exchange}1234"))
            name = geocoder.description_for_number(parsed, "en")
            told = STATE_NAMES.get(name) or (name[-2:] if name[-4:-2] == ", " else "")
            if told and told.isupper():
                named += 1
                assert told == state, (code, exchange, name)
    assert named > 8000


def test_every_geographic_code_of_the_library_is_in_the_table() -> None:
    """No US area code of the library's plan that gives ordinary numbers is missing."""
    for code in range(200, 1000):
        number = read_number(f"+1{code}2221234")
        if number and number.country == "US" and number.takes_texts:
            assert str(code) in us_states.STATE_OF_AREA_CODE


def test_a_code_in_one_zone_is_in_a_zone_of_its_state() -> None:
    """The library's zone of an area code that is not corrected by hand is a clock of its state."""
    for code, state in us_states.STATE_OF_AREA_CODE.items():
        number = read_number(f"+1{code}2221234")
        if number and code not in us_states.SPANNING:
            for zone in number.zones:
                assert any(clock_of(zone, 2026) == clock_of(own, 2026) for own in us_states.STATE_ZONES[state]), (code, zone)
