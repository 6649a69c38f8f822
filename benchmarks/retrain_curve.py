"""How soon a trade's own examples help that trade: 0, 20, 50, 100, 200 and 500 examples of trades the corpus holds none of.

Two kinds of trades. Families of everyday ones (``benchmarks/retrain_families.py``) are taken out of the corpus whole; some of their
drafts, drawn by lot, are added as examples, and the rest of the family judges. Four trades with words of their own
(``benchmarks/jargon``), written for this and part of no corpus, are added to the whole corpus in the same way.

The figure that counts is macro-F1 over the labels with ten drafts or more, flags at the released model's limits; micro-F1, wrong labels
per draft and log loss stand beside it, and what the examples cost drafts of other trades that were held back. Means over trades come with
intervals that draw both trades and drafts anew. A fit sets out from the one without examples and goes on for ten steps, and so does
the one without examples it is compared with, so a gain is never that of the steps.

How examples are used was chosen on the trades of ``CHOSEN_ON`` alone; the tables tell them from the rest.

Run it from the repository's folder: ``OMP_NUM_THREADS=1 python -m benchmarks.retrain_curve -o docs/benchmarks``; about 15 minutes on a core.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.retrain_families import FAMILIES, Features, family_of
from benchmarks.retrain_tables import draw, summary, tables
from benchmarks.retrain_trial import NOW, STEPS, WAYS, Curves, Setting, Trial, mean
from training.corpus import Draft, read_corpus
from training.labelled import read_labelled
from training.retrain import example_key
from training.tables import as_markdown, as_text

JARGON = Path(__file__).parent / "jargon"
SIZES = (20, 50, 100, 200, 500)
SIZE = 50
DRAWS = 3
"""How often fifty examples are drawn of a trade with words of its own, where those not drawn judge; a family is drawn from once."""
MOST, FEWER, LARGE = 500, 200, 800
LEAST_JUDGED = 130
HELD_BACK = 16
"""One draft in so many of the other trades is learnt from by none and says what the examples cost."""


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print tables, and write them with the numbers and a picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/benchmarks"))
    parser.add_argument("--data", type=Path, default=Path("data/drafts"))
    parser.add_argument("--families", nargs="*", choices=FAMILIES, default=list(FAMILIES))
    options = parser.parse_args(argv)
    options.output.mkdir(parents=True, exist_ok=True)
    corpus, jargon = read_corpus(options.data)[0], read_jargon(JARGON)
    drafts = [*corpus, *jargon]
    _say(f"reading features of {len(drafts):,} drafts")
    features = Features(drafts)
    _say("scoring the corpus out of fold")
    setting = Setting(features, drafts, len(corpus))
    found: dict[str, Any] = {}
    measured: dict[str, dict[str, Curves]] = {}
    judged: dict[str, int] = {}
    for name, count, curves in measure(setting, drafts, len(corpus), options.families):
        measured[name], judged[name] = curves, count
        found = summary(measured, judged, sorted({draft.trade for draft in jargon}), len(corpus))
        (options.output / "retrain-curve.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
        (options.output / "retrain-curve.md").write_text("\n\n".join(map(as_markdown, tables(found))) + "\n", "utf-8")
    print("\n\n".join(map(as_text, tables(found))))
    (options.output / "retrain-curve.png").write_bytes(draw(found))


def read_jargon(folder: Path) -> list[Draft]:
    """Return the drafts of trades with words of their own."""
    return [
        Draft(f"{path.stem}-{number:04d}", row.text, row.labels, row.language, row.trade, path.stem, "plain")
        for path in sorted(folder.glob("*.jsonl"))
        for number, row in enumerate(read_labelled(path).rows)
    ]


def measure(
    setting: Setting, drafts: Sequence[Draft], corpus: int, families: Sequence[str]
) -> Iterator[tuple[str, int, dict[str, Curves]]]:
    """Give each trade or family, how many drafts judge it, and its figures by number of examples and, with ``SIZE`` of them, by way."""
    home = [family_of(draft) for draft in drafts[:corpus]]
    back = [int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % HELD_BACK == 0 for key in setting.keys[:corpus]]
    rest, others = [place for place in range(corpus) if not back[place]], [place for place in range(corpus) if back[place]]
    base = setting.features.fit(rest)
    zero = setting.features.fit(rest, base, STEPS)
    for name in sorted({draft.trade for draft in drafts[corpus:]}):
        own = [place for place in range(corpus, len(drafts)) if drafts[place].trade == name]
        trial = Trial(setting, rest, others, (base, zero), own)
        orders = [np.random.default_rng(seed).permutation(len(own)).tolist() for seed in range(DRAWS)]
        curves = _curves(trial, [(order[:SIZE], order[SIZE:]) for order in orders])
        _told(name, curves)
        yield name, len(own) - SIZE, curves
    for name in families:
        own = [place for place, one in enumerate(home) if one == name]
        theirs = {setting.keys[place] for place in own}
        fit_on = [place for place in rest if setting.keys[place] not in theirs]
        held = [place for place in others if setting.keys[place] not in theirs]
        base = setting.features.fit(fit_on)
        trial = Trial(setting, fit_on, held, (base, setting.features.fit(fit_on, base, STEPS)), own)
        pool, judged = split([drafts[place] for place in own])
        curves = _curves(trial, [(pool, judged)])
        _told(name, curves)
        yield name, len(judged), curves


def _curves(trial: Trial, draws: Sequence[tuple[list[int], list[int]]]) -> dict[str, Curves]:
    """Return the figures by number of examples and by way, each the mean over the draws (examples in their order, judges)."""
    found = {"0": mean([trial.none(judged) for _, judged in draws])}
    by_draw = [{way: trial.with_examples(pool[:SIZE], judged, how) for way, how in WAYS.items()} for pool, judged in draws]
    found |= {way: mean([one[way] for one in by_draw]) for way in WAYS}
    found[str(SIZE)] = found[NOW]
    for size in SIZES:
        if size != SIZE and size <= len(draws[0][0]):
            found[str(size)] = mean([trial.with_examples(pool[:size], judged, WAYS[NOW]) for pool, judged in draws])
    return found


def split(own: Sequence[Draft]) -> tuple[list[int], list[int]]:
    """Return drafts to take examples from, in an order drawn by lot, and drafts to judge by, as places.

    Texts of the same words are on the same side, contrast pairs on none. Only a large family has ``MOST`` to take from, so that most judge.
    """
    groups: dict[str, list[int]] = {}
    for place, draft in enumerate(own):
        if draft.kind != "contrast":
            groups.setdefault(example_key(draft.text), []).append(place)
    keys = np.random.default_rng(0).permutation(sorted(groups)).tolist()
    size = sum(map(len, groups.values()))
    cut = MOST if size >= LARGE else min(FEWER, max(size // 2, size - LEAST_JUDGED))
    pool: list[int] = []
    judged: list[int] = []
    for key in keys:
        (pool if len(pool) < cut else judged).extend(groups[key])
    return pool, judged


def _told(name: str, curves: dict[str, Curves]) -> None:
    _say(f"{name}: {curves['0']['macro_f1'][0]:.3f} -> {curves[str(SIZE)]['macro_f1'][0]:.3f} with {SIZE}")


def _say(message: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
