"""Learning the detector's weights: logistic regression with a ridge for each family of features; the same examples give the same weights."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from rules.inbound.concepts import Concepts
from rules.inbound.detector import Detector
from rules.inbound.features import features
from rules.inbound.words import to_words

SHARES = {"s": 0.7, "k": 0.7, "m": 0.7, "n": 0.7, "c": 0.4}
"""How freely weights of pairs and of pieces of words may grow, where a concept's or a word's is 1: the ridge is one over its square."""

POSITIVE_WEIGHT = 1.5
"""A missed revocation costs more than a question asked in vain."""

LEAST = 2
"""Messages a feature must stand in to be learnt."""

SMALLEST = 0.02
"""Weights nearer to nothing are left out: there are many, and they say little."""

_Floats = NDArray[np.float64]


def fit(
    texts: Sequence[str], languages: Sequence[str], revokes: Sequence[bool], concepts: Concepts, ask_from: float, sure_from: float
) -> Detector:
    """Learn weights from messages; each is read in its own language."""
    found = [_features(text, language, concepts) for text, language in zip(texts, languages, strict=True)]
    counts = Counter(name for one in found for name in one)
    place = {name: index for index, name in enumerate(sorted(name for name, count in counts.items() if count >= LEAST))}
    shares = np.array([*map(_share, place), 1.0])
    rows = [(row, place[name]) for row, one in enumerate(found) for name in one if name in place]
    at = np.array([*rows, *((row, len(place)) for row in range(len(found)))])
    table = sp.csr_matrix((shares[at[:, 1]], (at[:, 0], at[:, 1])), shape=(len(found), len(shares)))
    target = np.array(revokes, dtype=float)
    weights = _least_loss(table, target, np.where(target == 1, POSITIVE_WEIGHT, 1.0)) * shares
    learnt = {name: round(float(weights[index]), 4) for name, index in place.items() if abs(weights[index]) >= SMALLEST}
    return Detector(learnt, round(float(weights[-1]), 4), ask_from, sure_from)


def _least_loss(table: sp.csr_matrix, target: _Floats, importance: _Floats) -> _Floats:
    """Give the weights of least loss; the last column's, which is the bias, is free."""
    free = np.ones(table.shape[1])
    free[-1] = 0.0

    def loss(weights: _Floats) -> tuple[float, _Floats]:
        points = table @ weights
        each = np.logaddexp(0.0, points) - target * points
        slope = table.T @ (importance * (expit(points) - target)) + free * weights
        return float(importance @ each + 0.5 * (free * weights) @ weights), slope

    done = minimize(
        loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 2000, "maxcor": 20, "gtol": 1e-5, "ftol": 1e-14}
    )
    return np.asarray(done.x)


def _share(name: str) -> float:
    return SHARES.get(name[0], 1.0) if name[1:2] == ":" else 1.0


def _features(text: str, language: str, concepts: Concepts) -> set[str]:
    words = to_words(text)
    return set(features(concepts.mentions(words, language), words, text))
