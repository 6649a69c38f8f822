"""A house file narrows what the places ask, never widens it: by random house files over random drafts and places."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from situations import shipped_policy, situation

from rules.decide import judge
from rules.law import law_of
from rules.policy import Policy, combine, read_policy_file
from rules.policy_error import PolicyError
from rules.vocabulary import ACTIONS, LEVELS, NO_TIME, PHONE, TEXT

STRICTNESS = {"send": 0, "hold": 1, "revise": 2, "escalate": 3, "stop": 3}
PLACES = {
    ("US", "US-FL"): "America/New_York",
    ("US", "US-TX"): "America/Chicago",
    ("US", "US-OH"): "America/New_York",
    ("CA", "CA-ON"): "America/Toronto",
    ("PL",): "Europe/Warsaw",
    ("FR",): "Europe/Paris",
    ("DE",): "Europe/Berlin",
    ("IN",): "Asia/Kolkata",
    ("ZA",): "Africa/Johannesburg",
    ("JP",): "Asia/Tokyo",
}
weeks = st.sampled_from(
    [["Mon-Sun 00:00-24:00"], ["Mon-Fri 06:00-23:30"], ["Tue 12:00-13:00"], ["Sat-Sun 00:00-24:00"], ["Mon-Fri 10:00-13:00, 14:00-20:00"]]
)
caps = st.fixed_dictionaries(
    {"count": st.sampled_from([0, 1, 3, 999]), "period": st.sampled_from(["PT1H", "PT24H", "P30D"]), "same_topic": st.booleans()}
    | {"channels": st.sampled_from([["text"], ["phone"], ["text", "phone"]])}
)
VALUES: dict[str, Any] = {
    "marketing_text.level": st.sampled_from(LEVELS),
    "marketing_text.implied_months": st.sampled_from([0, 1, 6, 999]),
    "marketing_text.implied_months_purchase": st.sampled_from([0, 1, 24, 999]),
    "marketing_text.hours": weeks,
    "marketing_text.holidays_off": st.booleans(),
    "marketing_text.cap": caps,
    "marketing_call.opt_in_required": st.booleans(),
    "marketing_call.hours": weeks,
    "marketing_call.holidays_off": st.booleans(),
    "marketing_call.cap": caps,
}
titles = st.sampled_from(["House", "Texas", "France", "United States, federal law and CTIA"])
values = st.fixed_dictionaries({}, optional=VALUES)
dates = st.sampled_from(
    [{}, {"effective_from": date(2026, 1, 1)}, {"effective_to": date(2026, 11, 1)}, {"effective_from": date(2027, 1, 1)}]
)
law = settings(max_examples=250, deadline=None, derandomize=True)


def house(entries: dict[str, Any], title: str, dated: dict[str, date]) -> Policy:
    """Put a house file on top of the shipped policy."""
    facts = {"source": "house", "certainty": "house", "checked_on": date(2026, 11, 22), **dated}
    parameters = [{"name": name, "value": value, **facts} for name, value in entries.items()]
    file = read_policy_file({"id": "house", "title": title, "kind": "house", "parameters": parameters}, "house.toml")
    return combine([*shipped_policy().files, file])


@law
@given(
    values,
    titles,
    dates,
    st.sampled_from(sorted(PLACES)),
    st.integers(0, 24 * 14),
    st.sampled_from(LEVELS),
    st.integers(0, 20),
    st.booleans(),
)
def test_a_house_file_never_loosens_a_decision(
    entries: dict[str, Any], title: str, dated: dict[str, date], place: tuple[str, ...], hour: int, level: str, months: int, called: bool
) -> None:
    """With any marketing parameters of a house, under any title and dates, action, text, calls and hold are as strict as without, or stricter."""
    now = 1_795_536_900_000_000 + hour * 3_600_000_000
    captured = now - months * 30 * 86_400_000_000 - 1
    given_ = {
        "now": now,
        "send_at": now,
        "marketing_declared": True,
        "topic": "offers",
        "jurisdictions": place,
        "zones": (PLACES[place],),
        "consents": [{"status": "opted_in", "level": level, "topic": "*", "captured_at": captured}],
        "history": [
            {"at": now - 3_600_000_000 * back, "channel": "phone" if called else "text", "topic": "offers"} for back in (1, 5, 400)
        ],
    }
    text = "Ana, whitening is 20% off until Friday at Harbor Dental. Reply STOP to opt out."
    before, after = (
        judge(situation(text, policy=policy, **given_)) for policy in (replace(shipped_policy(), cache={}), house(entries, title, dated))
    )
    assert STRICTNESS[ACTIONS[after.action[0]]] >= STRICTNESS[ACTIONS[before.action[0]]]
    for channel in (TEXT, PHONE):
        assert before.routing.permitted[0, channel] or not after.routing.permitted[0, channel]
    if ACTIONS[after.action[0]] == "hold" and before.not_before[0] != NO_TIME:
        assert after.not_before[0] >= before.not_before[0]


@law
@given(values, titles, dates, st.sampled_from(sorted(PLACES)))
def test_a_house_file_never_loosens_the_law(entries: dict[str, Any], title: str, dated: dict[str, date], place: tuple[str, ...]) -> None:
    """Level, terms, and every week, cap and opt-in of the shipped law are still there with a house file."""
    before, after = (
        law_of(policy, place, date(2026, 11, 24)) for policy in (replace(shipped_policy(), cache={}), house(entries, title, dated))
    )
    assert after.level >= before.level
    assert after.implied_months <= before.implied_months
    assert after.implied_months_purchase <= before.implied_months_purchase
    assert {one.title for one in before.text_hours} <= {one.title for one in after.text_hours}
    for one in before.text_hours:
        assert any(other.week == one.week and other.holidays_off >= one.holidays_off for other in after.text_hours)
    assert set(before.text_limits) <= set(after.text_limits)
    assert set(before.call_limits) <= set(after.call_limits)
    assert set(before.call_opt_in) <= set(after.call_opt_in)


@pytest.mark.parametrize("file_id", ["us-tx", "fr", "base", "inbound"])
def test_a_house_file_cannot_take_a_shipped_files_place(file_id: str) -> None:
    """A house file under the id of a pack would make the law go away; it is refused."""
    file = read_policy_file({"id": file_id, "title": "House", "kind": "house"}, "house.toml")
    with pytest.raises(PolicyError, match=r"a file replaces only one of its kind"):
        combine([*shipped_policy().files, file])


def test_a_house_parameter_has_no_dates() -> None:
    """The house's own parameters hold always; dates on them, which nothing would heed, are refused."""
    facts = {"source": "house", "certainty": "house", "checked_on": date(2026, 11, 22), "effective_to": date(2026, 11, 1)}
    raw = {"id": "house", "title": "House", "kind": "house", "parameters": [{"name": "style.max_emoji", "value": 9, **facts}]}
    with pytest.raises(PolicyError, match=r"effective_to: .*no dates"):
        read_policy_file(raw, "house.toml")
