"""Highlighted words: a text cut where highlights begin and end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Piece:
    """A stretch of the text, and the labels whose highlight covers it, the weightiest first."""

    text: str
    labels: tuple[str, ...]


def cut(text: str, labels: Mapping[str, Mapping[str, Any]]) -> list[Piece]:
    """Cut a text at the borders of every label's spans; ``labels`` as in a decision, spans in characters (code points) of ``text``."""
    spans = [(start, end, weight, label) for label, one in labels.items() for start, end, weight in one["spans"]]
    borders = sorted({0, len(text), *(place for start, end, _, _ in spans for place in (start, end))})
    pieces = []
    for start, end in pairwise(borders):
        over = sorted((one for one in spans if one[0] <= start and end <= one[1]), key=lambda one: -one[2])
        pieces.append(Piece(text[start:end], tuple(label for _, _, _, label in over)))
    return pieces


def quotes(text: str, spans: Sequence[Sequence[float]]) -> list[str]:
    """Give the highlighted words themselves."""
    return [text[int(start) : int(end)] for start, end, *_ in spans]
