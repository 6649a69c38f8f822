"""How soon a trade's own examples help that trade: macro-F1 on it with 0, 20, 50, 100, 200 and 500 of its drafts learnt.

Whole trades are held out of the English corpus; examples of one of them at a time are added, as ``sendcheck retrain`` adds them, and the
rest of the trade, the same drafts at every size, judges. Each trade is measured twice: as its drafts were written, and in jargon of its
own, where the three words that speak most for each label in that trade give way to words nobody else uses, in examples and in judged
drafts alike. Flags are taken at one half: so few drafts of a trade leave no threshold to choose.

Run it from the repository's folder: ``python -m benchmarks.retrain_curve -o docs/evaluation``. It takes about
a quarter of an hour on one core; ``--trades energy --jargon-only`` shows the effect in three minutes.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.tokens import Token
from training.corpus import Draft, label_matrix, read_corpus
from training.fitting import Floats, Parameters, learn, read_tokens, score
from training.intervals import interval, macro_f1s, resamples
from training.retrain import WEIGHT, example_key
from training.tables import Table, as_markdown, as_text

DRAWS = {20: 2, 50: 2, 100: 1, 200: 1, 500: 1}
"""How often examples are drawn per size."""
WEIGHTS = (3, 5)
WEIGHT_SIZE = 50
JARGON = 3
LEAST_DRAFTS = 6
ROUNDS = 1000
TRADES = {
    "energy": r"\bgas\b|power|energy|pipeline|oil|electric|solar|utility",
    "health": r"\bgp\b|clinic|hospital|dent(al|ist)|\bvet\b|pharm|optic|physio|doctor|health|medic|therap|care home|home care|midwi",
    "finance": r"bank|insur|loan|mortgage|credit|leasing|pension|\btax\b|accounta|accounts|accounting|broker|invest|debt|payment",
}
_SYLLABLES = ("za", "vro", "quib", "dex", "mulp", "gri", "toff", "wunk", "yel", "skad")
Learnt = tuple[Any, Floats, Floats]
Tokens = list[list[Token]]


def trade_of(trade: str) -> str:
    """Return which of the held-out trades a draft's trade belongs to, "" for none of them."""
    return next((name for name, words in TRADES.items() if re.search(words, trade)), "")


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print a table, and write it with the numbers and a picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/evaluation"))
    parser.add_argument("--data", type=Path, default=Path("data/drafts"))
    parser.add_argument("--trades", nargs="*", choices=TRADES, default=list(TRADES))
    parser.add_argument("--jargon-only", action="store_true", help="leave out the drafts as they were written")
    options = parser.parse_args(argv)
    options.output.mkdir(parents=True, exist_ok=True)
    drafts = [draft for draft in read_corpus(options.data)[0] if draft.language == "en"]
    found: dict[str, Any] = {}
    for found in measure(drafts, options.trades, options.jargon_only):
        (options.output / "retrain-curve.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    tables = [curve_table(found), weights_table(found)]
    print("\n\n".join(map(as_text, tables)))
    (options.output / "retrain-curve.md").write_text("\n\n".join(map(as_markdown, tables)) + "\n", "utf-8")
    (options.output / "retrain-curve.png").write_bytes(draw(found))


def measure(drafts: Sequence[Draft], trades: Sequence[str], jargon_only: bool) -> Iterator[dict[str, Any]]:
    """Give what is known so far after each trade: per trade and way of writing, macro-F1 and its gain over no examples by size.

    All of ``TRADES`` are held out, whichever are measured; those in jargon come first.
    """
    rest = [draft for draft in drafts if not trade_of(draft.trade)]
    corpus = read_tokens([draft.text for draft in rest]), label_matrix(rest)
    base = learn(*corpus, Parameters())
    found: dict[str, Any] = {"corpus": len(rest), "weight": WEIGHT, "trades": {}}
    for own_words in (True,) if jargon_only else (True, False):
        for name in trades:
            own = [draft for draft in drafts if trade_of(draft.trade) == name and draft.kind != "contrast"]
            words = jargon(own) if own_words else {}
            pool, judged = split(own, max(DRAWS))
            one = Trial(corpus, base, *([replace(draft, text=translated(draft.text, words)) for draft in part] for part in (pool, judged)))
            sizes = {size: one.gain(size, WEIGHT, times) for size, times in DRAWS.items() if size <= len(pool)}
            weights = {weight: one.gain(WEIGHT_SIZE, weight, DRAWS[WEIGHT_SIZE]) for weight in WEIGHTS} if own_words else {}
            title = f"{name}, own jargon" if own_words else f"{name}, as written"
            found["trades"][title] = {"judged": len(judged), "pool": len(pool), "sizes": {0: one.start(), **sizes}, "weights": weights}
            print(f"{time.strftime('%H:%M:%S')} {title}", file=sys.stderr, flush=True)
            yield found


class Trial:
    """A trade whose examples are added to the corpus, and the drafts of it that judge."""

    def __init__(self, corpus: tuple[Tokens, NDArray[Any]], base: Learnt, pool: Sequence[Draft], judged: Sequence[Draft]) -> None:
        """Read the drafts of the trade; ``base`` was learnt from the corpus alone."""
        self.corpus = corpus
        self.pool = read_tokens([draft.text for draft in pool]), label_matrix(pool)
        self.asked, self.truth = read_tokens([draft.text for draft in judged]), label_matrix(judged)
        self.weights = np.concatenate([np.ones((1, len(judged))), resamples(len(judged), ROUNDS)])
        self.zero = self._curve(base)

    def start(self) -> dict[str, Any]:
        """Return macro-F1 without any example."""
        return _figure(self.zero, self.zero)

    def gain(self, size: int, weight: int, times: int) -> dict[str, Any]:
        """Return macro-F1 with examples, the mean of several draws of them, beside the start."""
        curves = []
        for seed in range(times):
            print(f"  {size} examples, weight {weight}, draw {seed + 1}", file=sys.stderr, flush=True)
            drawn = np.random.default_rng(seed).permutation(len(self.pool[0]))[:size].tolist() * weight
            tokens = [*self.corpus[0], *(self.pool[0][place] for place in drawn)]
            curves.append(self._curve(learn(tokens, np.concatenate([self.corpus[1], self.pool[1][drawn]]), Parameters())))
        return _figure(np.asarray(np.mean(curves, axis=0)), self.zero)

    def _curve(self, learnt: Learnt) -> NDArray[np.float64]:
        return macro_f1s(self.truth, score(self.asked, *learnt) >= 0, self.weights)


def jargon(drafts: Sequence[Draft]) -> dict[str, str]:
    """Return, per label, the words that speak most for it in some drafts (chi-square of word and label), and a new word for each."""
    truth = label_matrix(drafts).astype(float)
    texts = [set(re.findall(r"[a-z]{4,}", draft.text.lower())) for draft in drafts]
    counts = Counter(word for words in texts for word in words)
    known = sorted(word for word, count in counts.items() if count >= LEAST_DRAFTS)
    there = np.array([[word in words for word in known] for words in texts], dtype=float)
    hit, words, labels, size = there.T @ truth, there.sum(axis=0)[:, None], truth.sum(axis=0)[None, :], len(drafts)
    tells = size * (hit * size - words * labels) ** 2 / np.maximum(words * labels * (size - words) * (size - labels), 1)
    positive = hit * size > words * labels
    chosen: dict[str, None] = {}
    for label in range(truth.shape[1]):
        order = sorted(np.flatnonzero(positive[:, label]), key=lambda place: (-float(tells[place, label]), known[place]))
        chosen.update({known[place]: None for place in order[:JARGON]})
    return {word: "".join(_SYLLABLES[int(digit)] for digit in f"{7 * n + 103:03d}") for n, word in enumerate(chosen)}


def translated(text: str, words: Mapping[str, str]) -> str:
    """Return a text with the jargon in place of common words."""
    return re.sub(r"[A-Za-z]+", lambda match: words.get(match[0].lower(), match[0]), text)


def split(drafts: Sequence[Draft], most: int) -> tuple[list[Draft], list[Draft]]:
    """Return drafts to draw examples from and drafts to judge by; texts of the same words are on the same side."""
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(example_key(draft.text), []).append(draft)
    keys = np.random.default_rng(0).permutation(sorted(groups, key=lambda key: groups[key][0].id)).tolist()
    cut = min(most, len(drafts) * 3 // 4)
    pool: list[Draft] = []
    judged: list[Draft] = []
    for key in keys:
        (pool if len(pool) < cut else judged).extend(groups[key])
    return pool, judged


def _figure(values: NDArray[np.float64], zero: NDArray[np.float64]) -> dict[str, Any]:
    gain = values - zero
    return {
        "macro_f1": round(float(values[0]), 4),
        "interval": interval(values[1:]),
        "gain": round(float(gain[0]), 4),
        "gain_interval": interval(gain[1:]),
    }


def _gain(figure: Mapping[str, Any]) -> str:
    low, high = figure["gain_interval"]
    return f"{figure['gain']:+.3f} [{low:+.3f}, {high:+.3f}]"


def curve_table(found: Mapping[str, Any]) -> Table:
    """Return macro-F1 and the gain per trade and size."""
    rows = [["trade (drafts that judge)", "examples", "macro-F1", "gain over none"]]
    for name, one in found["trades"].items():
        for size, figure in one["sizes"].items():
            low, high = figure["interval"]
            told = f"{figure['macro_f1']:.3f} [{low:.3f}, {high:.3f}]"
            rows.append([f"{name} ({one['judged']})", str(size), told, _gain(figure) if size else ""])
    return rows


def weights_table(found: Mapping[str, Any]) -> Table:
    """Return the gain per trade when each of fifty examples counts as one draft, as ``WEIGHT`` drafts, or as more."""
    names = [name for name, one in found["trades"].items() if one["weights"]]
    rows = [[f"{WEIGHT_SIZE} examples, each counted", *names]]
    for weight in sorted((*WEIGHTS, WEIGHT)):
        figures = [found["trades"][name] for name in names]
        cells = [_gain(one["sizes"][WEIGHT_SIZE] if weight == WEIGHT else one["weights"][weight]) for one in figures]
        rows.append([f"{weight} times" if weight > 1 else "once", *cells])
    return rows


def draw(found: Mapping[str, Any]) -> bytes:
    """Draw macro-F1 by number of examples per trade, with the interval of the gain around each starting point."""
    from training.plots import draw_curves

    lines = {}
    for name, one in found["trades"].items():
        start = one["sizes"][0]["macro_f1"]
        lines[f"{name} ({one['judged']})"] = [
            (size, figure["macro_f1"], *(start + end for end in figure["gain_interval"])) for size, figure in one["sizes"].items()
        ]
    return draw_curves(lines, "examples of the trade", "macro-F1 on the rest of it", "What a trade's own examples buy")


if __name__ == "__main__":
    main()
