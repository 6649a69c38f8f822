"""What the model says of drafts it was not trained on, and what is chosen from that: calibration, thresholds, the zone of doubt."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from model.classifier import expected_wrong
from model.labels import LABELS
from model.tokens import Token
from training.corpus import Draft
from training.fitting import Parameters, learn, score
from training.measure import false_alarm_rate

# What a missed label costs when a needless flag costs 1: bad news or personal data by text hurts more than a wasted call.
MISS_COSTS: dict[str, float] = {
    "bad_news": 1.6,
    "negotiation": 1.25,
    "contract": 1.25,
    "legal": 1.25,
    "detail_heavy": 1.25,
    "pii_request": 1.75,
    "promotional": 1.25,
}
# What a flag costs on top where no label at all was due, for a fine text is held back: the first of these that keeps the wrongly flagged
# share of unlabelled drafts under the limit. Under the first alone, every miss of bad news and personal data is dearer than any flag.
CLEAN_COSTS: tuple[float, ...] = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
CLEAN_LIMIT = 0.06
REVIEW_SHARE = 0.12
_GRID = np.round(np.arange(0.2, 0.801, 0.01), 2)


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
    tokens: Sequence[Sequence[Token]],
    targets: NDArray[Any],
    folds: NDArray[np.int64],
    parameters: Parameters,
    progress: Callable[[str], None] = lambda _message: None,
    counts: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return raw scores (n x 7), each from a model that saw nothing of the draft's fold, spelling and vocabulary included.

    ``counts`` says how many drafts each draft stands for when it is learnt from.
    """
    scores = np.zeros(targets.shape)
    for fold in sorted(set(folds.tolist())):
        inside, outside = np.flatnonzero(folds == fold).tolist(), np.flatnonzero(folds != fold).tolist()
        progress(f"fold {fold + 1}: {len(outside)} drafts to learn from, {len(inside)} to judge")
        often = None if counts is None else counts[outside]
        learnt = learn([tokens[i] for i in outside], targets[outside], parameters, often)
        scores[inside] = score([tokens[i] for i in inside], *learnt)
    return scores


def choose_thresholds(
    probability: NDArray[np.float64],
    targets: NDArray[Any],
    clean_cost: float = CLEAN_COSTS[0],
    miss_costs: Mapping[str, float] = MISS_COSTS,
) -> dict[str, float]:
    """Return per label the threshold of least cost on out-of-fold probabilities; of equals the one in the middle."""
    chosen = {}
    clean = ~targets.astype(bool).any(axis=1)
    for column, label in enumerate(LABELS):
        real = targets[:, column].astype(bool)
        said = probability[:, column][:, None] >= _GRID[None, :]
        needless = np.where(clean, 1 + clean_cost, 1.0)[:, None] * (~real[:, None] & said)
        cost = miss_costs[label] * (real[:, None] & ~said).sum(axis=0) + needless.sum(axis=0)
        # The curve is flat and noisy near its floor: its smoothed form is what the next drafts will see.
        smooth = np.convolve(np.pad(cost, 4, mode="edge"), np.ones(9) / 9, mode="valid")
        best = np.flatnonzero(smooth == smooth.min())
        chosen[label] = float(_GRID[best[len(best) // 2]])
    return chosen


def limited(drafts: Sequence[Draft]) -> NDArray[np.bool_]:
    """Return which drafts the limit of wrongly flagged ones is about: plain ones and hard negatives, not those written against a model."""
    return np.array([draft.kind in ("plain", "hard_negative") for draft in drafts], dtype=bool)


def choose_within_limit(
    probability: NDArray[np.float64], targets: NDArray[Any], counted: NDArray[np.bool_], miss_costs: Mapping[str, float] = MISS_COSTS
) -> tuple[dict[str, float], float]:
    """Return thresholds and the cost of a flag on a clean draft: the first of ``CLEAN_COSTS`` that keeps to ``CLEAN_LIMIT``, else the last.

    ``counted`` marks the drafts the limit is about; adversarial drafts, chosen because a model got them wrong, would say nothing of a rate.
    """
    chosen: dict[str, float] = {}
    for clean_cost in CLEAN_COSTS:
        chosen = choose_thresholds(probability, targets, clean_cost, miss_costs)
        flagged = probability >= np.array([chosen[label] for label in LABELS])
        if false_alarm_rate(targets[counted], flagged[counted]) <= CLEAN_LIMIT:
            return chosen, clean_cost
    return chosen, CLEAN_COSTS[-1]


def choose_doubt(probability: NDArray[np.float64], thresholds: NDArray[np.float64], share: float = REVIEW_SHARE) -> float:
    """Return the limit of doubt that sends the given share of drafts to review."""
    doubt = expected_wrong(probability, probability >= thresholds)
    return round(float(np.quantile(doubt, 1 - share)), 4) if len(doubt) else 0.0


def calibrated(scores: NDArray[np.float64], slope: NDArray[np.float64], shift: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return probabilities for raw scores."""
    return np.asarray(expit(slope * scores + shift))
