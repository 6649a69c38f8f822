"""Slips of the finger: ``unsubscirbe`` is ``unsubscribe``, ``remvoe`` is ``remove``; short words are left alone, they are too like others."""

from collections.abc import Iterable

SHORTEST = 6
"""Letters of a word in which one slip is seen through."""

LONG = 9
"""Letters from which two are."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Give the known word that this one is a slip of, the nearest and then the first in the alphabet; None when there is none.

    A slip keeps the first letter; it leaves a letter out, adds one, mistakes one, or swaps two neighbours.
    """
    if len(word) < SHORTEST or not word.isalpha():
        return None
    allowed = 2 if len(word) >= LONG else 1
    near = [
        (distance, one)
        for one in known
        if one[:1] == word[:1] and len(one) >= SHORTEST and abs(len(one) - len(word)) <= allowed
        if (distance := slips(word, one)) <= allowed
    ]
    return min(near)[1] if near else None


def slips(one: str, other: str) -> int:
    """Count the slips between two words: the optimal string alignment distance."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        last, before, row = before, row, [place]
        for index, wanted in enumerate(other, 1):
            cost = min(before[index] + 1, row[index - 1] + 1, before[index - 1] + (letter != wanted))
            if place > 1 and index > 1 and letter == other[index - 2] and one[place - 2] == wanted:
                cost = min(cost, last[index - 2] + 1)
            row.append(cost)
    return row[-1]
