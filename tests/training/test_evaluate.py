"""Figures of a set, by hand where they can be."""

import numpy as np
import pytest
from small_corpus import labelled_set, rows

from model.classifier import load_classifier
from model.labels import LABELS
from training.corpus import Draft
from training.evaluate import confusion, errors_by, evaluate_set, review_figures
from training.learning_curve import learning_curve
from training.peers import Peer

SET = labelled_set(80)
TRUTH = np.zeros((4, 7), dtype=bool)
TRUTH[0, 0] = TRUTH[1, 1] = TRUTH[2, 2] = True
SAID = np.zeros((4, 7), dtype=bool)
SAID[0, 0] = SAID[1, 2] = SAID[3, 6] = True


def test_confusion_by_hand() -> None:
    """A hit, a swap, a miss and a needless flag each land in their cell."""
    table = np.array(confusion(TRUTH, SAID))
    assert table[0, 0] == table[1, 2] == table[2, 7] == table[7, 6] == 1
    assert table.sum() == 4


def test_review_by_hand() -> None:
    """Two of the four drafts in review hold three of the four wrong labels."""
    unsure = np.array([False, True, False, True])
    figures = review_figures(TRUTH, SAID, unsure, np.array([0.0, 0.9, 0.1, 0.5]))
    assert figures["share"] == 0.5
    assert figures["error_removed"] == 0.75
    assert figures["wrong_per_draft_after"] == 0.5
    assert figures["curve"][0] == [0.0, 0.0]
    assert figures["curve"][-1] == [0.5, 0.75]


def test_small_groups_are_put_together() -> None:
    """A trade with few drafts is not shown alone, and the worst stands first."""
    truth = np.zeros((45, 7), dtype=bool)
    said = truth.copy()
    said[40:, 0] = True
    groups = errors_by(["a"] * 40 + ["b"] * 3 + [""] * 2, truth, said)
    assert groups == [{"group": "(all smaller)", "drafts": 5, "wrong": 1.0}, {"group": "a", "drafts": 40, "wrong": 0.0}]


def test_a_peer_like_ours_is_no_gap() -> None:
    """The gap to a peer that says the same is nothing, to one that says nothing all there is; intervals hold their figures."""
    classifier = load_classifier()
    same = Peer("same", lambda texts: classifier.predict(texts, ["en"] * len(texts)).flagged)
    silent = Peer("silent", lambda texts: np.zeros((len(texts), len(LABELS)), dtype=bool))
    figures = evaluate_set(classifier, SET, [same, silent], rounds=50)
    assert figures["peers"][0]["gap"] == {"value": 0.0, "interval": (0.0, 0.0)}
    assert figures["peers"][1]["gap"]["value"] == pytest.approx(figures["macro_f1"]["value"])
    low, high = figures["macro_f1"]["interval"]
    assert low <= figures["macro_f1"]["value"] <= high
    assert figures["languages"]["en"]["macro_f1"]["value"] == figures["macro_f1"]["value"]
    assert figures == evaluate_set(classifier, SET, [same, silent], rounds=50)


def test_the_learning_curve_rises() -> None:
    """More of the same lesson is learnt better, by ours and by TF-IDF, over nested parts."""
    drafts = [Draft(**{**row, "labels": tuple(row["labels"])}) for row in rows(200)]
    curve = learning_curve(drafts, [SET], sizes=(6, 500))
    assert curve["sizes"] == [6, 200]
    for line in curve["sets"]["small.jsonl"].values():
        assert line[0] < line[1]
