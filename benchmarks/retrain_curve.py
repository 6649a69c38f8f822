"""How soon a trade's own examples help that trade: 0, 20, 50, 100, 200 and 500 examples of trades the corpus holds none of.

Each family of trades in ``benchmarks/retrain_families.py`` is taken out of the corpus whole, then some of its drafts, drawn by lot, are
added as examples, and the rest of the family, the same drafts at every size, judges. Means over families come with intervals that draw
both families and drafts anew. A fit sets out from the one without examples and goes on for ``STEPS`` steps, and so does the one without
examples it is compared with, so a gain is never that of the steps. Flags are taken at one half.

Ways of making fifty examples count for more are tried on the families of ``TUNED`` alone, and what is chosen there is measured on the rest.

Run it from the repository's folder: ``OMP_NUM_THREADS=1 python -m benchmarks.retrain_curve -o docs/evaluation``; about 20 minutes on a core.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from benchmarks.retrain_families import FAMILIES, Features, Fit, family_of
from training.corpus import Draft, read_corpus
from training.intervals import interval, macro_f1s, resamples
from training.retrain import example_key
from training.tables import Table, as_markdown, as_text

DRAWS = {20: 1, 50: 2, 100: 1, 200: 1, 500: 1}
"""How often examples are drawn per size."""
SIZE = 50
TUNED = ("telecom and internet", "law and contracts", "staff and schools", "handel i dostawy")
WAYS: dict[str, dict[str, Any]] = {
    "each counts twice": {"weight": 2.0},
    "each counts four times": {"weight": 4.0},
    "every word from one example on": {"every_word": True},
    "every word, each counts twice": {"every_word": True, "weight": 2.0},
}
SHIFTED = "each label's bias set by the examples"
PRIOR = 1.0
STEPS = 10
LEAST_JUDGED = 130
ROUNDS = 1000
Curves = dict[str, NDArray[np.float64]]
"""Per figure its value on the drafts as they are, then in each resample of them."""


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print tables, and write them with the numbers and a picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/evaluation"))
    parser.add_argument("--data", type=Path, default=Path("data/drafts"))
    parser.add_argument("--families", nargs="*", choices=FAMILIES, default=list(FAMILIES))
    options = parser.parse_args(argv)
    options.output.mkdir(parents=True, exist_ok=True)
    drafts = read_corpus(options.data)[0]
    _say(f"reading features of {len(drafts):,} drafts")
    found: dict[str, Any] = {}
    measured: dict[str, dict[str, Curves]] = {}
    for name, judged, curves in measure(drafts, Features(drafts), options.families):
        measured[name] = curves
        found = summary(measured, {**found.get("judged", {}), name: judged}, len(drafts))
        (options.output / "retrain-curve.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    tables = [means_table(found), families_table(found), ways_table(found, "ways"), ways_table(found, "not_tuned")]
    print("\n\n".join(map(as_text, tables)))
    (options.output / "retrain-curve.md").write_text("\n\n".join(map(as_markdown, tables)) + "\n", "utf-8")
    (options.output / "retrain-curve.png").write_bytes(draw(found))


def measure(drafts: Sequence[Draft], features: Features, families: Sequence[str]) -> Iterator[tuple[str, int, dict[str, Curves]]]:
    """Give each family, how many drafts judge it, and its figures by number of examples and, with ``SIZE`` of them, by way."""
    home = [family_of(draft) for draft in drafts]
    for name in families:
        rest = [place for place, one in enumerate(home) if one != name]
        pool, judged = split(drafts, [place for place, one in enumerate(home) if one == name], max(DRAWS))
        one = Trial(features, rest, pool, judged)
        curves = {"0": one.start}
        for size, times in DRAWS.items():
            if size <= len(pool):
                curves[str(size)] = one.measure(size, times)
        if name in TUNED:
            curves.update({way: one.measure(SIZE, DRAWS[SIZE], **how) for way, how in WAYS.items()})
        curves[SHIFTED] = one.shifted(SIZE, DRAWS[SIZE])
        _say(f"{name}: {len(judged)} judge, {curves['0']['macro_f1'][0]:.3f} -> {curves[str(SIZE)]['macro_f1'][0]:.3f} with {SIZE}")
        yield name, len(judged), curves


class Trial:
    """A family whose examples are added to a corpus without it, and the drafts of it that judge."""

    def __init__(self, features: Features, rest: Sequence[int], pool: Sequence[int], judged: Sequence[int]) -> None:
        """Learn from the corpus alone; all are places of drafts in ``features``."""
        self.features, self.rest, self.pool, self.judged = features, rest, pool, judged
        self.weights = np.concatenate([np.ones((1, len(judged))), resamples(len(judged), ROUNDS)])
        self.truth = features.targets[list(judged)]
        self.base = features.fit(rest)
        self.zero = features.fit(rest, self.base, STEPS)
        self.start = self._figures(features.score(judged, self.zero))

    def measure(self, size: int, times: int, **how: Any) -> Curves:
        """Return the figures with examples, the mean of several draws of them."""
        return _mean([self._figures(self.features.score(self.judged, self._fit(own, **how))) for own in self._drawn(size, times)])

    def shifted(self, size: int, times: int) -> Curves:
        """Return the figures where each label's bias is moved to where the examples, unseen by the corpus alone, say it should be."""
        found = []
        for own in self._drawn(size, times):
            shift = _shifts(self.features.score(own, self.zero), self.features.targets[own])
            found.append(self._figures(self.features.score(self.judged, self._fit(own)) + shift))
        return _mean(found)

    def _drawn(self, size: int, times: int) -> Iterator[list[int]]:
        for seed in range(times):
            yield [self.pool[place] for place in np.random.default_rng(seed).permutation(len(self.pool))[:size]]

    def _fit(self, own: Sequence[int], **how: Any) -> Fit:
        return self.features.fit(self.rest, self.base, STEPS, own, **how)

    def _figures(self, scores: NDArray[np.float64]) -> Curves:
        flags = scores >= 0
        wrong = (self.truth.astype(bool) != flags).sum(axis=1)
        return {
            "macro_f1": macro_f1s(self.truth, flags, self.weights),
            "wrong_labels": np.asarray(self.weights @ wrong / self.weights.sum(axis=1)),
        }


