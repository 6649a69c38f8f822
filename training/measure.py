"""Figures: precision, recall, F1 and calibration error."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.labels import LABELS

Matrix = NDArray[Any]


@dataclass(frozen=True)
class LabelFigures:
    """Counts and rates of one label."""

    positives: int
    precision: float
    recall: float
    f1: float


def label_figures(truth: Matrix, flagged: Matrix) -> dict[str, LabelFigures]:
    """Return the figures per label of two n x 7 matrices; a rate without a denominator is 0."""
    figures = {}
    for column, label in enumerate(LABELS):
        real, said = truth[:, column].astype(bool), flagged[:, column].astype(bool)
        hit = int((real & said).sum())
        precision = hit / said.sum() if said.any() else 0.0
        recall = hit / real.sum() if real.any() else 0.0
        f1 = 2 * hit / (real.sum() + said.sum()) if real.any() or said.any() else 0.0
        figures[label] = LabelFigures(int(real.sum()), round(float(precision), 4), round(float(recall), 4), round(float(f1), 4))
    return figures


def macro_f1(truth: Matrix, flagged: Matrix, least_positives: int = 1) -> float:
    """Return the mean F1 of the labels with at least ``least_positives`` positives (0 when there is none)."""
    truth, flagged = np.asarray(truth, dtype=bool), np.asarray(flagged, dtype=bool)
    real = truth.sum(axis=0)
    both = real + flagged.sum(axis=0)
    f1 = 2 * (truth & flagged).sum(axis=0) / np.maximum(both, 1)
    chosen = f1[real >= least_positives]
    return float(chosen.mean()) if len(chosen) else 0.0


def false_alarm_rate(truth: Matrix, flagged: Matrix) -> float:
    """Return the share of drafts without any label that got at least one."""
    clean = ~np.asarray(truth, dtype=bool).any(axis=1)
    return float(np.asarray(flagged, dtype=bool)[clean].any(axis=1).mean()) if clean.any() else 0.0


def calibration_error(truth: NDArray[Any], probability: NDArray[np.float64], bins: int = 10) -> float:
    """Return the expected calibration error of one label: mean distance of said and seen rates over equal bins, weighted by size."""
    place = np.minimum((probability * bins).astype(int), bins - 1)
    total = 0.0
    for part in range(bins):
        inside = place == part
        if inside.any():
            total += float(abs(probability[inside].mean() - truth[inside].mean()) * inside.sum())
    return total / max(len(truth), 1)
