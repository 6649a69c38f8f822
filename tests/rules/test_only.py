"""A rule that says on which drafts alone it fires fires on no other: a batch without such drafts does not ask it."""

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
