"""From a folder of drafts to a model folder."""

import platform
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import scipy
import sklearn
from scipy.special import expit

from model.classifier import load_classifier
from model.features import extract_tokens
from model.labels import LABELS
from model.selftest import answers
from model.store import Weights, add_to_manifest, write_model
from training.corpus import label_matrix, read_corpus
from training.cross_validation import (
    CLEAN_LIMIT,
    MISS_COSTS,
    assign_folds,
    calibrated,
    choose_doubt,
    choose_within_limit,
    limited,
    out_of_fold,
)
from training.fitting import Parameters, fit_calibration, learn, read_tokens
from training.measure import calibration_error, false_alarm_rate, label_figures, macro_f1
from training.reference import count_reference
from training.retrain_correction import correct

FOLDS = 5


def train(
    data_dir: Path,
    out_dir: Path,
    progress: Callable[[str], None] = lambda _message: None,
    parameters: Parameters | None = None,
    miss_costs: Mapping[str, float] = MISS_COSTS,
    own: Collection[str] = (),
    weight: float = 1.0,
) -> dict[str, Any]:
    """Train on every ``*.jsonl`` of ``data_dir``, write the model to ``out_dir`` and return its manifest.

    Calibration, thresholds and the zone of doubt come from predictions on batches a model had not seen. No lot is drawn: the same
    files give the same weights, byte for byte. ``miss_costs`` says per label what a miss costs where a needless flag costs 1.
    ``own`` names the ids of a user's own drafts: each counts ``weight`` times, and ``training.retrain_correction`` has the last word.
    Raises ``CorpusError`` for a wrong row; ``out_dir`` is replaced only when all is done.
    """
    parameters = parameters or Parameters()
    progress("reading drafts")
    drafts, hashes = read_corpus(Path(data_dir))
    targets = label_matrix(drafts)
    progress(f"reading features of {len(drafts)} drafts")
    tokens = read_tokens([draft.text for draft in drafts])
    folds = assign_folds(drafts, "batch", FOLDS)
    theirs = np.array([draft.id in own for draft in drafts], dtype=bool)
    counts = np.where(theirs, weight, 1.0) if theirs.any() else None
    scores = out_of_fold(tokens, targets, folds, parameters, progress, counts)
    slope, shift = fit_calibration(scores, targets)
    progress("fitting the released weights")
    vocabulary, weights, bias = learn(tokens, targets, parameters, counts)
    probability = calibrated(scores, slope, shift)
    corrected: dict[str, Any] = {}
    if theirs.any():
        progress("fitting what the examples say beyond that")
        found = correct(vocabulary.matrix(map(extract_tokens, tokens)), targets, slope * scores + shift, theirs, folds)
        # The correction is of log-odds, the weights are of what the slope makes log-odds of; a slope near 0 is of a label hardly learnt.
        weights, bias = weights + found.weights / np.maximum(slope, 0.1), bias + found.bias / np.maximum(slope, 0.1)
        probability, corrected = expit(found.odds), {"correction": found.as_dict()}
    counted = limited(drafts)
    thresholds, clean_cost = choose_within_limit(probability, targets, counted, miss_costs)
    limits = np.array([thresholds[label] for label in LABELS])
    flagged = probability >= limits
    review_doubt = choose_doubt(probability, limits)
    manifest = {
        "data": hashes,
        "drafts": {language: sum(draft.language == language for draft in drafts) for language in ("en", "pl")},
        "parameters": parameters.as_dict(),
        **corrected,
        "libraries": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "thresholds": thresholds,
        "review_doubt": review_doubt,
        "reference": count_reference(drafts, tokens, folds, probability, limits, review_doubt),
        "miss_costs": dict(miss_costs),
        "clean_cost": clean_cost,
        "clean_limit": CLEAN_LIMIT,
        "metrics": {
            "grouping": f"batch, {FOLDS} folds",
            "macro_f1": round(macro_f1(targets, flagged), 4),
            "false_alarms": round(false_alarm_rate(targets, flagged), 4),
            "false_alarms_counted": round(false_alarm_rate(targets[counted], flagged[counted]), 4),
            "labels": {
                label: {"precision": f.precision, "recall": f.recall, "f1": f.f1, "positives": f.positives}
                for label, f in label_figures(targets, flagged).items()
            },
            "calibration_error": {label: round(calibration_error(targets[:, k], probability[:, k]), 4) for k, label in enumerate(LABELS)},
        },
    }
    progress(f"writing {out_dir}")
    write_model(Path(out_dir), Weights(vocabulary, weights, bias, slope, shift), manifest)
    return add_to_manifest(Path(out_dir), {"probe": answers(load_classifier(out_dir).probabilities)})
