"""The worked cases: every line of ``tests/cases/*.jsonl`` through the judge as shipped."""

from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from cases import failures, read_cases

from service.assembly import Settings, assemble
from service.judge import Judge

CASES = [case for file in sorted((Path(__file__).parents[1] / "cases").glob("*.jsonl")) for case in read_cases(file)]


@lru_cache(maxsize=1)
def judge() -> Judge:
    """Give the judge as shipped."""
    return assemble(Settings())


def test_case_names_are_unique() -> None:
    """No two cases share a name, so that a failure names one line."""
    assert [name for name, count in Counter(case["case"] for case in CASES).items() if count > 1] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_decision(case: dict[str, Any]) -> None:
    """What the case expects of the decision holds."""
    assert failures(case, judge()) == []
