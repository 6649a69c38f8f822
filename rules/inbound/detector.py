"""A small detector of sentences that end texting: weights over concepts, learnt from written examples."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rules.inbound.concepts import Concepts, Mention, features
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
        for candidate in concepts.candidates(words, language):
            for scope in scopes(words):
                mentions = concepts.mentions(scope, candidate)
                found = features(mentions, scope, text, whole=len(scope) == len(words))
                probability = self.score(found)
                if probability > best.probability:
                    strongest = max(found, key=lambda name: (self.weights.get(name, 0.0), name))
                    start, end = found[strongest]
                    offset = words.index(scope[0]) if scope else 0
                    best = Reading(probability, offset + start, offset + end, (), candidate)
        return Reading(best.probability, best.start, best.end, tuple(concepts.mentions(words, best.language or "en")), best.language)

    def score(self, found: Iterable[str]) -> float:
        """Give the probability of a set of features; nothing known gives nothing."""
        points = self.bias + sum(self.weights.get(name, 0.0) for name in found)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, points))))


def scopes(words: Sequence[Word]) -> list[Sequence[Word]]:
    """Give the whole message and, where it has several, each sentence of two words or more."""
    numbers = sorted({word.sentence for word in words})
    if len(numbers) < 2:
        return [words]
    sentences = [[word for word in words if word.sentence == number] for number in numbers]
    return [words, *(sentence for sentence in sentences if len(sentence) > 1)]


def from_json(content: Mapping[str, Any]) -> Detector:
    """Build a detector from parsed ``detector.json``.

    Raises:
        ValueError: when it is of another format.
    """
    if content.get("format") != 1:
        raise ValueError(f"detector.json has format {content.get('format')!r}, expected 1")
    weights = {str(name): float(value) for name, value in content["weights"].items()}
    return Detector(weights, float(content["bias"]), float(content["ask_from"]), float(content["sure_from"]))
