"""Slips of the finger: which words are seen through, and which are left alone."""

import pytest

from rules.inbound.slips import nearest, slips

KNOWN = ("unsubscribe", "remove", "revoke", "stop")


@pytest.mark.parametrize("word", ["improve", "subscribe", "shop", "stob", "removal", "remained", "unsure", "r3move", ""])
def test_other_words_are_left_alone(word: str) -> None:
    """Another first letter, a short word, or more slips than its length allows."""
    assert nearest(word, KNOWN) is None


@pytest.mark.parametrize(
    ("word", "meant"),
    [("unsubscirbe", "unsubscribe"), ("unscubscribe", "unsubscribe"), ("remvoe", "remove"), ("remov", None), ("revok", None)],
)
def test_a_slip_or_two_are_seen_through(word: str, meant: str | None) -> None:
    """Swapped, added and mistaken letters; words under six letters not."""
    assert nearest(word, KNOWN) == meant


def test_slips_are_counted() -> None:
    """A swap of neighbours is one slip, and the count is the same both ways."""
    assert (slips("stop", "stop"), slips("stop", "sotp"), slips("sotp", "stop"), slips("", "abc")) == (0, 1, 1, 3)
