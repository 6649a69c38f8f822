"""The benchmark of a trade's own examples measures what ``training.fitting`` would have learnt."""

from pathlib import Path

import pytest
from small_corpus import write as write_corpus

from benchmarks.retrain_curve import split
from benchmarks.retrain_families import FAMILIES, Features, family_of
from training.corpus import Draft, read_corpus
from training.fitting import Parameters, learn, score


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
    pool, judged = split(drafts, list(range(400)), 500)
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