def _shifts(scores: NDArray[np.float64], targets: NDArray[Any]) -> NDArray[np.float64]:
    """Return per label what must be added to scores, drawn towards 0 by ``PRIOR``."""

    def best(column: int) -> float:
        def loss(shift: float) -> float:
            raw = scores[:, column] + shift
            return float(np.sum(np.logaddexp(0, raw) - targets[:, column] * raw) + PRIOR * shift * shift / 2)

        return float(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x)

    return np.array([best(column) for column in range(targets.shape[1])])


def _mean(found: Sequence[Curves]) -> Curves:
    return {name: np.asarray(np.mean([one[name] for one in found], axis=0)) for name in found[0]}


def split(drafts: Sequence[Draft], own: Sequence[int], most: int) -> tuple[list[int], list[int]]:
    """Return drafts to draw examples from and drafts to judge by; texts of the same words are on the same side, contrast pairs on none."""
    groups: dict[str, list[int]] = {}
    for place in own:
        if drafts[place].kind != "contrast":
            groups.setdefault(example_key(drafts[place].text), []).append(place)
    keys = np.random.default_rng(0).permutation(sorted(groups)).tolist()
    size = sum(map(len, groups.values()))
    cut = min(most, max(size // 2, size - LEAST_JUDGED))
    pool: list[int] = []
    judged: list[int] = []
    for key in keys:
        (pool if len(pool) < cut else judged).extend(groups[key])
    return pool, judged


def summary(measured: Mapping[str, Mapping[str, Curves]], judged: Mapping[str, int], corpus: int) -> dict[str, Any]:
    """Return all figures: per family by size, means over families by size, and means by way over the families it was tried on."""
    sizes = ["0", *map(str, DRAWS)]
    fresh = [name for name in measured if name not in TUNED]
    return {
        "corpus": corpus,
        "judged": dict(judged),
        "families": {name: {size: _told(curves, size) for size in sizes if size in curves} for name, curves in measured.items()},
        "all": {size: _over(measured, list(measured), size) for size in sizes},
        "not_tuned": {way: _over(measured, fresh, way) for way in (str(SIZE), SHIFTED)},
        "ways": {way: _over(measured, [name for name in measured if name in TUNED], way) for way in (str(SIZE), *WAYS, SHIFTED)},
    }


def _told(curves: Mapping[str, Curves], size: str) -> dict[str, Any]:
    """Return value and gain of each figure; the gain is that over no examples."""
    return {
        figure: {
            "value": round(float(values[0]), 4),
            "gain": round(float(values[0] - curves["0"][figure][0]), 4),
            "interval": interval(values[1:] - curves["0"][figure][1:]),
        }
        for figure, values in curves[size].items()
    }


def _over(measured: Mapping[str, Mapping[str, Curves]], names: Sequence[str], size: str) -> dict[str, Any]:
    """Return the mean over those families that have drafts enough for the size, families and drafts drawn anew for the interval."""
    there = [name for name in names if size in measured[name]]
    if not there:
        return {"families": 0}
    drawn = np.random.default_rng(0).integers(len(there), size=(ROUNDS, len(there)))
    found: dict[str, Any] = {"families": len(there)}
    for figure in ("macro_f1", "wrong_labels"):
        values = np.array([measured[name][size][figure] for name in there])
        gains = values - np.array([measured[name]["0"][figure] for name in there])
        rounds = gains[drawn, 1 + np.arange(ROUNDS)[:, None]].mean(axis=1)
        better = (gains[:, 0] > 0) if figure == "macro_f1" else (gains[:, 0] < 0)
        found[figure] = {
            "value": round(float(values[:, 0].mean()), 4),
            "gain": round(float(gains[:, 0].mean()), 4),
            "interval": interval(rounds),
            "families_better": int(better.sum()),
        }
    return found


def _gain(figure: Mapping[str, Any]) -> str:
    low, high = figure["interval"]
    return f"{figure['gain']:+.3f} [{low:+.3f}, {high:+.3f}]"


def _means(rows: Mapping[str, Mapping[str, Any]]) -> Table:
    return [
        [
            name,
            str(one["families"]),
            f"{one['macro_f1']['value']:.3f}",
            _gain(one["macro_f1"]),
            f"{one['wrong_labels']['value']:.3f}",
            _gain(one["wrong_labels"]),
            str(one["macro_f1"]["families_better"]),
        ]
        for name, one in rows.items()
        if one["families"]
    ]


_HEAD = ["families", "macro-F1", "gain", "wrong labels per draft", "gain", "better in"]


def means_table(found: Mapping[str, Any]) -> Table:
    """Return the means over families by number of examples."""
    return [["examples", *_HEAD], *_means(found["all"])]


def ways_table(found: Mapping[str, Any], kind: str) -> Table:
    """Return what each way of using fifty examples brings: ``ways`` on the families it may be chosen by, ``not_tuned`` on the others."""
    there = found[kind]
    named = {"as retrain does": there[str(SIZE)], **{way: one for way, one in there.items() if way != str(SIZE)}}
    families = "families to choose by" if kind == "ways" else "the other families"
    return [[f"{SIZE} examples, {families}", *_HEAD], *_means(named)]


def families_table(found: Mapping[str, Any]) -> Table:
    """Return per family macro-F1 without examples and the gain by number of them."""
    rows = [["family (drafts that judge)", "none", *(f"{size} more" for size in DRAWS)]]
    for name, one in found["families"].items():
        gains = [_gain(one[str(size)]["macro_f1"]) if str(size) in one else "" for size in DRAWS]
        rows.append([f"{name} ({found['judged'][name]})", f"{one['0']['macro_f1']['value']:.3f}", *gains])
    return rows


def draw(found: Mapping[str, Any]) -> bytes:
    """Draw the mean gain by number of examples, over all families there are drafts enough of, with its interval."""
    from training.plots import draw_curves

    points = [(int(size), one["macro_f1"]["gain"], *one["macro_f1"]["interval"]) for size, one in found["all"].items()]
    fewer = [
        (int(size), -one["wrong_labels"]["gain"], *(-end for end in one["wrong_labels"]["interval"][::-1]))
        for size, one in found["all"].items()
    ]
    lines = {"macro-F1 gained": points, "wrong labels per draft saved": fewer}
    return draw_curves(lines, "examples of the trades", "gain, mean over families", "What a trade's own examples buy")


def _say(message: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
