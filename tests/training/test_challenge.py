"""Champion against challenger: figures that must come out, and a rule that refuses for the right reason."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from retrain_data import examples
from tiny_models import write_tiny

from model.classifier import Classifier, load_classifier
from model.labels import LABELS
from training import challenge_tables
from training.challenge import challenge, mcnemar
from training.challenge_costs import costs
from training.challenge_rule import Rule, decide
from training.labelled import Labelled, LabelledSet
from training.retrain_report import render_retrain
from training.tables import as_text

PIN, OTHER = "please send your pin", "nothing of the kind"


def _actions(_texts: Sequence[str], _languages: Sequence[str], flags: NDArray[np.bool_]) -> list[str]:
    return ["stop" if row.sum() > 1 else "escalate" if row.any() else "send" for row in flags]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Classifier, Classifier]:
    """Give two models: one that flags everything with the word pin in it, one that flags nothing."""
    write_tiny(tmp_path / "m")
    model = load_classifier(tmp_path / "m")
    never = replace(model, thresholds=np.full(len(LABELS), 0.999))
    return replace(model, thresholds=np.full(len(LABELS), 0.6)), never


def _set(labels: tuple[str, ...] = LABELS) -> LabelledSet:
    return LabelledSet("some", tuple(Labelled(PIN if n % 2 else OTHER, labels if n % 2 else (), "en", "t") for n in range(40)))


def test_a_model_against_itself_has_no_gap(pair: tuple[Classifier, Classifier]) -> None:
    """Every gap and its interval are zero, and no decision changed."""
    found = challenge(pair[0], pair[0], _set(), _actions, rounds=50)
    gaps = [found[name]["gap"] for name in ("macro_f1", "wrong_labels", "right_drafts", "wrongly_flagged")]
    gaps += [one[kind]["gap"] for one in found["labels"].values() for kind in ("precision", "recall", "f1", "calibration_error")]
    gaps += [one["f1"]["gap"] for one in found["actions"]["each"].values()]
    assert all(gap == {"value": 0.0, "interval": (0.0, 0.0)} for gap in gaps)
    assert found["changed"]["drafts"] == 0
    assert found["right_drafts"]["mcnemar"]["p"] == 1.0


def test_who_is_right_is_told_per_label_per_draft_and_per_action(pair: tuple[Classifier, Classifier]) -> None:
    """The one that flags what is there gains on every draft that has it; turned round, every sign turns."""
    good, never = pair
    there, back = (challenge(*both, _set(), _actions, rounds=50) for both in ((never, good), (good, never)))
    assert there["right_drafts"]["mcnemar"] == {"mended": 20, "broken": 0, "p": 0.0}
    assert there["labels"]["legal"]["recall"] == {"champion": 0.0, "challenger": 1.0, "gap": {"value": 1.0, "interval": (1.0, 1.0)}}
    assert there["wrong_labels"]["gap"]["value"] == -3.5
    assert there["fewer_wrong"] == 1.0
    assert there["actions"]["moves"] == {"send -> stop": 20}
    assert there["actions"]["right"]["challenger"] == 1.0
    assert (there["changed"]["better"], there["changed"]["worse"]) == (20, 0)
    assert there["changed"]["best"][0]["challenger"]["labels"] == list(LABELS)
    assert len(there["changed"]["best"]) == 10
    assert (back["changed"]["better"], back["changed"]["worse"]) == (0, 20)
    assert back["macro_f1"]["gap"]["value"] == -there["macro_f1"]["gap"]["value"]


def test_a_set_without_unlabelled_drafts_has_no_such_share(pair: tuple[Classifier, Classifier]) -> None:
    """It says so rather than say zero, and the tables and the rule live with it."""
    rows = LabelledSet("some", tuple(row for row in _set().rows if row.labels))
    found = challenge(pair[1], pair[0], rows, _actions, rounds=20)
    assert found["wrongly_flagged"]["champion"] is None
    assert "wrongly flagged" in as_text(challenge_tables.overview(found))
    assert decide(found, found).promoted


def test_labels_that_no_draft_has_do_not_count(pair: tuple[Classifier, Classifier]) -> None:
    """A few examples of one label, all found, are a macro-F1 of one."""
    rows = LabelledSet("few", _set(("legal",)).rows[:8])
    only_legal = replace(pair[0], thresholds=np.where(np.array(LABELS) == "legal", 0.6, 0.999))
    found = challenge(pair[1], only_legal, rows, _actions, rounds=20)
    assert (found["macro_f1"]["champion"], found["macro_f1"]["challenger"]) == (0.0, 1.0)


def test_mcnemar_counts_only_what_changed() -> None:
    """Five of five to one side is a chance of one in sixteen."""
    before, after = np.array([True] * 10 + [False] * 5), np.array([True] * 15)
    assert mcnemar(before, after) == {"mended": 5, "broken": 0, "p": 0.0625}
    assert mcnemar(after, after)["p"] == 1.0


@pytest.fixture
def good(pair: tuple[Classifier, Classifier]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give a comparison that is promoted: better on the examples, the same on the holdout."""
    return challenge(pair[1], pair[0], _set(), _actions, rounds=50), challenge(pair[0], pair[0], _set(), _actions, rounds=50)


