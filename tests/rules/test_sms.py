"""Segments of a text, as typed."""

import pytest

from rules.sms import count_segments, is_gsm

COUNTS = [
    ("", 1),
    ("a", 1),
    ("a" * 160, 1),
    ("a" * 161, 2),
    ("a" * 306, 2),
    ("a" * 307, 3),
    ("a" * 459, 3),
    ("a" * 460, 4),
    ("a" * 158 + "€", 1),
    ("a" * 159 + "€", 2),
    ("[" * 80, 1),
    ("[" * 81, 2),
    ("é" * 160, 1),
    ("Ω" * 160, 1),
    ("\n" * 160, 1),
    ("ż" * 70, 1),
    ("ż" * 71, 2),
    ("ż" * 134, 2),
    ("ż" * 135, 3),
    ("a" * 69 + "ż", 1),
    ("a" * 70 + "ż", 2),
    ("a" * 159 + "`", 3),
    ("😀" * 35, 1),
    ("😀" * 36, 2),
]


@pytest.mark.parametrize(("text", "segments"), COUNTS)
def test_counts_segments(text: str, segments: int) -> None:
    """160 septets or 70 units fit one segment; of several, each holds 153 or 67."""
    assert count_segments(text) == segments


def test_never_splits_an_escape_pair() -> None:
    """A two-septet character that would straddle a boundary starts the next segment and may cost one more."""
    assert count_segments("a" * 152 + "€" + "a" * 152) == 3
    assert count_segments("a" * 151 + "€" + "a" * 153) == 2
    assert count_segments("a" * 152 + "€" + "a" * 151) == 2


def test_never_splits_an_emoji() -> None:
    """A two-unit character that would straddle a boundary starts the next segment and may cost one more."""
    assert count_segments("a" * 66 + "😀" + "a" * 65) == 2
    assert count_segments("a" * 66 + "😀" + "a" * 66) == 3
    assert count_segments("a" * 65 + "😀" + "a" * 67) == 2


@pytest.mark.parametrize("char", "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
def test_no_polish_letter_is_gsm(char: str) -> None:
    """One Polish letter turns the whole text to 16-bit units."""
    assert not is_gsm(char)
    assert count_segments("a" * 70 + char) == 2


@pytest.mark.parametrize("char", "€[]{}|~^\\")
def test_extension_characters_take_two_septets(char: str) -> None:
    """A character of the extension table is GSM-7 and counts twice."""
    assert is_gsm(char)
    assert count_segments("a" * 158 + char) == 1
    assert count_segments("a" * 159 + char) == 2


def test_counts_a_lone_surrogate() -> None:
    """A broken character counts as one unit instead of failing."""
    assert count_segments("\ud83d" * 70) == 1
