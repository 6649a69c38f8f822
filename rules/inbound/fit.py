"""Learning the detector's weights: logistic regression with a ridge, by Newton's steps; the same examples give the same weights."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from rules.inbound.concepts import Concepts, features
from rules.inbound.detector import Detector
from rules.inbound.words import to_words

RIDGE = 1.0
POSITIVE_WEIGHT = 1.5
"""A missed revocation costs more than a question asked in vain."""

LEAST = 2
"""Messages a feature must stand in to be learnt."""

LEAST_OF_WORDS = 3
"""The same for a bare word."""

STEPS = 30


def fit(
    texts: Sequence[str], languages: Sequence[str], revokes: Sequence[bool], concepts: Concepts, ask_from: float, sure_from: float
) -> Detector:
    """Learn weights from messages; each is read in its own language."""
    found = [_features(text, language, concepts) for text, language in zip(texts, languages, strict=True)]
    counts = Counter(name for one in found for name in one)
    names = sorted(name for name, count in counts.items() if count >= (LEAST_OF_WORDS if name.startswith(("=", "^=", "$=")) else LEAST))
    place = {name: index for index, name in enumerate(names)}
    table = np.zeros((len(found), len(names) + 1))
    table[:, -1] = 1.0
    for row, one in enumerate(found):
        for name in one:
            if name in place:
                table[row, place[name]] = 1.0
    target = np.array(revokes, dtype=float)
    importance = np.where(target == 1, POSITIVE_WEIGHT, 1.0)
    ridge = np.diag([RIDGE] * len(names) + [1e-6])
    weights = np.zeros(len(names) + 1)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-table @ weights))
        gradient = table.T @ (importance * (chance - target)) + ridge @ weights
        curvature = (table * (importance * chance * (1 - chance))[:, None]).T @ table + ridge
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-7:
            break
    learnt = {name: round(float(weights[place[name]]), 4) for name in names}
    return Detector(learnt, round(float(weights[-1]), 4), ask_from, sure_from)


def _features(text: str, language: str, concepts: Concepts) -> set[str]:
    words = to_words(text)
    return set(features(concepts.mentions(words, language), words, text))
