"""The one path from items to decisions: classifier and rules together. A single draft is a batch of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier, Prediction
from model.language import language_of
from model.tokens import read
from rules.decide import Decisions, judge
from rules.handoff import with_handoffs
from rules.policy import Policy
from rules.rule import Mask
from rules.situation import Situation
from rules.vocabulary import LABELS
from service.columns import to_facts
from service.item import Item
from service.render import render


@dataclass(frozen=True)
class Batch:
    """Items and what came of them. ``predicted`` says for each item where its row in the prediction is, -1 for a person's labels."""

    items: Sequence[Item]
    decisions: Decisions
    prediction: Prediction
    predicted: Sequence[int]

    def labels(self, row: int, classifier: Classifier, *, spans: bool = True) -> dict[str, dict[str, Any]]:
        """Give probability, threshold, flag and, unless nobody asks, spans of every label of one item."""
        place, flags = self.predicted[row], self.decisions.situation.flags
        return {
            label: {
                "probability": None if place < 0 else round(float(self.prediction.probability[place, column]), 4),
                "threshold": round(float(classifier.thresholds[column]), 4),
                "flagged": bool(flags[label][row]),
                "spans": [list(span) for span in self.prediction.spans(place, label)] if spans and place >= 0 and flags[label][row] else [],
            }
            for column, label in enumerate(LABELS)
        }


@dataclass(frozen=True)
class Judge:
    """Classifier and policy, ready to decide.

    With ``require_consent`` a draft that names no contact is checked all the same.
    """

    classifier: Classifier
    policy: Policy
    require_consent: bool = False

    def decide(self, items: Sequence[Item], now: int) -> Batch:
        """Decide a batch of items; ``now`` in microseconds since the epoch."""
        tokens = [read(item.text) for item in items]
        languages = [
            (item.language or language_of(item.text, found)).replace("_", "-").partition("-")[0].lower()
            for item, found in zip(items, tokens, strict=True)
        ]
        asked = [row for row, item in enumerate(items) if item.labels is None]
        prediction = self.classifier.predict(
            [items[row].text for row in asked], [languages[row] for row in asked], [tokens[row] for row in asked]
        )
        if len(asked) == len(items):
            flags, unsure = _by_label(prediction.flagged), prediction.unsure
        else:
            flags = {label: np.array([item.labels is not None and label in item.labels for item in items], dtype=bool) for label in LABELS}
            unsure = np.zeros(len(items), dtype=bool)
            unsure[asked] = prediction.unsure
            for label, column in _by_label(prediction.flagged).items():
                flags[label][asked] = column
        facts = to_facts(items, languages, now, require_consent=self.require_consent)
        decisions = with_handoffs(judge(Situation(facts, flags, self.policy), unsure), self._flag)
        places = dict(zip(asked, range(len(asked)), strict=True))
        return Batch(items, decisions, prediction, [places.get(row, -1) for row in range(len(items))])

    def render(self, batch: Batch, *, spans: bool = True) -> list[dict[str, Any]]:
        """Give every decision of a batch as a JSON object; leave spans empty where nobody asks, for they take most of the time."""
        return [
            render(batch.decisions, row, item, batch.labels(row, self.classifier, spans=spans), self.classifier.version)
            for row, item in enumerate(batch.items)
        ]

    def _flag(self, texts: Sequence[str], languages: Sequence[str]) -> Mapping[str, Mask]:
        """Flag hand-off texts."""
        return _by_label(self.classifier.predict(texts, languages).flagged)


def _by_label(flagged: NDArray[np.bool_]) -> dict[str, Mask]:
    return {label: flagged[:, column] for column, label in enumerate(LABELS)}
