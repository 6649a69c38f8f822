"""Texts that are short enough and texts that are not."""

import pytest

from rules.checks.style_length import RULE, check
from tests.situations import situation

SHORT_ENOUGH = [
    "See you at 10",
    "Do zobaczenia o 10",
    "a" * 160,
    "a" * 161,
    "a" * 306,
    "a" * 304 + "€",
    "[" * 152,
    "ż" * 70,
    "ż" * 71,
    "ż" * 134,
    "a" * 133 + "ż",
    "😀" * 66,
    "a" * 132 + "😀",
    "é" * 306,
    "\n" * 306,
    "Ö" * 306,
]

TOO_LONG = [
    "a" * 307,
    "a" * 305 + "€",
    "a" * 500,
    "[" * 153,
    "€" * 153,
    "ż" * 135,
    "a" * 134 + "ż",
    "a" * 134 + "😀",
    "😀" * 67,
    "a" * 200 + "’",
    "é" * 307,
    "Zażółć gęślą jaźń. " * 8,
    "Hello there Ana. " * 19,
]


@pytest.mark.parametrize("text", SHORT_ENOUGH)
def test_is_silent_up_to_two_segments(text: str) -> None:
    """Two segments are short enough, counted in septets or in 16-bit units."""
    assert check(situation(text)).tolist() == [False]


@pytest.mark.parametrize("text", TOO_LONG)
def test_fires_from_three_segments(text: str) -> None:
    """A third segment is too much, however the text came to need it."""
    assert check(situation(text)).tolist() == [True]


def test_the_limit_comes_from_the_policy() -> None:
    """A house may ask for one segment or allow three."""
    text = "a" * 307
    assert check(situation(text, policy={"style.max_segments": 3})).tolist() == [False]
    assert check(situation("a" * 161, policy={"style.max_segments": 1})).tolist() == [True]


def test_says_how_much_fits() -> None:
    """The message counts segments and says how many characters there is room for."""
    message = RULE.finding(situation("a" * 307), 0).message
    assert "3 SMS segments" in message
    assert "306 characters" in message
    assert "160 characters" in RULE.finding(situation("a" * 161, policy={"style.max_segments": 1}), 0).message


def test_names_the_characters_that_cost_room() -> None:
    """Letters outside the SMS alphabet are named, and the message says when writing them plainly is enough."""
    message = RULE.finding(situation("a" * 200 + "’"), 0).message
    assert "134 characters" in message
    assert "(’)" in message
    assert message.endswith("it would fit as it is.")
    assert not RULE.finding(situation("ąćęłńó " * 60), 0).message.endswith("it would fit as it is.")
