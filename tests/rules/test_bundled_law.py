"""What the bundled packs say the law is, in a place on a day."""

from datetime import date

import pytest
from bundled_packs import TODAY, bundled, law

from rules.values import DAY, HOUR, Cap, read_week
from rules.vocabulary import EXPRESS, EXPRESS_WRITTEN, IMPLIED

TEXT_CAP = Cap(3, 24 * HOUR, ("text", "phone"), same_topic=False)
TOPIC_CAP = Cap(3, 24 * HOUR, ("text", "phone"), same_topic=True)


@pytest.mark.parametrize(
    ("jurisdictions", "level"),
    [
        ((), EXPRESS_WRITTEN),
        (("BR",), EXPRESS_WRITTEN),
        (("GG",), EXPRESS_WRITTEN),
        (("NG",), EXPRESS_WRITTEN),
        (("IN",), EXPRESS_WRITTEN),
        (("US", "US-CA"), EXPRESS_WRITTEN),
        (("US", "US-NJ"), EXPRESS_WRITTEN),  # the state asks less than the federal pack
        (("US", "US-WA"), EXPRESS_WRITTEN),
        (("CA", "US", "US-FL"), EXPRESS_WRITTEN),  # number and record differ
        (("CA", "GB"), EXPRESS),
        (("CA", "BR"), EXPRESS_WRITTEN),
        (("GB",), EXPRESS),
        (("PL",), EXPRESS),
        (("FR",), EXPRESS),
        (("DE",), EXPRESS),
        (("ES",), EXPRESS),
        (("AU",), EXPRESS),
        (("ZA",), EXPRESS),
        (("CA",), IMPLIED),
        (("CA", "CA-ON"), IMPLIED),
    ],
)
def test_the_strictest_consent_of_all_places_counts(jurisdictions: tuple[str, ...], level: int) -> None:
    """Only Canada takes implied consent, and only alone; unknown places ask for writing."""
    assert law(*jurisdictions).level == level


def test_implied_consent_lasts_longer_after_a_purchase_in_canada_only() -> None:
    """Six months everywhere; in Canada twenty-four after a purchase."""
    assert (law("BR").implied_months, law("BR").implied_months_purchase) == (6, 6)
    assert (law("CA").implied_months, law("CA").implied_months_purchase) == (6, 24)


@pytest.mark.parametrize(
    ("jurisdictions", "on", "weeks"),
    [
        (("GB",), TODAY, []),
        (("PL",), TODAY, []),
        (("CA",), TODAY, []),
        (("US", "US-VA"), TODAY, [["Mon-Sun 08:00-21:00"]]),  # Virginia's own do not bind with consent
        (("US", "US-TX"), date(2025, 8, 31), [["Mon-Sun 08:00-21:00"]]),
        (("US", "US-TX"), date(2025, 9, 1), [["Mon-Sun 08:00-21:00"], ["Mon-Sat 09:00-21:00", "Sun 12:00-21:00"]]),
        (("US", "US-PA"), date(2026, 10, 17), [["Mon-Sun 08:00-21:00"]]),
        (("US", "US-PA"), date(2026, 10, 18), [["Mon-Sun 08:00-21:00"], ["Mon-Sat 09:00-19:00"]]),
        (("US", "US-CT"), date(2023, 9, 30), [["Mon-Sun 08:00-21:00"]]),
        (("US", "US-CT"), TODAY, [["Mon-Sun 08:00-21:00"], ["Mon-Sun 09:00-20:00"]]),
        (("US", "US-FL"), TODAY, [["Mon-Sun 08:00-21:00"], ["Mon-Sun 08:00-20:00"]]),
        (("US", "US-ZZ"), TODAY, [["Mon-Sun 08:00-21:00"], ["Mon-Sat 10:00-19:00"]]),
        (("FR",), TODAY, [["Mon-Sat 08:00-20:00"]]),
        (("ZA",), TODAY, [["Mon-Fri 08:00-20:00", "Sat 09:00-13:00"]]),
        (("IN",), TODAY, [["Mon-Sun 10:00-21:00"]]),
        (("NG",), TODAY, [["Mon-Sun 08:00-20:00"]]),
        (("JP",), TODAY, [["Mon-Fri 10:00-18:00"]]),
        ((), TODAY, [["Mon-Fri 10:00-18:00"]]),
    ],
)
def test_text_hours_are_those_in_force_on_the_day(jurisdictions: tuple[str, ...], on: date, weeks: list[list[str]]) -> None:
    """The hours of every pack in force count, from the first day of the law on and not a day earlier."""
    assert [hours.week for hours in law(*jurisdictions, on=on).text_hours] == [read_week(week) for week in weeks]


