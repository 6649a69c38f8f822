"""From a folder of drafts to a model folder."""

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import scipy
import sklearn

from model.features import extract
from model.labels import LABELS
from model.store import Weights, write_model
from training.corpus import label_matrix, read_corpus
from training.cross_validation import MISS_COSTS, assign_folds, calibrated, choose_margin, choose_thresholds, out_of_fold
from training.fitting import Parameters, build_vocabulary, fit_calibration, fit_weights
from training.measure import calibration_error, false_alarm_rate, label_figures, macro_f1

FOLDS = 5


def train(
    data_dir: Path,
    out_dir: Path,
    seed: int = 0,
    progress: Callable[[str], None] = lambda _message: None,
    parameters: Parameters | None = None,
) -> dict[str, Any]:
    """Train on every ``*.jsonl`` of ``data_dir``, write the model to ``out_dir`` and return its manifest.

    Calibration, thresholds and the zone of doubt come from predictions on batches a model had not seen. The same files and seed give the
    same weights, byte for byte. Raises ``CorpusError`` for a wrong row; ``out_dir`` is replaced only when all is done.
    """
    parameters = parameters or Parameters()
    progress("reading drafts")
    drafts, hashes = read_corpus(Path(data_dir))
    targets = label_matrix(drafts)
    progress(f"reading features of {len(drafts)} drafts")
    extracted = [extract(draft.text) for draft in drafts]
    folds = assign_folds(drafts, "batch", FOLDS)
    scores = out_of_fold(extracted, targets, folds, parameters, progress)
    slope, shift = fit_calibration(scores, targets)
    probability = calibrated(scores, slope, shift)
    thresholds = choose_thresholds(probability, targets)
    limits = np.array([thresholds[label] for label in LABELS])
    flagged = probability >= limits
    margin = choose_margin(probability, limits)
    progress("fitting the released weights")
    vocabulary = build_vocabulary(extracted, parameters)
    weights, bias = fit_weights(vocabulary.matrix(extracted), targets, parameters)
    manifest = {
        "data": hashes,
        "drafts": {language: sum(draft.language == language for draft in drafts) for language in ("en", "pl")},
        "seed": seed,
        "parameters": parameters.as_dict(),
        "libraries": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "scikit-learn": sklearn.__version__,
        },
        "thresholds": thresholds,
        "review_margin": margin,
        "miss_costs": MISS_COSTS,
        "metrics": {
            "grouping": f"batch, {FOLDS} folds",
            "macro_f1": round(macro_f1(targets, flagged), 4),
            "false_alarms": round(false_alarm_rate(targets, flagged), 4),
            "labels": {
                label: {"precision": f.precision, "recall": f.recall, "f1": f.f1, "positives": f.positives}
                for label, f in label_figures(targets, flagged).items()
            },
            "calibration_error": {label: round(calibration_error(targets[:, k], probability[:, k]), 4) for k, label in enumerate(LABELS)},
        },
    }
    progress(f"writing {out_dir}")
    return write_model(Path(out_dir), Weights(vocabulary, weights, bias, slope, shift), manifest)
