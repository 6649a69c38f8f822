"""What a user's examples say beyond a fitted model: a small second fit on its answers to texts it had not seen.

A model that has learnt the examples already answers them as it should, so what it gets wrong on their like shows only in what it said of
them before: the scores out of fold. The second fit sets out from those and moves the weights of the features the examples hold, each
example pulling as hard as many drafts of the corpus, and the drafts of the corpus, which are in it too, hold on to what they need.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from training.fitting import Floats, fit_heads

# Chosen on half of the trades of benchmarks/retrain_curve.py and measured on the other half. A pull of 100 bought those chosen on no more
# that could be told from chance, and cost other trades twice as much.
PULL = 40.0
"""An example pulls as hard as this many drafts of the corpus, as long as all together are no more than ``SHARE`` of it."""
SHARE = 0.3
STRENGTH = 0.025
"""The inverse of the penalty on squared weights; weak, so that few examples move little."""
STEPS = 20


@dataclass(frozen=True)
class Correction:
    """What to add to log-odds: ``weights`` (features x labels) and ``bias``.

    ``odds`` are the log-odds it was fitted on, each moved by a correction that was fitted without its fold.
    """

    weights: Floats
    bias: Floats
    odds: Floats
    pull: float

    def as_dict(self) -> dict[str, Any]:
        """Return what was done, for a manifest."""
        features = int((self.weights != 0).any(axis=1).sum())
        return {"pull": round(self.pull, 2), "strength": STRENGTH, "steps": STEPS, "features": features}


def pull_of(examples: int, drafts: int) -> float:
    """Return how many drafts of the corpus an example pulls as hard as, where there are so many examples and so many drafts."""
    return min(PULL, SHARE * drafts / examples)


def correct(matrix: sp.csr_array, targets: NDArray[Any], odds: Floats, theirs: NDArray[np.bool_], folds: NDArray[np.int64]) -> Correction:
    """Return the correction that rows marked as ``theirs`` ask for; ``odds`` are what models said that had not seen the row's fold."""
    held = np.flatnonzero(np.asarray((matrix[theirs] != 0).sum(axis=0)).ravel())
    part = sp.csr_array(matrix[:, held])
    moved = odds.copy()
    for inside in _each(folds):
        if theirs[~inside].any():
            weights, bias = fit_correction(part[~inside], targets[~inside], odds[~inside], theirs[~inside])
            moved[inside] += part[inside] @ weights + bias
    weights, bias = fit_correction(part, targets, odds, theirs)
    everywhere = np.zeros((matrix.shape[1], targets.shape[1]))
    everywhere[held] = weights
    return Correction(everywhere, bias, moved, pull_of(int(theirs.sum()), int((~theirs).sum())))


def fit_correction(matrix: sp.csr_array, targets: NDArray[Any], odds: Floats, theirs: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return weights and biases to add to ``odds``; ``matrix`` holds the features they may stand on."""
    counts = np.where(theirs, pull_of(int(theirs.sum()), int((~theirs).sum())), 1.0)
    return fit_heads(matrix, targets, STRENGTH, steps=STEPS, counts=counts, offset=odds)


def _each(folds: NDArray[np.int64]) -> Iterator[NDArray[np.bool_]]:
    for fold in sorted(set(folds.tolist())):
        yield folds == fold
