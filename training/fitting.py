"""From drafts to the numbers of a model: vocabulary, linear weights per label, calibration."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from model.features import GROUPS
from model.vectors import Vocabulary

Extracted = Sequence[set[str]]


@dataclass(frozen=True)
class Parameters:
    """What is chosen before training; the reasons are in docs/experiments.md."""

    least_drafts: dict[str, int] = field(default_factory=lambda: {"w": 2, "c": 3, "l": 2, "s": 5})
    shares: dict[str, float] = field(default_factory=lambda: {"w": 1.0, "c": 1.0, "l": 0.3, "s": 0.5})
    strength: float = 15.0

    def as_dict(self) -> dict[str, Any]:
        """Return the parameters for a manifest."""
        return asdict(self)


def build_vocabulary(extracted: Sequence[Extracted], parameters: Parameters) -> Vocabulary:
    """Return the features that enough drafts have, each scaled by how rare it is."""
    scales: dict[str, float] = {}
    for place, group in enumerate(GROUPS):
        counts: Counter[str] = Counter()
        for groups in extracted:
            counts.update(groups[place])
        for name, count in counts.items():
            if count >= parameters.least_drafts[group]:
                scales[name] = float(np.log((1 + len(extracted)) / (1 + count)) + 1)
    names = tuple(sorted(scales))
    # Kept in float32, as the model file keeps it, so that training and use see the same numbers.
    scale = np.array([scales[name] for name in names], dtype=np.float32).astype(np.float64)
    return Vocabulary(names, scale, dict(parameters.shares))


def fit_weights(
    matrix: sp.csr_array, targets: NDArray[Any], parameters: Parameters, sample_weight: NDArray[np.float64] | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (features x labels) and biases of one logistic regression per label; the same rows give the same numbers."""
    weights = np.zeros((matrix.shape[1], targets.shape[1]))
    bias = np.zeros(targets.shape[1])
    for column in range(targets.shape[1]):
        head = LogisticRegression(C=parameters.strength, solver="liblinear", tol=1e-3, random_state=0)
        head.fit(matrix, targets[:, column], sample_weight=sample_weight)
        weights[:, column] = head.coef_[0]
        bias[column] = head.intercept_[0]
    return weights, bias


def fit_calibration(scores: NDArray[np.float64], targets: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return slope and shift per label that turn out-of-fold scores into probabilities (Platt's method)."""
    slope, shift = np.ones(targets.shape[1]), np.zeros(targets.shape[1])
    for column in range(targets.shape[1]):
        if 0 < targets[:, column].sum() < len(targets):
            head = LogisticRegression(C=1e4, random_state=0).fit(scores[:, [column]], targets[:, column])
            slope[column], shift[column] = max(float(head.coef_[0, 0]), 1e-3), float(head.intercept_[0])
    return slope, shift
