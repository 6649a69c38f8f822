"""The figures of a model on labelled drafts, beside its peers, as plain numbers that reports and the model card are made of."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier
from model.labels import LABELS
from training.intervals import LEAST_POSITIVES, calibration_errors, false_alarms, interval, label_rates, macro_f1s, resamples
from training.labelled import LabelledSet
from training.peers import Peer
from training.perturb import unchanged_shares
from training.span_check import check_spans

ROUNDS = 1000
LEAST_GROUP = 20
Figure = dict[str, Any]


def _figure(values: NDArray[np.float64]) -> Figure:
    """Return a figure with its interval; the first value is that of the set as it is, the others come from resamples."""
    return {"value": round(float(values[0]), 4) if np.isfinite(values[0]) else None, "interval": interval(values[1:])}


def _weights(rows: int, rounds: int) -> NDArray[np.float64]:
    return np.concatenate([np.ones((1, rows)), resamples(rows, rounds)])


def core_figures(truth: NDArray[Any], flagged: NDArray[Any], weights: NDArray[np.float64]) -> Figure:
    """Return macro-F1, precision, recall and F1 per label, and wrongly flagged drafts, each with its interval."""
    precision, recall, f1 = label_rates(truth, flagged, weights)
    return {
        "macro_f1": _figure(macro_f1s(truth, flagged, weights)),
        "wrongly_flagged": _figure(false_alarms(truth, flagged, weights)),
        "labels": {
            label: {
                "positives": int(truth[:, k].sum()),
                "precision": _figure(precision[:, k]),
                "recall": _figure(recall[:, k]),
                "f1": _figure(f1[:, k]),
            }
            for k, label in enumerate(LABELS)
        },
    }


def review_figures(truth: NDArray[Any], flagged: NDArray[Any], unsure: NDArray[Any], doubt: NDArray[np.float64]) -> Figure:
    """Return the share of drafts sent to review, of all wrong labels the share among them, and the curve of that by share sent."""
    wrong = (truth != flagged).sum(axis=1)
    total = max(int(wrong.sum()), 1)
    order = np.argsort(-doubt, kind="stable")
    caught = np.concatenate([[0], np.cumsum(wrong[order])]) / total
    shares = np.linspace(0, 0.5, 51)
    return {
        "share": round(float(unsure.mean()), 4),
        "error_removed": round(float(wrong[unsure].sum() / total), 4),
        "wrong_per_draft": round(float(wrong.mean()), 4),
        "wrong_per_draft_after": round(float(wrong[~unsure].sum() / max(int((~unsure).sum()), 1)), 4),
        "curve": [[round(float(s), 3), round(float(caught[round(s * len(wrong))]), 4)] for s in shares],
    }


def errors_by(groups: Sequence[str], truth: NDArray[Any], flagged: NDArray[Any]) -> list[Figure]:
    """Return per group its drafts and the share of them with a wrong label, worst first; small groups are put together."""
    wrong = (truth != flagged).any(axis=1)
    names = np.array([name or "(unknown)" for name in groups])
    sizes = {name: int((names == name).sum()) for name in sorted(set(names.tolist()))}
    large = [name for name, size in sizes.items() if size >= LEAST_GROUP]
    rows = [{"group": name, "drafts": sizes[name], "wrong": round(float(wrong[names == name].mean()), 4)} for name in large]
    rest = ~np.isin(names, large)
    if rest.any():
        rows.append({"group": "(all smaller)", "drafts": int(rest.sum()), "wrong": round(float(wrong[rest].mean()), 4)})
    return sorted(rows, key=lambda row: (-row["wrong"], row["group"]))


def confusion(truth: NDArray[Any], flagged: NDArray[Any]) -> list[list[int]]:
    """Return 8 x 8 counts: true label (or none) by wrongly given label, or the missed label with nothing given in its place.

    Row k, column j: drafts that carry k (last row: no label) and were wrongly given j; last column: drafts that carry k, not given, and
    given nothing wrong instead. The diagonal holds the hits.
    """
    truth, flagged = truth.astype(bool), flagged.astype(bool)
    size = len(LABELS)
    out = np.zeros((size + 1, size + 1), dtype=int)
    extra, missed = flagged & ~truth, truth & ~flagged
    for k in range(size):
        out[k, k] = int((truth[:, k] & flagged[:, k]).sum())
        for j in range(size):
            if j != k:
                out[k, j] = int((missed[:, k] & extra[:, j]).sum())
        out[k, size] = int((missed[:, k] & ~extra.any(axis=1)).sum())
    clean = ~truth.any(axis=1)
    out[size, :size] = extra[clean].sum(axis=0)
    out[size, size] = int((clean & ~flagged.any(axis=1)).sum())
    return [[int(cell) for cell in row] for row in out]


def evaluate_set(
    classifier: Classifier,
    rows: LabelledSet,
    peers: Sequence[Peer] = (),
    rounds: int = ROUNDS,
    progress: Callable[[str], None] = lambda _message: None,
) -> Figure:
    """Return all figures of one set of labelled drafts."""
    progress(f"{rows.name}: {len(rows.rows)} drafts")
    truth = rows.truth
    prediction = classifier.predict(rows.texts, rows.languages)
    flagged, weights = prediction.flagged, _weights(len(rows.rows), rounds)
    figures = core_figures(truth, flagged, weights)
    errors = calibration_errors(truth, prediction.probability, weights)
    for k, label in enumerate(LABELS):
        figures["labels"][label]["calibration_error"] = _figure(errors[:, k])
    languages = sorted(set(rows.languages))
    figures |= {
        "name": rows.name,
        "drafts": len(rows.rows),
        "scored_labels": [label for k, label in enumerate(LABELS) if truth[:, k].sum() >= LEAST_POSITIVES],
        "languages": {
            name or "unknown": _part(truth, flagged, np.array([one == name for one in rows.languages]), rounds) for name in languages
        },
        "review": review_figures(truth, flagged, prediction.unsure, prediction.doubt),
        "perturbations": unchanged_shares(classifier, rows.texts, rows.languages),
        "spans": asdict(check_spans(classifier, rows)),
        "trades": errors_by([row.trade for row in rows.rows], truth, flagged),
        "confusion": confusion(truth, flagged),
        "peers": [],
    }
    ours = macro_f1s(truth, flagged, weights)
    for peer in peers:
        progress(f"{rows.name}: {peer.name}")
        said = peer.flags(rows.texts)
        theirs = core_figures(truth, said, weights)
        gap = _figure(ours - macro_f1s(truth, said, weights))
        figures["peers"].append({"name": peer.name, "gap": gap, **{key: theirs[key] for key in ("macro_f1", "wrongly_flagged")}})
    return figures


def _part(truth: NDArray[Any], flagged: NDArray[Any], chosen: NDArray[np.bool_], rounds: int) -> Figure:
    part = core_figures(truth[chosen], flagged[chosen], _weights(int(chosen.sum()), rounds))
    wrong = (truth[chosen] != flagged[chosen]).any(axis=1).mean()
    return {"drafts": int(chosen.sum()), "wrong": round(float(wrong), 4), **{key: part[key] for key in ("macro_f1", "wrongly_flagged")}}
