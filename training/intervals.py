"""How sure one may be of a figure: 95 % intervals by resampling drafts, the same resamples for every figure of a set."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_POSITIVES = 10


def resamples(rows: int, rounds: int, seed: int = 0) -> Floats:
    """Return rounds x rows: how often each draft was drawn in each round."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(rows, np.full(rows, 1 / rows), size=rounds).astype(np.float64)


def interval(values: Floats) -> tuple[float, float]:
    """Return the middle 95 % of values that came from resamples; rounds without a value do not count."""
    values = values[np.isfinite(values)]
    if not len(values):
        return (0.0, 0.0)
    low, high = np.quantile(values, [0.025, 0.975])
    return (round(float(low), 4), round(float(high), 4))


def label_rates(truth: NDArray[Any], flagged: NDArray[Any], weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Return precision, recall and F1, each rounds x labels, under weighted drafts; a rate without a denominator is 0."""
    real, said = truth.astype(np.float64), flagged.astype(np.float64)
    hit, reals, saids = weights @ (real * said), weights @ real, weights @ said
    return hit / np.maximum(saids, 1e-9), hit / np.maximum(reals, 1e-9), 2 * hit / np.maximum(reals + saids, 1e-9)


def macro_f1s(truth: NDArray[Any], flagged: NDArray[Any], weights: Floats) -> Floats:
    """Return macro-F1 per round over the labels that have ``LEAST_POSITIVES`` positives in the set as it is (all, if none has)."""
    chosen = truth.sum(axis=0) >= LEAST_POSITIVES
    if not chosen.any():
        chosen = truth.sum(axis=0) >= 0
    return np.asarray(label_rates(truth, flagged, weights)[2][:, chosen].mean(axis=1))


def false_alarms(truth: NDArray[Any], flagged: NDArray[Any], weights: Floats) -> Floats:
    """Return per round the share of drafts without a label that got one; not a number where no such draft was drawn."""
    clean = ~truth.astype(bool).any(axis=1)
    wrong = clean & flagged.astype(bool).any(axis=1)
    drawn = weights @ clean
    return np.where(drawn > 0, (weights @ wrong) / np.maximum(drawn, 1), np.nan)


def calibration_errors(truth: NDArray[Any], probability: Floats, weights: Floats, bins: int = 10) -> Floats:
    """Return rounds x labels: the expected calibration error over equal bins."""
    out = np.zeros((len(weights), truth.shape[1]))
    for label in range(truth.shape[1]):
        place = np.minimum((probability[:, label] * bins).astype(int), bins - 1)
        inside = (place[:, None] == np.arange(bins)[None, :]).astype(np.float64)
        gap = weights @ (inside * (probability[:, label] - truth[:, label])[:, None])
        out[:, label] = np.abs(gap).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
    return out
