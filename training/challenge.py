"""Champion against challenger on the same drafts: every figure of both, the gap with a paired interval, and where they differ."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from model.classifier import Classifier
from model.labels import LABELS
from training.evaluate import Figure
from training.intervals import calibration_errors, false_alarms, interval, label_rates, macro_f1s, resamples
from training.labelled import LabelledSet

ROUNDS = 1000
SHOWN = 10
Flags = NDArray[np.bool_]
Actions = Callable[[Sequence[str], Sequence[str], Flags], Sequence[str]]
"""Texts, languages and flags (n x 7) in, the action of each draft out."""


def challenge(
    champion: Classifier, challenger: Classifier, rows: LabelledSet, actions_of: Actions, rounds: int = ROUNDS, seed: int = 0
) -> Figure:
    """Return the figures of two models on one set; in every pair the champion's comes first, and a gap is challenger minus champion.

    Both are weighed by the same resamples, so a gap's interval is that of the gap, not of two numbers apart.
    """
    truth = rows.truth
    weights = np.concatenate([np.ones((1, len(truth))), resamples(len(truth), rounds, seed)])
    said = [model.predict(rows.texts, rows.languages) for model in (champion, challenger)]
    flags = [one.flagged for one in said]
    acts = [np.array(actions_of(rows.texts, rows.languages, one)) for one in (truth, *flags)]
    return {
        "name": rows.name,
        "drafts": len(truth),
        "macro_f1": _pair(*(_macro(truth, one, weights) for one in flags)),
        "wrong_labels": _pair(*(_mean((truth != one).sum(axis=1), weights) for one in flags)),
        "right_drafts": {
            **_pair(*(_mean((truth == one).all(axis=1), weights) for one in flags)),
            "mcnemar": mcnemar(*((truth == one).all(axis=1) for one in flags)),
        },
        "wrongly_flagged": _pair(*(false_alarms(truth, one, weights) for one in flags)),
        "fewer_wrong": _share_better(truth, flags, weights[1:]),
        "labels": _labels(truth, flags, [one.probability for one in said], weights),
        "actions": _actions(acts, weights),
        "languages": {
            name or "unknown": _pair(*(_macro(truth[inside], one[inside], weights[:, inside]) for one in flags))
            for name in sorted(set(rows.languages))
            if (inside := np.array([language == name for language in rows.languages])).any()
        },
        "changed": _changed(rows, flags, [one.probability for one in said], acts),
    }


def mcnemar(before: Flags, after: Flags) -> Figure:
    """Return McNemar's exact test over right and wrong: how many were ``mended``, how many ``broken``, and the chance of so uneven a split."""
    mended, broken = int((after & ~before).sum()), int((before & ~after).sum())
    chance = binomtest(mended, mended + broken).pvalue if mended + broken else 1.0
    return {"mended": mended, "broken": broken, "p": round(float(chance), 4)}


