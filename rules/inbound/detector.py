"""A small detector of sentences that end texting: weights over concepts, learnt from written examples."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rules.inbound.concepts import Concepts, Mention
from rules.inbound.features import features
from rules.inbound.words import Word


@dataclass(frozen=True)
class Reading:
    """One message read: how likely it ends texting, which words said so, what it speaks of, in which language it was read."""

    probability: float
    start: int
    end: int
    mentions: tuple[Mention, ...]
    language: str


@dataclass(frozen=True)
class Detector:
    """Weights. From ``ask_from`` on a message revokes in doubt, from ``sure_from`` on without."""

    weights: Mapping[str, float]
    bias: float
    ask_from: float
    sure_from: float

    def read(self, words: Sequence[Word], text: str, concepts: Concepts, language: str) -> Reading:
        """Read a message in every language it may be in, whole and sentence by sentence; the reading most likely to revoke counts."""
        best = Reading(0.0, 0, 0, (), language)
        for candidate, mentions in concepts.readings(words, language).items():
            for first, last in scopes(words):
                scope = words[first:last]
                inside = [Mention(one.concept, one.start - first, one.end - first) for one in mentions if first <= one.start < last]
                found = features(inside, scope, text, whole=len(scope) == len(words))
                probability = self.score(found)
                if probability > best.probability:
                    start, end = self._strongest(found)
                    best = Reading(probability, first + start, first + end, tuple(mentions), candidate)
        return best

    def _strongest(self, found: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
        """Give the places of the words that say most for an end; pieces of words and the shape say it to nobody."""
        shown = [name for name in found if not name.startswith(("#", "c:"))]
        return found[max(shown, key=lambda name: (self.weights.get(name, 0.0), name))] if shown else (0, 0)

    def score(self, found: Iterable[str]) -> float:
        """Give the probability of a set of features; nothing known gives nothing."""
        points = self.bias + sum(self.weights.get(name, 0.0) for name in found)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, points))))


def scopes(words: Sequence[Word]) -> list[tuple[int, int]]:
    """Give first place and place after the last of the whole message and, where it has several sentences, of each of two words or more."""
    starts = [place for place, word in enumerate(words) if place == 0 or word.sentence != words[place - 1].sentence]
    if len(starts) < 2:
        return [(0, len(words))]
    sentences = zip(starts, [*starts[1:], len(words)], strict=True)
    return [(0, len(words)), *((first, last) for first, last in sentences if last - first > 1)]


def from_json(content: Mapping[str, Any]) -> Detector:
    """Build a detector from parsed ``detector.json``.

    Raises:
        ValueError: when it is of another format.
    """
    if content.get("format") != 1:
        raise ValueError(f"detector.json has format {content.get('format')!r}, expected 1")
    weights = {str(name): float(value) for name, value in content["weights"].items()}
    return Detector(weights, float(content["bias"]), float(content["ask_from"]), float(content["sure_from"]))
