"""What labelling a hundred drafts buys: a hundred drawn by lot, the hundred of most doubt, and the hundred that the review queue asks for.

Each round deals the trades of the English corpus to three hands: one teaches a first model, one is the pool to label from, one judges. The hundred
are added to the first model's drafts and it is fitted again; flags are taken at one half, for so few drafts leave no thresholds to choose. The pool
comes twice: as it was written, and as a house sends it, with one draft in ten sent twenty times. The interval is a bootstrap over rounds of the
differences within a round.

Run it from the repository's folder: ``python -m benchmarks.labelling_order -o docs/benchmarks``. It takes five minutes on one core.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from model.classifier import expected_wrong
from model.selection import choose_drafts
from model.tokens import Token
from training.corpus import Draft, label_matrix, read_corpus
from training.fitting import Parameters, learn, read_tokens, score
from training.measure import macro_f1

ROUNDS, LABELLED = 8, 100
BASE, POOL, JUDGE = 1000, 2500, 2000
REPEATED, TIMES = 0.1, 20
DRAWS = 2
ORDERS = ("by lot", "by doubt alone", "ours")
POOLS = ("as written", "with repeats")
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Corpus:
    """Drafts, read once."""

    drafts: Sequence[Draft]
    tokens: Sequence[Sequence[Token]]
    targets: NDArray[Any]


def deal(drafts: Sequence[Draft], seed: int, sizes: Sequence[int]) -> list[Places]:
    """Deal trades to hands, at most so many drafts each; no trade is in two hands."""
    lot = np.random.default_rng(seed)
    trades = lot.permutation(sorted({draft.trade for draft in drafts}))
    hand_of = {trade: place % len(sizes) for place, trade in enumerate(trades)}
    hands = []
    for hand, size in enumerate(sizes):
        own = np.array([place for place, draft in enumerate(drafts) if hand_of[draft.trade] == hand], dtype=np.int64)
        hands.append(np.sort(lot.permutation(own)[:size]))
    return hands


def with_repeats(pool: Places, seed: int) -> Places:
    """Return a pool in which one draft in ten comes twenty times."""
    often = np.random.default_rng(seed).permutation(pool)[: int(len(pool) * REPEATED)]
    return np.sort(np.concatenate([pool, np.repeat(often, TIMES - 1)]))


def one_round(corpus: Corpus, seed: int) -> dict[str, float]:
    """Return macro-F1 on the judging hand: of the first model, and after a hundred labels in each order out of each pool."""
    base, written, judge = deal(corpus.drafts, seed, (BASE, POOL, JUDGE))
    first = _fit(corpus, base)
    figures = {"first model": _macro(corpus, first, judge)}
    for name, pool in zip(POOLS, (written, with_repeats(written, seed)), strict=True):
        chance = expit(score([corpus.tokens[place] for place in pool], *first))
        doubt = expected_wrong(chance, chance >= 0.5)
        ours = choose_drafts([corpus.drafts[place].text for place in pool], doubt.tolist(), LABELLED)
        lots = [np.random.default_rng([seed, draw]).permutation(len(pool))[:LABELLED] for draw in range(DRAWS)]
        chosen = {"by lot": lots, "by doubt alone": [np.argsort(-doubt, kind="stable")[:LABELLED]], "ours": [np.array(ours)]}
        for order, picks in chosen.items():
            macros = [_macro(corpus, _fit(corpus, np.concatenate([base, pool[pick]])), judge) for pick in picks]
            figures[f"{name}: {order}"] = float(np.mean(macros))
    return figures


def gains(rounds: Sequence[Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return, for each pool and order, the mean macro-F1 and what it gains over lots, with a 95 % bootstrap interval over rounds."""
    lot = np.random.default_rng(0)
    picks = lot.integers(0, len(rounds), (10_000, len(rounds)))
    table = {}
    for pool in POOLS:
        by_lot = np.array([one[f"{pool}: by lot"] for one in rounds])
        for order in ORDERS:
            found = np.array([one[f"{pool}: {order}"] for one in rounds])
            low, high = np.quantile((found - by_lot)[picks].mean(axis=1), [0.025, 0.975])
            bought = found - np.array([one["first model"] for one in rounds])
            table[f"{pool}: {order}"] = {
                "macro_f1": round(float(found.mean()), 4),
                "bought": round(float(bought.mean()), 4),
                "over_lots": round(float((found - by_lot).mean()), 4),
                "low": round(float(low), 4),
                "high": round(float(high), 4),
            }
    return table


def lines(table: Mapping[str, Mapping[str, float]], first: float) -> list[str]:
    """Return the table as lines."""
    shown = [
        f"macro-F1 of the first model: {first:.4f}",
        f"{'pool and order':32}{'macro-F1':>10}{'bought':>9}{'over lots':>11}   95 % interval",
    ]
    for name, row in table.items():
        between = f"[{row['low']:+.4f}, {row['high']:+.4f}]"
        shown.append(f"{name:32}{row['macro_f1']:>10.4f}{row['bought']:>+9.4f}{row['over_lots']:>+11.4f}   {between}")
    return shown


def draw(table: Mapping[str, Mapping[str, float]]) -> Any:
    """Return a figure of what each order gains over lots."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.0, 2.8), layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    names = [name for name in reversed(table) if not name.endswith("by lot")]
    for place, name in enumerate(names):
        row = table[name]
        axis.plot([row["low"], row["high"]], [place, place], color="#1b6ca8", linewidth=2)
        axis.plot([row["over_lots"]], [place], "o", color="#1b6ca8")
    axis.axvline(0, color="#999999", linewidth=0.8)
    axis.set_yticks(range(len(names)), names)
    axis.set(xlabel="macro-F1 gained over 100 labels drawn by lot, 95 % interval", ylim=(-0.6, len(names) - 0.4))
    return figure


def _fit(corpus: Corpus, places: Places) -> Any:
    return learn([corpus.tokens[place] for place in places], corpus.targets[places], Parameters())


def _macro(corpus: Corpus, learnt: Any, judge: Places) -> float:
    return macro_f1(corpus.targets[judge], score([corpus.tokens[place] for place in judge], *learnt) >= 0, 10)


def main() -> None:
    """Run all rounds, print the table, write it with a picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, help="a folder for labelling-order.json and .png")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    drafts = [draft for draft in read_corpus(Path("data/drafts"))[0] if draft.language == "en"]
    corpus = Corpus(drafts, read_tokens([draft.text for draft in drafts]), label_matrix(drafts))
    rounds = []
    for seed in range(options.rounds):
        rounds.append(one_round(corpus, seed))
        print(f"round {seed + 1}: " + ", ".join(f"{name} {value:.4f}" for name, value in rounds[-1].items()), flush=True)
    table = gains(rounds)
    first = float(np.mean([one["first model"] for one in rounds]))
    print("\n".join(lines(table, first)))
    if options.output is not None:
        options.output.mkdir(parents=True, exist_ok=True)
        told = {"rounds": options.rounds, "labelled": LABELLED, "first_model": round(first, 4), "orders": table}
        (options.output / "labelling-order.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
        draw(table).savefig(options.output / "labelling-order.png", dpi=80, metadata={"Software": None})


if __name__ == "__main__":
    main()