Change = Callable[[dict[str, Any], dict[str, Any]], None]


def _worse_macro(_examples: dict[str, Any], holdout: dict[str, Any]) -> None:
    holdout["macro_f1"]["gap"]["interval"] = (-0.011, 0.02)


def _worse_language(_examples: dict[str, Any], holdout: dict[str, Any]) -> None:
    holdout["languages"]["pl"] = {"gap": {"value": -0.03, "interval": (0, 0)}}


def _wrongly_flagged(_examples: dict[str, Any], holdout: dict[str, Any]) -> None:
    holdout["wrongly_flagged"]["gap"]["value"] = 0.03


def _recall(label: str, fall: float) -> Change:
    def change(_examples: dict[str, Any], holdout: dict[str, Any]) -> None:
        holdout["labels"][label]["recall"]["gap"]["value"] = -fall

    return change


def _nothing_wrong(examples_: dict[str, Any], _holdout: dict[str, Any]) -> None:
    examples_["wrong_labels"]["champion"] = 0.0


def _not_better(examples_: dict[str, Any], _holdout: dict[str, Any]) -> None:
    examples_["wrong_labels"]["challenger"] = examples_["wrong_labels"]["champion"]


def _unsure(examples_: dict[str, Any], _holdout: dict[str, Any]) -> None:
    examples_["fewer_wrong"] = 0.7


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_worse_macro, "macro-F1 may have fallen by 0.011"),
        (_worse_language, "macro-F1 in pl fell by 0.030, 0.02 is the limit"),
        (_wrongly_flagged, "3.0% more unlabelled drafts are wrongly flagged"),
        (_recall("legal", 0.031), "recall of legal fell by 0.031, 0.03 is the limit"),
        (_recall("bad_news", 0.016), "recall of bad_news fell by 0.016, 0.015 is the limit"),
        (_recall("pii_request", 0.016), "recall of pii_request fell by 0.016, 0.015 is the limit"),
        (_nothing_wrong, "already gets every label of the 40 held-out examples right"),
        (_not_better, "the new model is not better: wrong labels per draft"),
        (_unsure, "better in only 70% of the resamples, 80% are needed"),
    ],
)
def test_each_limit_refuses_by_name(good: tuple[dict[str, Any], dict[str, Any]], change: Change, told: str) -> None:
    """One figure past its limit is enough, and the sentence names it; without it the model is promoted."""
    assert decide(*good).promoted
    figures = copy.deepcopy(good)
    change(*figures)
    verdict = decide(*figures)
    assert not verdict.promoted
    assert verdict.reason.startswith("refused: on the holdout" if "holdout" in verdict.reason else "refused: ")
    assert told in verdict.reason
    assert verdict.reason.count(". ") == 0


@pytest.mark.parametrize("change", [_recall("legal", 0.03), _recall("bad_news", 0.015), _recall("legal", -0.5)])
def test_at_the_limit_and_above_it_nothing_is_refused(good: tuple[dict[str, Any], dict[str, Any]], change: Change) -> None:
    """A limit is what may still be; a recall that rises is none."""
    figures = copy.deepcopy(good)
    change(*figures)
    assert decide(*figures).promoted


def test_a_looser_rule_never_refuses_more(good: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """What the stricter rule lets pass the looser one does too; the stricter may refuse."""
    figures = copy.deepcopy(good)
    _worse_macro(*figures)
    assert not decide(*figures, Rule(macro_f1_fall=0.01)).promoted
    assert decide(*figures, Rule(macro_f1_fall=0.02)).promoted


def test_costs_are_those_of_the_folder(tmp_path: Path) -> None:
    """Size and features of each model, and times above zero."""
    write_tiny(tmp_path / "m")
    model = load_classifier(tmp_path / "m")
    one, other = costs([(model, tmp_path / "m")] * 2, [PIN] * 5)
    assert one["features"] == other["features"] == 2
    assert one["milliseconds"] > 0
    assert one["per_second"] > 0


def test_the_page_leads_with_the_verdict_and_shields_what_drafts_hold(good: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """The sentence stands first; a draft with markup in it stays text."""
    figures = copy.deepcopy(good)
    figures[0]["changed"]["best"][0]["text"] = "<script>alert(1)</script>"
    cost = {"milliseconds": 1.0, "per_second": 1.0, "megabytes": 1.0, "features": 2.0}
    report = {
        "champion": "2-old",
        "challenger": "2-new",
        "verdict": {"promoted": True, "reason": "better <on> all"},
        "rule": Rule().as_dict(),
        "trained_on": {"drafts": 10, "learnt": len(examples()), "judged": 5, "weight": 3, "pull": 40.0, "left_out": ["2 repeat"]},
        "examples": figures[0],
        "holdout": figures[1],
        "costs": {"champion": cost, "challenger": cost},
    }
    page = render_retrain(report, {})
    assert page.index("better &lt;on&gt; all") < page.index("<table>")
    assert "<script>" not in page
    assert "2 repeat." in page
    assert "each with the weight of 3 drafts, in the correction on top 40;" in page