@pytest.mark.parametrize(
    ("jurisdictions", "on", "closed"),
    [
        (("US", "US-FL"), TODAY, False),
        (("PL",), TODAY, False),
        (("US", "US-PA"), date(2026, 10, 17), False),
        (("US", "US-PA"), date(2026, 10, 18), True),
        (("US", "US-ZZ"), TODAY, True),
        (("FR",), TODAY, True),
        (("ZA",), TODAY, True),
        (("JP",), TODAY, True),
    ],
)
def test_holidays_close_marketing_texts_where_a_pack_says_so(jurisdictions: tuple[str, ...], on: date, closed: bool) -> None:
    """Some pack's holidays bind, or none's."""
    assert any(hours.holidays_off for hours in law(*jurisdictions, on=on).text_hours) is closed


@pytest.mark.parametrize(
    ("jurisdictions", "on", "caps"),
    [
        (("US", "US-CA"), TODAY, []),
        (("FR",), TODAY, []),  # France counts calls only
        (("US", "US-MD"), date(2023, 12, 31), []),
        (("US", "US-MD"), date(2024, 1, 1), [TOPIC_CAP]),
        (("US", "US-FL"), TODAY, [TOPIC_CAP]),
        (("US", "US-OK"), TODAY, [TEXT_CAP]),
        (("US", "US-ZZ"), TODAY, [TEXT_CAP]),
        (("US", "US-FL", "US-OK"), TODAY, [TOPIC_CAP, TEXT_CAP]),
        ((), TODAY, [TEXT_CAP]),
    ],
)
def test_caps_on_texts_are_those_in_force(jurisdictions: tuple[str, ...], on: date, caps: list[Cap]) -> None:
    """Florida and Maryland count by subject, Oklahoma and unknown places everything."""
    assert [limit.cap for limit in law(*jurisdictions, on=on).text_limits] == caps


@pytest.mark.parametrize(
    ("jurisdictions", "on", "packs"),
    [
        (("GB",), TODAY, []),
        (("US", "US-FL"), TODAY, []),
        (("CA",), TODAY, []),
        (("ES",), TODAY, []),  # the floor of the EU says nothing about calls
        (("FR",), date(2026, 8, 10), []),
        (("FR",), date(2026, 8, 11), ["France"]),
        (("PL",), date(2024, 11, 9), []),
        (("PL",), TODAY, ["Poland"]),
        (("DE",), TODAY, ["Germany"]),
        (("GB", "FR"), TODAY, ["France"]),
        (("GB", "JP"), TODAY, ["Places without a pack"]),
        ((), TODAY, ["Places without a pack"]),
    ],
)
def test_calls_need_an_opt_in_only_where_a_law_asks_it(jurisdictions: tuple[str, ...], on: date, packs: list[str]) -> None:
    """In France since 2026-08-11, in Poland and Germany, and where nobody has read the law."""
    assert [entry.pack for entry in law(*jurisdictions, on=on).call_opt_in] == packs


@pytest.mark.parametrize("on", [date(2026, 8, 10), date(2026, 8, 11), TODAY])
def test_french_call_hours_and_cap_do_not_depend_on_the_opt_in(on: date) -> None:
    """Mon-Fri 10-13 and 14-20, no holidays, four calls in thirty days, before the opt-in as after."""
    found = law("FR", on=on)
    assert [(hours.week, hours.holidays_off) for hours in found.call_hours] == [(read_week(["Mon-Fri 10:00-13:00, 14:00-20:00"]), True)]
    assert [limit.cap for limit in found.call_limits] == [Cap(4, 30 * DAY, ("phone",), same_topic=False)]


def test_a_region_alone_brings_its_country_s_law() -> None:
    """Whoever forgets the country of a state still gets the federal pack."""
    assert law("US-FL").packs == ("us", "us-fl")


def test_virginia_keeps_its_hours_for_calls() -> None:
    """A call may go out without consent, so the hours bind it from 2026-01-01 on."""
    assert len(law("US", "US-VA", on=date(2025, 12, 31)).call_hours) == 1
    assert len(law("US", "US-VA", on=date(2026, 1, 1)).call_hours) == 2


def test_the_floor_of_the_union_holds_in_all_27_members() -> None:
    """Members with a pack of their own have both; a country outside has not."""
    members = next(pack for pack in bundled().packs if pack.id == "eu").jurisdictions
    assert len(set(members)) == 27
    assert all("eu" in law(member).packs for member in members)
    assert law("PL").packs == ("eu", "pl")
    assert law("GB").packs == ("gb",)
    assert law("NO").packs == ("unknown",)
