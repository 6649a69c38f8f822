"""What a rule says of itself holds: on which drafts alone it fires, and that it does not read their words. So a batch need not ask it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cases import instant, read_cases
from situations import shipped_policy

from model.classifier import load_classifier
from rules.catalog import RULES
from rules.rule import Rule
from rules.situation import Situation
from service.item import ItemError, read_item
from service.judge import Judge

CASES = [case for path in sorted((Path(__file__).parents[1] / "cases").glob("*.jsonl")) for case in read_cases(path)]
ONLY = [rule for rule in RULES if rule.only is not None]


@pytest.fixture(scope="module")
def situations() -> list[Situation]:
    """Give the situation of every worked case, each once as it is and once as if nobody were named."""
    judge = Judge(load_classifier(), shipped_policy())
    found = []
    for case in CASES:
        now = instant(case["now"])
        assert now is not None
        for left_out in ((), ("contact", "consents"), ("purpose", "labels"), ("reply_to_at",)):
            try:
                item = read_item({name: value for name, value in case["item"].items() if name not in left_out}, now)
            except ItemError:
                continue
            found.append(judge.decide([item], now).decisions.situation)
    return found


@pytest.mark.parametrize("rule", ONLY, ids=lambda rule: rule.id)
def test_a_rule_fires_only_where_it_says(rule: Rule, situations: list[Situation]) -> None:
    """Asked all the same, it fires somewhere, and nowhere else than where it says."""
    fired, elsewhere = 0, 0
    for situation in situations:
        assert rule.check is not None
        assert rule.only is not None
        mask = np.asarray(rule.check(situation))
        fired += int(mask.sum())
        elsewhere += int((mask & ~getattr(situation, rule.only)).sum())
    assert fired > 0
    assert elsewhere == 0


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.check and not rule.reads_words], ids=lambda rule: rule.id)
def test_a_rule_that_does_not_read_words_finds_the_same_with_others(rule: Rule, situations: list[Situation]) -> None:
    """Other words and flags of the same marketing change nothing, whether what is known is kept or worked out anew."""
    assert rule.check is not None
    for situation in situations:
        words = np.array(["STOP SHOUTING {name} thx 🙂🙂🙂🙂 " * 20] * len(situation), dtype=object)
        flags = {label: mask if label == "promotional" else ~mask for label, mask in situation.flags.items()}
        before = rule.check(situation)
        anew = Situation(replace(situation.facts, text=words, marketing_declared=situation.marketing), flags, situation.policy)
        assert rule.check(situation.with_words(words, flags)).tolist() == rule.check(anew).tolist() == before.tolist()


def test_rules_are_of_both_kinds() -> None:
    """Some read words and some do not, or nothing is spared."""
    kinds = [rule.reads_words for rule in RULES if rule.check]
    assert {True, False} == set(kinds)
