"""Findings and reasons in Polish: every one has a sentence, and particulars that are known are in it."""

import re
import string
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from cases import instant, read_cases
from situations import shipped_policy, situation

from rules.catalog import BY_ID
from rules.vocabulary import CHANNELS
from service.api.page.answer import read_answer
from service.api.page.sentences import Sentence, read_sentences, say_finding, say_reason
from service.api.page.words import read_words
from service.assembly import Settings, assemble
from service.item import ItemError, read_item

CASES = Path(__file__).parents[2] / "cases"
RECORDED = (
    *(f"the contact cannot be reached by {channel}" for channel in CHANNELS if channel != "text"),
    "the contact must not be called",
    *(f"the contact has opted out of {channel}" for channel in CHANNELS if channel != "text"),
    "marketing by email needs an opt-in, and none is live",
)
"""Reasons that the contact's record adds to those of the table."""

RARE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("style.emoji", "See you 😀", {"style.max_emoji": 0}),
    ("style.length", "Zażółć gęślą jaźń, " * 40, {}),
    ("style.merge_field", "Hi {{name}}, see you at ten.", {}),
    ("style.impersonal", "Whitening 20% off until Friday.", {}),
    ("style.shouting", "SO sO So AbCdEFGHIJ KLMNOp QRSTUVw", {"style.shouting_words": 9}),
)
"""What no worked case brings about: a rule, a draft, and house parameters."""


@lru_cache(maxsize=1)
def decisions() -> list[dict[str, Any]]:
    """Give the decisions of every worked case."""
    judge, given = assemble(Settings()), []
    for case in (case for file in sorted(CASES.glob("*.jsonl")) for case in read_cases(file)):
        now = instant(case["now"])
        try:
            given.append(judge.render(judge.decide([read_item(case["item"], now)], now))[0])
        except ItemError:
            continue
    return given


def polish() -> Any:
    """Give the Polish sentences."""
    return read_sentences("pl")


def test_every_rule_and_reason_has_a_sentence_and_none_is_left_over() -> None:
    """Of the catalogue, of the channel table, and of what a contact's record adds."""
    assert list(polish()["rule"]) == list(BY_ID)
    assert set(polish()["reason"]) == {*(row.because for row in shipped_policy().channels.values()), *RECORDED}
    assert {one["rule"] for one in polish()["detail"]} <= set(BY_ID)


def test_a_pattern_takes_out_what_its_sentence_wants() -> None:
    """The names are the same on both sides."""
    for one in (*polish()["detail"], *polish()["particular"]):
        wanted = {name for _, name, _, _ in string.Formatter().parse(one["says"]) if name is not None}
        assert wanted == set(re.compile(one["english"]).groupindex), one["says"]


def test_no_reason_of_a_worked_case_stays_english() -> None:
    """Whatever the routing says, of whatever place."""
    shown = [read_answer(one, "", read_words("pl")) for one in decisions()]
    reasons = [reason for answer in shown for channel in answer.channels for reason in channel["because"]]
    assert len(reasons) > len(decisions())
    assert {one.text for one in reasons if one.original is None} == set()


@pytest.mark.parametrize("table", ["detail", "particular"])
def test_patterns_fit_what_the_rules_say_today(table: str) -> None:
    """Each fits something that is said in a worked case or in a situation made for it; one that fits nothing is out of date."""
    said = [one["message"] for decision in decisions() for one in decision["findings"]]
    said += [BY_ID[rule].finding(situation(text, policy=policy), 0).message for rule, text, policy in RARE]
    said += [reason for decision in decisions() for one in decision["alternatives"] for reason in one["because"]]
    assert [one["english"] for one in polish()[table] if not any(re.search(one["english"], message, re.DOTALL) for message in said)] == []


def test_english_stays_as_it_is() -> None:
    """The rules speak English; nothing is put in small print."""
    assert say_finding("en", "consent.missing", "No opt-in.") == Sentence("No opt-in.")
    assert say_reason("en", "a quick word belongs in a text") == Sentence("a quick word belongs in a text")


def test_what_nobody_translated_stays_as_it_is() -> None:
    """A reason of a house's own table, a rule from nowhere; a known rule in new words has its general sentence."""
    assert say_reason("pl", "we like to call") == Sentence("we like to call")
    assert say_finding("pl", "house.own", "No.") == Sentence("No.")
    assert say_finding("pl", "consent.topic", "Other words.").text == polish()["rule"]["consent.topic"]


@pytest.mark.parametrize(
    ("rule", "message", "part"),
    [
        ("consent.topic", "The contact agreed to texts about other topics, not about “{wizyty}”.", "„{wizyty}”"),
        ("consent.level", "Marketing by text needs express written consent here; on record is implied consent.", "wyraźna, na piśmie"),
        ("timing.quiet_hours", "It is 22:05 in New York, where texts may go 09:00-20:00.", "22:05 (New York)"),
        ("style.slang", "Text-speak has no place in a business text: “thx”, “u” and more. Write it out in full.", ": „thx”, „u”."),
        ("style.shouting", "57% of the letters are capitals, which reads as shouting: write the text in small letters.", "57%"),
        ("timing.non_working_day", "Where the contact is, it is a day without business texts: Saturday (Texas).", ": sobota."),
    ],
)
def test_particulars_are_kept(rule: str, message: str, part: str) -> None:
    """Topic, level, time, words, share and day."""
    said = say_finding("pl", rule, message)
    assert part in said.text
    assert said.original == message


def test_no_english_is_left_in_what_is_said_after_a_message() -> None:
    """That no permitted moment comes is said in Polish too."""
    said = [say_finding("pl", one["rule"], one["message"]) for decision in decisions() for one in decision["findings"]]
    late = [one.text for one in said if "No permitted moment" in (one.original or "")]
    assert late
    assert all(one.endswith("więc to nie może być SMS.") and "No permitted" not in one for one in late)


def test_hours_of_calls_have_polish_days() -> None:
    """And limits their numbers."""
    assert say_reason("pl", "calls only Mon-Fri 08:00-20:00; Sat 10:00-18:00 (X)").text.endswith("pon.-pt. 08:00-20:00; sob. 10:00-18:00")
    assert say_reason("pl", "at most 3 in 24 hours (Florida)").text == "najwyżej 3 w ciągu 24 godz."