def _macro(truth: Flags, flags: Flags, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return macro-F1 per resample over labels the set has; a few examples seldom have all seven."""
    there = truth.any(axis=0) if truth.any() else np.ones(truth.shape[1], dtype=bool)
    return macro_f1s(truth[:, there], flags[:, there], weights)


def _mean(values: NDArray[Any], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(weights @ values.astype(np.float64) / weights.sum(axis=1))


def _pair(old: NDArray[np.float64], new: NDArray[np.float64]) -> Figure:
    def value(number: float) -> float | None:
        return round(float(number), 4) if np.isfinite(number) else None

    gap = {"value": value(new[0] - old[0]), "interval": interval(new[1:] - old[1:])}
    return {"champion": value(old[0]), "challenger": value(new[0]), "gap": gap}


def _share_better(truth: Flags, flags: Sequence[Flags], weights: NDArray[np.float64]) -> float:
    """Return in what share of the resamples the challenger has fewer wrong labels."""
    fewer = (truth != flags[0]).sum(axis=1) - (truth != flags[1]).sum(axis=1)
    return round(float((weights @ fewer.astype(np.float64) > 0).mean()), 4) if len(weights) else 0.0


def _labels(truth: Flags, flags: Sequence[Flags], chances: Sequence[NDArray[np.float64]], weights: NDArray[np.float64]) -> Figure:
    rates = [label_rates(truth, one, weights) for one in flags]
    errors = [calibration_errors(truth, one, weights) for one in chances]
    return {
        label: {
            "positives": int(truth[:, k].sum()),
            **{name: _pair(*(one[place][:, k] for one in rates)) for place, name in enumerate(("precision", "recall", "f1"))},
            "calibration_error": _pair(*(one[:, k] for one in errors)),
            "mcnemar": mcnemar(*((truth == one)[:, k] for one in flags)),
        }
        for k, label in enumerate(LABELS)
    }


def _actions(acts: Sequence[NDArray[Any]], weights: NDArray[np.float64]) -> Figure:
    """Return how often each action is the one the true labels lead to, and how often one model's action became another."""
    real, *both = acts
    names = sorted({*real.tolist(), *both[0].tolist(), *both[1].tolist()})
    found: Figure = {}
    for name in names:
        wanted = (real == name)[:, None]
        rates = [label_rates(wanted, (one == name)[:, None], weights) for one in both]
        figures = {kind: _pair(*(rate[place][:, 0] for rate in rates)) for place, kind in enumerate(("precision", "recall", "f1"))}
        found[name] = {"drafts": int(wanted.sum()), **figures, "mcnemar": mcnemar(*((real == name) == (one == name) for one in both))}
    moves = [(old, new) for old, new in zip(both[0].tolist(), both[1].tolist(), strict=True) if old != new]
    return {
        "right": {**_pair(*(_mean(real == one, weights) for one in both)), "mcnemar": mcnemar(real == both[0], real == both[1])},
        "each": found,
        "moves": {f"{old} -> {new}": moves.count((old, new)) for old, new in sorted(set(moves))},
    }


def _changed(rows: LabelledSet, flags: Sequence[Flags], chances: Sequence[NDArray[np.float64]], acts: Sequence[NDArray[Any]]) -> Figure:
    """Return the drafts whose decision (labels or action) changed: how many, and those that gained and lost most."""
    truth = rows.truth
    moved = (flags[0] != flags[1]).any(axis=1) | (acts[1] != acts[2])
    gain = (truth != flags[0]).sum(axis=1).astype(float) - (truth != flags[1]).sum(axis=1)
    # Among equals the one whose probabilities moved most towards the truth, or away from it.
    closer = (np.abs(truth - chances[0]) - np.abs(truth - chances[1])).sum(axis=1)
    order = [int(row) for row in np.lexsort((-closer, -gain)) if moved[row]]
    right = [(acts[0] == one) for one in acts[1:]]

    def tell(row: int) -> Figure:
        def names(one: Flags) -> list[str]:
            return [label for label, there in zip(LABELS, one[row], strict=True) if there]

        return {
            "text": rows.rows[row].text,
            "trade": rows.rows[row].trade,
            "labels": names(truth),
            "champion": {"labels": names(flags[0]), "action": str(acts[1][row])},
            "challenger": {"labels": names(flags[1]), "action": str(acts[2][row])},
            "action": str(acts[0][row]),
            "gain": round(float(gain[row]), 4),
        }

    better = [row for row in order if gain[row] > 0 or (gain[row] == 0 and right[1][row] and not right[0][row])]
    worse = [row for row in order[::-1] if gain[row] < 0 or (gain[row] == 0 and right[0][row] and not right[1][row])]
    return {
        "drafts": int(moved.sum()),
        "better": len(better),
        "worse": len(worse),
        "best": [tell(row) for row in better[:SHOWN]],
        "worst": [tell(row) for row in worse[:SHOWN]],
    }
