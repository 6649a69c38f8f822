"""Are the highlighted words the reason? Take them out, take out as many others by lot, and compare the fall in probability."""

import re
from dataclasses import dataclass
from random import Random

import numpy as np

from model.classifier import Classifier
from model.labels import LABELS
from training.labelled import LabelledSet

DRAWS = 5
MOST_FLAGS = 300
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class SpanFigures:
    """What taking words out does, over ``flags`` flagged labels: mean falls, and how often the highlighted words beat every draw by lot."""

    flags: int
    highlighted: float
    by_lot: float
    ahead: float
    unflagged: float


def without(text: str, spans: list[tuple[int, int, float]]) -> str:
    """Return the text without the stretches."""
    for start, end, _ in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return text


def by_lot(text: str, count: int, random: Random) -> str:
    """Return the text without ``count`` of its words (all, when it has fewer)."""
    words = [match.span() for match in _WORD.finditer(text)]
    chosen = random.sample(words, min(count, len(words)))
    return without(text, [(start, end, 0.0) for start, end in chosen])


def check_spans(classifier: Classifier, rows: LabelledSet, most: int = MOST_FLAGS, seed: int = 0) -> SpanFigures:
    """Return the figures over at most ``most`` flags of a set, chosen by lot; flags without a highlight count as behind."""
    random = Random(f"{seed}/{rows.name}")  # noqa: S311 - a repeatable lot, no secret
    prediction = classifier.predict(rows.texts, rows.languages)
    flags = [(int(row), int(label)) for row, label in np.argwhere(prediction.flagged)]
    if len(flags) > most:
        flags = sorted(random.sample(flags, most))
    if not flags:
        return SpanFigures(0, 0.0, 0.0, 0.0, 0.0)
    variants: list[str] = []
    for row, label in flags:
        text = rows.rows[row].text
        spans = prediction.spans(row, LABELS[label])
        count = sum(len(_WORD.findall(text[start:end])) for start, end, _ in spans)
        variants.append(without(text, spans))
        variants.extend(by_lot(text, count, random) for _ in range(DRAWS))
    columns = np.array([label for _, label in flags])
    after = classifier.probabilities(variants).reshape(len(flags), DRAWS + 1, len(LABELS))[np.arange(len(flags)), :, columns]
    fall = np.array([prediction.probability[row, label] for row, label in flags])[:, None] - after
    return SpanFigures(
        len(flags),
        round(float(fall[:, 0].mean()), 4),
        round(float(fall[:, 1:].mean()), 4),
        round(float((fall[:, 0] > fall[:, 1:].max(axis=1)).mean()), 4),
        round(float((after[:, 0] < classifier.thresholds[columns]).mean()), 4),
    )
