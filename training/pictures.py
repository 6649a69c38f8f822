"""All pictures of an evaluation under their file names."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from model.classifier import Classifier
from training import plots
from training.labelled import LabelledSet


def draw_all(evaluation: Mapping[str, Any], classifier: Classifier, sets: Sequence[LabelledSet]) -> dict[str, bytes]:
    """Return PNG pictures: per set precision-recall, reliability, confusion, errors by trade; for all errors by language, review, learning."""
    pictures: dict[str, bytes] = {}
    for rows, figures in zip(sets, evaluation["sets"], strict=True):
        stem = Path(rows.name).stem
        truth, probability = rows.truth, classifier.probabilities(rows.texts)
        pictures[f"{stem}-precision-recall.png"] = plots.precision_recall(truth, probability, classifier.thresholds)
        pictures[f"{stem}-reliability.png"] = plots.reliability(truth, probability)
        pictures[f"{stem}-confusion.png"] = plots.confusion(figures["confusion"])
        pictures[f"{stem}-trades.png"] = plots.bars(figures["trades"], "Errors by trade (number of drafts)")
    by_language = [
        {"group": f"{figures['name']}: {name}", **one} for figures in evaluation["sets"] for name, one in figures["languages"].items()
    ]
    pictures["languages.png"] = plots.bars(by_language, "Errors by language (number of drafts)")
    reviews = {figures["name"]: figures["review"] for figures in evaluation["sets"]}
    pictures["review.png"] = plots.review(
        {name: one["curve"] for name, one in reviews.items()}, {name: (one["share"], one["error_removed"]) for name, one in reviews.items()}
    )
    if evaluation["curve"]:
        pictures["learning-curve.png"] = plots.curve(evaluation["curve"]["sizes"], evaluation["curve"]["sets"])
    return pictures
