"""One trade, or family of trades, that a corpus knows nothing of: what its examples buy it, and what they cost the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from benchmarks.retrain_families import Features, Fit
from model.classifier import RELEASED
from model.labels import LABELS
from model.store import read_model
from training.corpus import Draft
from training.cross_validation import assign_folds
from training.fitting import Floats
from training.intervals import false_alarms, macro_f1s, resamples
from training.retrain import WEIGHT, example_key
from training.retrain_correction import fit_correction
from training.train import FOLDS

STEPS = 10
ROUNDS = 1000
Curves = dict[str, Floats]
"""Per figure its value on the drafts as they are, then in each resample of them."""
FIGURES = ("macro_f1", "micro_f1", "wrong_labels", "log_loss")
COSTS = ("others_macro_f1", "others_false_alarms")


@dataclass(frozen=True)
class Way:
    """How examples are used: each counts ``weight`` times, and ``corrected`` if there is a second fit on top."""

    weight: float
    corrected: bool


WAYS = {
    "each counts once": Way(1, corrected=False),
    f"each counts {WEIGHT} times": Way(WEIGHT, corrected=False),
    "as retrain does": Way(WEIGHT, corrected=True),
}
NOW = "as retrain does"


class Setting:
    """All drafts, what the released model makes of scores, and what models that had not seen a draft say of each."""

    def __init__(self, features: Features, drafts: Sequence[Draft], corpus: int) -> None:
        """Score the first ``corpus`` drafts out of fold; those after them are of trades of their own."""
        manifest, weights = read_model(RELEASED)
        self.features = features
        self.slope, self.shift = weights.slope, weights.shift
        self.limits = logit(np.array([manifest["thresholds"][label] for label in LABELS]))
        self.keys = [example_key(draft.text) for draft in drafts]
        folds = assign_folds(drafts[:corpus], "batch", FOLDS)
        scores = np.zeros((corpus, len(LABELS)))
        for fold in range(FOLDS):
            inside, outside = np.flatnonzero(folds == fold).tolist(), np.flatnonzero(folds != fold).tolist()
            scores[inside] = features.score_as_spelt(inside, features.fit(outside))
        self.odds = self.odds_of(scores)

    def odds_of(self, scores: Floats) -> Floats:
        """Return log-odds as the released model's calibration makes them of scores."""
        return np.asarray(self.slope * scores + self.shift)


class Trial:
    """Examples of a trade are added to a corpus without it; other drafts of the trade judge, and some of other trades say what it costs."""

    def __init__(self, setting: Setting, rest: Sequence[int], others: Sequence[int], base: tuple[Fit, Fit], own: Sequence[int]) -> None:
        """All are places of drafts; ``base`` was learnt from ``rest`` alone: the fit, and the same after ``STEPS`` steps more."""
        self.setting, self.rest, self.others, self.base, self.zero = setting, rest, others, *base
        self.own = list(own)
        self.start = setting.odds_of(setting.features.score(own, self.zero))
        self.others_start = setting.odds_of(setting.features.score_as_spelt(others, self.zero))
        self.weights = np.concatenate([np.ones((1, len(own))), resamples(len(own), ROUNDS)])
        self._last: tuple[tuple[list[int], float], Fit] | None = None
        self.others_weights = np.concatenate([np.ones((1, len(others))), resamples(len(others), ROUNDS)])

    def none(self, judged: Sequence[int]) -> Curves:
        """Return the figures without examples."""
        return self._figures(judged, self.start[list(judged)]) | self._costs(self.others_start)

    def with_examples(self, examples: Sequence[int], judged: Sequence[int], way: Way) -> Curves:
        """Return the figures with examples; these and the judges are places among the drafts of the trade."""
        setting, features = self.setting, self.setting.features
        taught, asked = [self.own[place] for place in examples], [self.own[place] for place in judged]
        fit = self._fit(taught, way.weight)
        odds, others = setting.odds_of(features.score(asked, fit)), setting.odds_of(features.score_as_spelt(self.others, fit))
        if way.corrected:
            added = self._correction(fit, examples, taught, [*asked, *self.others])
            odds, others = odds + added[: len(asked)], others + added[len(asked) :]
        return self._figures(judged, odds) | self._costs(others)

    def _fit(self, taught: list[int], weight: float) -> Fit:
        """Learn from examples too; what was fitted last is kept, for the next way may want it again."""
        if self._last is None or self._last[0] != (taught, weight):
            self._last = (taught, weight), self.setting.features.fit(self.rest, self.base, STEPS, taught, weight)
        return self._last[1]

    def _correction(self, fit: Fit, examples: Sequence[int], taught: Sequence[int], asked: Sequence[int]) -> Floats:
        """Return what the second fit adds; the examples' own odds are those of the model that has none of them."""
        features = self.setting.features
        learnt = features.scaled([*self.rest, *taught], fit)
        held = np.flatnonzero(np.asarray((learnt[len(self.rest) :] != 0).sum(axis=0)).ravel())
        odds = np.concatenate([self.setting.odds[list(self.rest)], self.start[list(examples)]])
        theirs = np.arange(len(odds)) >= len(self.rest)
        weights, bias = fit_correction(learnt[:, held], features.targets[[*self.rest, *taught]], odds, theirs)
        return np.asarray(features.scaled(asked, fit)[:, held] @ weights) + bias

    def _figures(self, judged: Sequence[int], odds: Floats) -> Curves:
        truth = self.setting.features.targets[[self.own[place] for place in judged]]
        return figures(truth, odds, self.setting.limits, self.weights[:, list(judged)])

    def _costs(self, odds: Floats) -> Curves:
        truth, flags = self.setting.features.targets[list(self.others)], odds >= self.setting.limits
        return {
            "others_macro_f1": macro_f1s(truth, flags, self.others_weights),
            "others_false_alarms": false_alarms(truth, flags, self.others_weights),
        }


def figures(truth: NDArray[Any], odds: Floats, limits: Floats, weights: Floats) -> Curves:
    """Return each of ``FIGURES`` per row of weights; flags are log-odds at or over the limits."""
    flags = odds >= limits
    drafts = np.maximum(weights.sum(axis=1), 1e-9)
    hit, either = weights @ (truth * flags).sum(axis=1), weights @ (truth + flags.astype(int)).sum(axis=1)
    missed = (np.logaddexp(0, odds) - truth * odds).sum(axis=1)
    return {
        "macro_f1": macro_f1s(truth, flags, weights),
        "micro_f1": np.asarray(2 * hit / np.maximum(either, 1e-9)),
        "wrong_labels": np.asarray(weights @ (truth.astype(bool) != flags).sum(axis=1) / drafts),
        "log_loss": np.asarray(weights @ missed / drafts),
    }


def mean(found: Sequence[Mapping[str, Floats]]) -> Curves:
    """Return the mean of each figure over several draws of examples."""
    return {name: np.asarray(np.mean([one[name] for one in found], axis=0)) for name in found[0]}
