"""The counter under the draft."""

import pytest

from rules.sms import count_segments
from service.api.page.segments import measure


@pytest.mark.parametrize(
    ("text", "count", "left", "plain"),
    [
        ("", 0, 160, True),
        ("a", 1, 159, True),
        ("a" * 160, 1, 0, True),
        ("a" * 161, 2, 145, True),
        ("€" * 80, 1, 0, True),
        ("ł", 1, 69, False),
        ("👋" * 35, 1, 0, False),
        ("👋" * 36, 2, 61, False),
    ],
)
def test_room_left(text: str, count: int, left: int, plain: bool) -> None:
    """As many plain characters fit as the rule on length says: one more begins a new segment."""
    found = measure(text)
    assert (found.count, found.left, found.plain) == (count, left, plain)
    if text:
        assert count_segments(text + "x" * left) == count
        assert count_segments(text + "x" * (left + 1)) == count + 1


def test_foreign_characters_are_named_once_each() -> None:
    """Whoever wonders why a text takes more segments sees which characters do it."""
    assert measure("Zażółć 👋 gęś 👋 €").foreign == ("ż", "ó", "ł", "ć", "👋", "ę", "ś")
    assert measure("Grüße €").foreign == ()
