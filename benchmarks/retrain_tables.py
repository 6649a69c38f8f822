"""The figures of ``benchmarks.retrain_curve`` summed up: means over trades with intervals, as tables and as a picture."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.retrain_trial import COSTS, FIGURES, NOW, ROUNDS, WAYS, Curves
from training.intervals import interval
from training.tables import Table

CHOSEN_ON = (
    "telecom and internet",
    "law and contracts",
    "staff and schools",
    "handel i dostawy",
    "banks and credit",
    "zdrowie i uroda",
    "ship broking",
    "hodowla i skup mleka",
)
"""The trades by which the way of using examples was chosen."""
LABELS_OF = {"jargon": "trades with words of their own", "families": "families of everyday trades"}
_FEWER_IS_BETTER = ("wrong_labels", "log_loss", "others_false_alarms")


def summary(measured: Mapping[str, Mapping[str, Curves]], judged: Mapping[str, int], jargon: Sequence[str], corpus: int) -> dict[str, Any]:
    """Return all figures: per trade by size and by way, and for each kind of trade the means."""
    kinds = {"jargon": [name for name in measured if name in jargon], "families": [name for name in measured if name not in jargon]}
    found: dict[str, Any] = {
        "corpus": corpus,
        "judged": dict(judged),
        "trades": {name: {key: _told(curves, key) for key in curves} for name, curves in measured.items()},
    }
    for kind, names in kinds.items():
        sizes = sorted({key for name in names for key in measured[name] if key.isdigit()}, key=int)
        tried, fresh = [name for name in names if name in CHOSEN_ON], [name for name in names if name not in CHOSEN_ON]
        found[kind] = {
            "sizes": {size: over(measured, names, size) for size in sizes},
            "sizes_fresh": {size: over(measured, fresh, size) for size in sizes},
            "ways_chosen_on": {way: over(measured, tried, way) for way in WAYS},
            "ways_fresh": {way: over(measured, fresh, way) for way in WAYS},
        }
    return found


def _told(curves: Mapping[str, Curves], key: str) -> dict[str, Any]:
    """Return value and gain of each figure; the gain is that over no examples."""
    return {
        figure: {
            "value": round(float(values[0]), 4),
            "gain": round(float(values[0] - curves["0"][figure][0]), 4),
            "interval": interval(values[1:] - curves["0"][figure][1:]),
        }
        for figure, values in curves[key].items()
    }


def over(measured: Mapping[str, Mapping[str, Curves]], names: Sequence[str], key: str) -> dict[str, Any]:
    """Return the mean over those trades that have drafts enough for the key, trades and drafts drawn anew for the interval."""
    there = [name for name in names if key in measured[name]]
    found: dict[str, Any] = {"trades": len(there)}
    if not there:
        return found
    drawn = np.random.default_rng(0).integers(len(there), size=(ROUNDS, len(there)))
    for figure in (*FIGURES, *COSTS):
        values = np.array([measured[name][key][figure] for name in there])
        gains = values - np.array([measured[name]["0"][figure] for name in there])
        better = (gains[:, 0] < 0) if figure in _FEWER_IS_BETTER else (gains[:, 0] > 0)
        found[figure] = {
            "value": round(float(values[:, 0].mean()), 4),
            "gain": round(float(gains[:, 0].mean()), 4),
            "interval": interval(gains[drawn, 1 + np.arange(ROUNDS)[:, None]].mean(axis=1)),
            "better_in": int(better.sum()),
        }
    return found


def tables(found: Mapping[str, Any]) -> list[Table]:
    """Return the tables: by size for each kind of trade, by way on trades it was chosen on and on fresh ones, per trade."""
    shown: list[Table] = []
    for kind, words in LABELS_OF.items():
        there = found[kind]
        shown.append([[f"examples; {words}", *_HEAD], *_rows(there["sizes"])])
        for part, name in (("ways_chosen_on", "chosen on these"), ("ways_fresh", "not chosen on these")):
            shown.append([[f"50 examples; {words}, {name}", *_HEAD, *_COST_HEAD], *_rows(there[part], costs=True)])
    return [*shown, _trades_table(found)]


_HEAD = ["trades", "macro-F1", "gain", "micro-F1 gain", "wrong labels per draft", "log loss", "better in"]
_COST_HEAD = ["others: macro-F1", "others: unlabelled wrongly flagged"]


def _rows(means: Mapping[str, Mapping[str, Any]], *, costs: bool = False) -> Table:
    return [
        [
            name,
            str(one["trades"]),
            f"{one['macro_f1']['value']:.3f}",
            *(_gain(one[figure]) for figure in FIGURES),
            str(one["macro_f1"]["better_in"]),
            *(_gain(one[figure]) for figure in COSTS if costs),
        ]
        for name, one in means.items()
        if one["trades"]
    ]


def _trades_table(found: Mapping[str, Any]) -> Table:
    sizes = sorted({key for one in found["trades"].values() for key in one if key.isdigit()}, key=int)[1:]
    rows = [["trade or family (drafts that judge)", "chosen on", "none", *sizes, "50, each counts once"]]
    for name, one in found["trades"].items():
        gains = [_gain(one[size]["macro_f1"]) if size in one else "" for size in sizes]
        before = _gain(one[next(iter(WAYS))]["macro_f1"])
        tried = "yes" if name in CHOSEN_ON else "no"
        rows.append([f"{name} ({found['judged'][name]})", tried, f"{one['0']['macro_f1']['value']:.3f}", *gains, before])
    return rows


def _gain(figure: Mapping[str, Any]) -> str:
    low, high = figure["interval"]
    return f"{figure['gain']:+.3f} [{low:+.3f}, {high:+.3f}]"


def draw(found: Mapping[str, Any]) -> bytes:
    """Draw the mean gain by number of examples for both kinds of trades, with its interval."""
    from training.plots import draw_curves

    lines = {
        words: [(int(size), one["macro_f1"]["gain"], *one["macro_f1"]["interval"]) for size, one in found[kind]["sizes"].items()]
        for kind, words in LABELS_OF.items()
        if found[kind]["sizes"]
    }
    return draw_curves(lines, "examples of the trade", "macro-F1 gained, mean over trades", f"What a trade's own examples buy ({NOW})")
