"""The benchmark of a trade's own examples measures what ``training.fitting`` would have learnt."""

from pathlib import Path

import numpy as np
import pytest
from small_corpus import write as write_corpus

from benchmarks.retrain_curve import JARGON, read_jargon, split
from benchmarks.retrain_families import FAMILIES, Features, family_of
from benchmarks.retrain_tables import CHOSEN_ON, over
from benchmarks.retrain_trial import figures
from training.corpus import Draft, read_corpus
from training.fitting import Parameters, learn, score
from training.retrain import example_key


def test_a_fit_is_what_training_learns(tmp_path: Path) -> None:
    """Features read once and learnt from in part give the scores of a model that read only that part."""
    write_corpus(tmp_path / "small.jsonl", 80)
    drafts, _ = read_corpus(tmp_path)
    features = Features(drafts)
    some, rest = list(range(60)), list(range(60, 80))
    fitted = features.score(rest, features.fit(some))
    learnt = learn([features.tokens[place] for place in some], features.targets[some], Parameters())
    assert fitted == pytest.approx(score([features.tokens[place] for place in rest], *learnt), abs=0.05)
    assert features.fit(some[:40], own=some[40:]).bias == pytest.approx(features.fit(some).bias, abs=0.05)


def test_examples_and_judges_share_no_words() -> None:
    """Texts that differ in a number alone stand on one side, and nothing judges twice."""
    drafts = [Draft(str(n), f"pay {n} pounds to mr {'abcdefghij'[n % 10] * 3}", (), "en", "bank", "b", "plain") for n in range(400)]
    pool, judged = split(drafts)
    assert sorted([*pool, *judged]) == list(range(400))
    assert not {drafts[n].text[-3:] for n in pool} & {drafts[n].text[-3:] for n in judged}


@pytest.mark.parametrize(
    ("language", "trade", "family"),
    [
        ("pl", "retail bank", "finanse i ubezpieczenia"),
        ("en", "retail bank", "banks and credit"),
        ("en", "trading standards", ""),
        ("en", "lawn crew", ""),
        ("en", "law firm", "law and contracts"),
        ("en", "florist", ""),
    ],
)
def test_families(language: str, trade: str, family: str) -> None:
    """A trade belongs to one family of its language, or to none."""
    assert family_of(Draft("a", "b", (), language, trade, "c", "plain")) == family
    assert family in ("", *FAMILIES)


def test_the_trades_with_words_of_their_own() -> None:
    """Four of them, none twice, no draft that differs from another in numbers alone, and half of them chosen on."""
    drafts = read_jargon(JARGON)
    trades = {draft.trade for draft in drafts}
    assert len(trades) == 4
    assert len(trades & set(CHOSEN_ON)) == 2
    assert len({example_key(draft.text) for draft in drafts}) == len(drafts)
    assert set(CHOSEN_ON) <= {*trades, *FAMILIES}


def test_figures_of_a_trial() -> None:
    """Each is what it is called, and a draft that does not judge has no say."""
    truth = np.zeros((3, 7), dtype=np.int8)
    truth[0, 0] = truth[1, 0] = truth[2, 1] = 1
    odds = np.full((3, 7), -2.0)
    odds[0, 0] = 1.0
    found = figures(truth, odds, np.zeros(7), np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]]))
    assert found["micro_f1"] == pytest.approx([2 / 4, 2 / 3])
    assert found["wrong_labels"] == pytest.approx([2 / 3, 1 / 2])
    assert found["log_loss"][1] == pytest.approx((np.logaddexp(0, -1) + np.logaddexp(0, 2) + 12 * np.logaddexp(0, -2)) / 2)


def test_a_mean_over_trades_counts_those_that_have_the_size() -> None:
    """A gain is that over no examples; fewer wrong labels are better."""
    names = ("macro_f1", "micro_f1", "wrong_labels", "log_loss", "others_macro_f1", "others_false_alarms")
    before, after = ({name: np.full(1001, value) for name in names} for value in (0.5, 0.7))
    found = over({"one": {"0": before, "50": after}, "two": {"0": before}}, ["one", "two"], "50")
    assert found["trades"] == 1
    assert found["macro_f1"] == {"value": 0.7, "gain": 0.2, "interval": (0.2, 0.2), "better_in": 1}
    assert found["wrong_labels"]["better_in"] == 0
