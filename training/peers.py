"""The peers: what a weekend's work would give, trained on the same rows, with thresholds chosen the same out-of-fold way as ours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from model.labels import LABELS
from training.corpus import Draft, label_matrix
from training.cross_validation import assign_folds, choose_within_limit, limited
from training.fitting import fit_calibration, fit_heads
from training.keywords import keyword_flags

FOLDS = 3
Scores = NDArray[np.float64]
Scorer = Callable[[Sequence[str]], Scores]
Learner = Callable[[Sequence[str], NDArray[Any]], Scorer]


@dataclass(frozen=True)
class Peer:
    """A trained rival: its name and its flags (n x 7) for texts."""

    name: str
    flags: Callable[[Sequence[str]], NDArray[np.bool_]]


def train_peers(drafts: Sequence[Draft], progress: Callable[[str], None] = lambda _message: None, *, fasttext: bool = True) -> list[Peer]:
    """Return the peers in the order of the table: majority, keyword list, TF-IDF with logistic regression, fastText."""
    progress("peer: majority, keyword list")
    peers = [majority(label_matrix(drafts)), Peer("keyword list", keyword_flags)]
    if fasttext:
        import floret  # noqa: F401 - better missed now than after minutes
    peers.append(_tuned("TF-IDF + logistic regression", learn_tfidf, drafts, progress))
    if fasttext:
        peers.append(_tuned("fastText", learn_fasttext, drafts, progress))
    return peers


def majority(targets: NDArray[Any]) -> Peer:
    """Return the peer that gives every text the labels more than half of the drafts carry."""
    usual = targets.mean(axis=0) > 0.5 if len(targets) else np.zeros(len(LABELS), dtype=bool)
    return Peer("majority", lambda texts: np.tile(usual, (len(texts), 1)))


def _tuned(name: str, learn: Learner, drafts: Sequence[Draft], progress: Callable[[str], None]) -> Peer:
    """Return a learner with calibration and thresholds from whole batches it had not seen, refitted on all drafts."""
    texts, targets = [draft.text for draft in drafts], label_matrix(drafts)
    folds = assign_folds(drafts, "batch", FOLDS)
    raw = np.zeros(targets.shape)
    for fold in sorted(set(folds.tolist())):
        progress(f"peer: {name}, fold {fold + 1} of {FOLDS}")
        inside, outside = np.flatnonzero(folds == fold), np.flatnonzero(folds != fold)
        raw[inside] = learn([texts[i] for i in outside], targets[outside])([texts[i] for i in inside])
    slope, shift = fit_calibration(raw, targets)
    chosen, _ = choose_within_limit(np.asarray(expit(slope * raw + shift)), targets, limited(drafts))
    limits = np.array([chosen[label] for label in LABELS])
    progress(f"peer: {name}, all drafts")
    scorer = learn(texts, targets)
    return Peer(name, lambda some: np.asarray(expit(slope * scorer(some) + shift) >= limits))


def learn_tfidf(texts: Sequence[str], targets: NDArray[Any], strength: float = 10.0) -> Scorer:
    """Learn plain TF-IDF (runs of 1-2 words and of 2-5 characters) with one logistic regression per label; scores are log-odds."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_union

    vectors = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, dtype=np.float32),
        TfidfVectorizer(ngram_range=(2, 5), analyzer="char", min_df=2, sublinear_tf=True, dtype=np.float32),
    )
    weights, bias = fit_heads(vectors.fit_transform(texts), targets, strength)
    return lambda some: np.asarray(vectors.transform(some) @ weights + bias, dtype=np.float64).reshape(len(some), len(LABELS))


def learn_fasttext(texts: Sequence[str], targets: NDArray[Any]) -> Scorer:
    """Learn fastText supervised, one against all (word pairs, letter runs of 2 to 5), by the ``floret`` package; scores are log-odds."""
    import tempfile
    from pathlib import Path

    import floret

    def plain(text: str) -> str:
        return " ".join(text.lower().split())

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drafts.txt"
        rows = (
            " ".join(
                [*(f"__label__{label}" for label, there in zip(LABELS, row, strict=True) if there), *["__label__none"] * (not row.any())]
            )
            for row in targets
        )
        path.write_text("".join(f"{labels} {plain(text)}\n" for labels, text in zip(rows, texts, strict=True)), "utf-8")
        fitted = floret.train_supervised(
            str(path), mode="fasttext", loss="ova", lr=0.5, epoch=20, dim=25, wordNgrams=2, minn=2, maxn=5, bucket=200_000, minCount=1,
            thread=1, seed=0, verbose=0,
        )  # fmt: skip

    def score(some: Sequence[str]) -> Scores:
        out = np.zeros((len(some), len(LABELS)))
        for row, text in enumerate(some):
            # The package's own predict refuses NumPy 2 for one text and repeats the first chance for a list; what lies below is sound.
            found = {name: chance for chance, name in fitted.f.predict(plain(text) + "\n", len(LABELS) + 1, 0.0, "strict")}
            for column, label in enumerate(LABELS):
                p = min(max(float(found.get(f"__label__{label}", 0.0)), 1e-5), 1 - 1e-5)
                out[row, column] = np.log(p / (1 - p))
        return out

    return score
