"""How long one check takes in process, and how many texts a second the classifier reads, beside a plain peer on the same texts.

Run with ``python -m benchmarks.single_check``. The peer is TF-IDF over words (1-2) and letters (2-5) with a logistic regression a label, trained on
a part of the drafts; both read the same other drafts, in turns, on one core.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from model.labels import LABELS
from service.assembly import Settings, assemble
from service.item import read_item
from service.judge import Judge

ROOT = Path(__file__).parent.parent
NOW = 1_795_000_000_000_000  # 2026-11-18T11:06:40Z in microseconds; any fixed moment does
PLAIN = {"text": "Hi Ana, your table for four is booked for 7 pm."}
TRAINED_ON, READ, ROUNDS, CALLS = 3000, 4000, 3, 500


def main() -> None:
    """Print the figures, times in milliseconds."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    judge = assemble(Settings())
    whole = json.loads((ROOT / "data/examples/item.json").read_text("utf-8"))
    for name, raw in (("plain text", PLAIN), ("whole item", whole)):
        for spans in (True, False):
            times = _times(lambda raw=raw, spans=spans: _check(judge, raw, spans=spans), CALLS)  # type: ignore[misc]
            print(f"{name}, {'with' if spans else 'without'} spans: {_figures(times)}")
    rows = [json.loads(line) for path in sorted((ROOT / "data/drafts").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    np.random.default_rng(0).shuffle(rows)
    texts = [row["text"] for row in rows[TRAINED_ON : TRAINED_ON + READ]]
    peer = _peer(rows[:TRAINED_ON])
    readers: dict[str, Callable[[list[str]], object]] = {"classifier": judge.classifier.probabilities, "peer": peer.predict_proba}
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(ROUNDS):  # in turns, so that a busy moment of the machine falls on both
        for name, read in readers.items():
            seconds[name] += _times(lambda read=read: read(texts), 1)  # type: ignore[misc]
    for name, read in readers.items():
        alone = _times(lambda read=read: read(texts[:1]), CALLS)  # type: ignore[misc]
        print(f"{name}, bulk: {READ / min(seconds[name]):,.0f} texts a second; one text: {_figures(alone)}")


def _check(judge: Judge, raw: dict[str, object], *, spans: bool) -> None:
    judge.render(judge.decide([read_item(raw, NOW)], NOW), spans=spans)


def _times(call: Callable[[], object], count: int) -> list[float]:
    """Return the seconds of each of some calls, after a few that only warm up."""
    for _ in range(min(count - 1, 20)):
        call()
    times = []
    for _ in range(count):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return times


def _figures(times: list[float]) -> str:
    return f"p50 {median(times) * 1000:.2f} ms, p99 {quantiles(times, n=100)[-1] * 1000:.2f} ms"


def _peer(rows: list[dict[str, object]]) -> Pipeline:
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)
    truth = np.array([[label in row["labels"] for label in LABELS] for row in rows])  # type: ignore[operator]
    peer = make_pipeline(FeatureUnion([("words", words), ("letters", letters)]), OneVsRestClassifier(LogisticRegression(max_iter=200)))
    return peer.fit([row["text"] for row in rows], truth)


if __name__ == "__main__":
    main()
