"""How a draft splits into SMS segments, for the counter under it. Every number comes from the rule that judges length."""

from bisect import bisect_left
from dataclasses import dataclass

from rules.sms import GSM_BASIC, GSM_EXTENSION, count_segments, is_gsm

_LONGEST = 161
"""No segment has room for so many characters."""


@dataclass(frozen=True)
class Segments:
    """Segments of a text as typed; ``left`` plain characters still fit into the last; ``foreign`` are the characters outside GSM-7, once each."""

    count: int
    left: int
    plain: bool
    foreign: tuple[str, ...]


def measure(text: str) -> Segments:
    """Count the segments of a text; an empty text takes none."""
    if not text:
        return Segments(0, 160, True, ())
    count = count_segments(text)
    left = bisect_left(range(_LONGEST), True, key=lambda more: count_segments(text + "x" * more) > count) - 1
    foreign = dict.fromkeys(char for char in text if char not in GSM_BASIC and char not in GSM_EXTENSION)
    return Segments(count, left, is_gsm(text), tuple(foreign))
