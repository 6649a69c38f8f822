"""A broken policy file is refused by file and key."""

import copy
from datetime import date
from typing import Any

import pytest
from bundled_packs import PACKS, TODAY, load

from rules.channel_table import BENEFITS
from rules.policy import combine, read_policy_file
from rules.policy_error import PolicyError


def broken(change: dict[str, Any] | None = None, entry: dict[str, Any] | None = None, drop: str = "") -> dict[str, Any]:
    """Give a valid small pack with something changed, in the file or in its first entry, or dropped from the entry."""
    content: dict[str, Any] = {
        "id": "xx",
        "title": "Nowhere",
        "kind": "pack",
        "jurisdictions": ["XX"],
        "parameters": [
            {
                "name": "marketing_text.hours",
                "value": ["Mon-Fri 09:00-18:00"],
                "source": "Act 1 of 2020",
                "certainty": "S",
                "checked_on": TODAY,
                "effective_from": date(2020, 1, 1),
            }
        ],
    }
    content["parameters"][0].update(entry or {})
    content["parameters"][0].pop(drop, None)
    return {**content, **(change or {})}


def test_the_pack_that_is_broken_below_is_whole() -> None:
    """The pack the next tests spoil is valid as it stands, and so are two entries whose dates meet."""
    content = broken()
    assert len(read_policy_file(content, "xx.toml").entries) == 1
    first = content["parameters"][0]
    both = [{**first, "effective_to": date(2026, 1, 1)}, {**first, "effective_from": date(2026, 1, 1)}]
    assert len(read_policy_file({**content, "parameters": both}, "xx.toml").entries) == 2


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (broken({"colour": "red"}), "colour"),
        (broken({"title": " "}), "title"),
        (broken({"kind": "law"}), "kind"),
        (broken({"jurisdictions": []}), "jurisdictions"),
        (broken({"jurisdictions": ["us-fl"]}), "jurisdictions"),
        (broken({"jurisdictions": ["Florida"]}), "jurisdictions"),
        (broken({"kind": "base"}), "jurisdictions"),
        (broken({"parameters": {}}), "parameters"),
        (broken({"parameters": ["hours"]}), r"parameters\[0\]"),
        (broken(entry={"name": "marketing_text.hour"}), r"parameters\[0\].name"),
        (broken(entry={"name": ["marketing_text.hours"]}), r"parameters\[0\].name"),
        (broken(entry={"name": "house.hours"}), r"house.hours"),
        (broken(entry={"colour": "red"}), r"marketing_text.hours\).colour"),
        (broken(drop="source"), r"marketing_text.hours\).source"),
        (broken(entry={"source": " "}), r"marketing_text.hours\).source"),
        (broken(drop="certainty"), r"marketing_text.hours\).certainty"),
        (broken(entry={"certainty": "sure"}), r"marketing_text.hours\).certainty"),
        (broken(drop="checked_on"), r"marketing_text.hours\).checked_on"),
        (broken(entry={"checked_on": "2026-11-22"}), r"marketing_text.hours\).checked_on"),
        (broken(entry={"effective_to": date(2020, 1, 1)}), r"marketing_text.hours\).effective_to"),
        (broken(drop="value"), r"marketing_text.hours\).value"),
        (broken(entry={"value": []}), r"marketing_text.hours\).value"),
        (broken(entry={"value": "09:00-18:00"}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Mon-Fri 9-18"]}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Mon-Fri 18:00-09:00"]}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Mon-Fri 09:00-25:00"]}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Fri-Mon 09:00-18:00"]}), r"marketing_text.hours\).value"),
        (broken(entry={"value": ["Mon-Fri 09:00-18:00", "Fri 10:00-12:00"]}), r"marketing_text.hours\).value"),
        (broken(entry={"name": "marketing_text.level", "value": "written"}), r"marketing_text.level\).value"),
        (broken(entry={"name": "marketing_text.implied_months", "value": True}), r"marketing_text.implied_months\).value"),
        (broken(entry={"name": "marketing_text.holidays_off", "value": "yes"}), r"marketing_text.holidays_off\).value"),
        (
            broken(entry={"name": "marketing_text.cap", "value": {"count": 3, "period": "PT24H", "channels": [], "same_topic": False}}),
            r"marketing_text.cap\).value",
        ),
        (
            broken(
                entry={"name": "marketing_text.cap", "value": {"count": 3, "period": "a day", "channels": ["text"], "same_topic": False}}
            ),
            r"marketing_text.cap\).value",
        ),
    ],
)
def test_a_broken_file_is_refused_by_file_and_key(content: dict[str, Any], key: str) -> None:
    """The error names the file and the key that is wrong."""
    with pytest.raises(PolicyError, match=rf"^xx\.toml: .*{key}"):
        read_policy_file(content, "xx.toml")


def test_entries_that_overlap_are_refused() -> None:
    """Two values of one parameter on one day are an error at the second of them."""
    content = broken()
    content["parameters"].append({**content["parameters"][0], "effective_from": date(2026, 1, 1)})
    with pytest.raises(PolicyError, match=r"^xx\.toml: parameters\[1\] \(marketing_text\.hours\)"):
        read_policy_file(content, "xx.toml")


@pytest.mark.parametrize("flagged", ["legal", BENEFITS])
def test_no_table_lets_a_flagged_draft_go_as_a_text(flagged: str) -> None:
    """A channel table that rates a text for a flagged draft is refused, whichever row it is."""
    content = copy.deepcopy(load(PACKS / "base.toml"))
    next(row for row in content["channels"] if row["flagged"] == flagged)["text"] = 3
    with pytest.raises(PolicyError, match=r"^base\.toml: channels\[\d\]\.text: got 3"):
        read_policy_file(content, "base.toml")


def test_a_template_without_a_sender_is_refused() -> None:
    """A hand-off text that does not say who writes is an error that names language and label."""
    content = copy.deepcopy(load(PACKS / "base.toml"))
    content["templates"]["en"]["legal"] = ["Hi {contact}, can we talk?"]
    with pytest.raises(PolicyError, match=r"^base\.toml: templates\.en\.legal"):
        read_policy_file(content, "base.toml")


def test_a_base_with_a_hole_is_refused() -> None:
    """A base file that leaves a house parameter out names it."""
    content = copy.deepcopy(load(PACKS / "base.toml"))
    content["parameters"] = [entry for entry in content["parameters"] if entry["name"] != "style.max_emoji"]
    with pytest.raises(PolicyError, match=r"^base: style\.max_emoji"):
        combine([read_policy_file(content, "base.toml")])


def test_there_is_exactly_one_base() -> None:
    """Packs alone are no policy."""
    with pytest.raises(PolicyError, match="exactly one file of kind 'base'"):
        combine([read_policy_file(broken(), "xx.toml")])
