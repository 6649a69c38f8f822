"""What the model says of drafts it was not trained on, and what is chosen from that: calibration, thresholds, the zone of doubt."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from model.labels import LABELS
from training.corpus import Draft
from training.fitting import Extracted, Parameters, build_vocabulary, fit_weights

# What a missed label costs when a needless flag costs 1: bad news or personal data by text hurts more than a wasted call.
MISS_COSTS: dict[str, float] = {
    "bad_news": 1.5,
    "negotiation": 1.25,
    "contract": 1.25,
    "legal": 1.25,
    "detail_heavy": 1.25,
    "pii_request": 1.75,
    "promotional": 1.25,
}
REVIEW_SHARE = 0.12
_GRID = np.round(np.arange(0.2, 0.701, 0.01), 2)


def assign_folds(drafts: Sequence[Draft], by: str, folds: int) -> NDArray[np.int64]:
    """Return a fold per draft, all drafts of one ``batch`` or ``trade`` (``by``) in the same fold, folds about equal, order irrelevant."""
    names = [f"{draft.language}/{getattr(draft, by)}" for draft in drafts]
    sizes: dict[str, int] = {}
    for name in names:
        sizes[name] = sizes.get(name, 0) + 1
    filled = [0] * folds
    fold_of = {}
    for name in sorted(sizes, key=lambda key: (-sizes[key], hashlib.sha256(key.encode()).hexdigest())):
        target = filled.index(min(filled))
        fold_of[name] = target
        filled[target] += sizes[name]
    return np.array([fold_of[name] for name in names], dtype=np.int64)


def out_of_fold(
    extracted: Sequence[Extracted],
    targets: NDArray[Any],
    folds: NDArray[np.int64],
    parameters: Parameters,
    progress: Callable[[str], None] = lambda _message: None,
) -> NDArray[np.float64]:
    """Return raw scores (n x 7), each from a model that saw nothing of the draft's fold, vocabulary included."""
    scores = np.zeros(targets.shape)
    for fold in sorted(set(folds.tolist())):
        inside, outside = np.flatnonzero(folds == fold).tolist(), np.flatnonzero(folds != fold).tolist()
        progress(f"fold {fold + 1}: {len(outside)} drafts to learn from, {len(inside)} to judge")
        vocabulary = build_vocabulary([extracted[i] for i in outside], parameters)
        weights, bias = fit_weights(vocabulary.matrix(extracted[i] for i in outside), targets[outside], parameters)
        scores[inside] = np.asarray(vocabulary.matrix(extracted[i] for i in inside) @ weights) + bias
    return scores


def choose_thresholds(probability: NDArray[np.float64], targets: NDArray[Any]) -> dict[str, float]:
    """Return per label the threshold of least cost on out-of-fold probabilities; of equals the one in the middle."""
    chosen = {}
    for column, label in enumerate(LABELS):
        real = targets[:, column].astype(bool)
        said = probability[:, column][:, None] >= _GRID[None, :]
        cost = MISS_COSTS[label] * (real[:, None] & ~said).sum(axis=0) + (~real[:, None] & said).sum(axis=0)
        # The curve is flat and noisy near its floor: its smoothed form is what the next drafts will see.
        smooth = np.convolve(np.pad(cost.astype(float), 4, mode="edge"), np.ones(9) / 9, mode="valid")
        best = np.flatnonzero(smooth == smooth.min())
        chosen[label] = float(_GRID[best[len(best) // 2]])
    return chosen


def choose_margin(probability: NDArray[np.float64], thresholds: NDArray[np.float64], share: float = REVIEW_SHARE) -> float:
    """Return the distance from a threshold, in log-odds, within which the given share of drafts lies with some label."""
    distance = np.abs(logit(np.clip(probability, 1e-9, 1 - 1e-9)) - logit(thresholds)).min(axis=1)
    return round(float(np.quantile(distance, share)), 4) if len(distance) else 0.0


def calibrated(scores: NDArray[np.float64], slope: NDArray[np.float64], shift: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities for raw scores."""
    return np.asarray(expit(slope * scores + shift))
