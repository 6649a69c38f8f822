"""Labels in whatever form people write them."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.labels import LABELS
from service.examples.rows import read_labels, read_row
from service.item import ItemError


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        ({"text": "a", "labels": "pii_requst"}, "labels[0]", "did you mean pii_request?"),
        ({"text": "a", "labels": "legal;sales"}, "labels[1]", "got 'sales', expected one of bad_news"),
        ({"text": "a", "labels": ["legal", 3]}, "labels[1]", "got 3"),
        ({"text": "a", "labels": True}, "labels", "expected a list"),
        ({"text": "a"}, "labels", "missing, expected any of"),
        ({"text": "a", "legal": "perhaps"}, "legal", "got 'perhaps', expected 1 or 0"),
        ({"labels": "legal"}, "text", "missing"),
        ({"text": None, "labels": "legal"}, "text", "missing"),
        ({"text": " \u200b", "labels": ""}, "text", "expected a text that is not blank"),
        ({"text": "a\0b", "labels": ""}, "text", "NUL"),
        ({"text": "a\ud800", "labels": ""}, "text", "whole characters"),
        ({"text": "a" * 10_001, "labels": ""}, "text", "expected at most 10,000 characters"),
        ({"text": 5, "labels": ""}, "text", "expected a string"),
        ({"text": "a", "labels": "", "language": "de"}, "language", "expected en or pl"),
        ({"text": "a", "labels": "", "trade": "x" * 201}, "trade", "expected at most 200"),
    ],
)
def test_a_row_that_says_nothing_usable(row: dict[str, Any], field: str, reason: str) -> None:
    """Each fault is named by field, with what is expected; a missing label is not the same as none."""
    with pytest.raises(ItemError) as caught:
        read_row(row)
    assert caught.value.field == field
    assert reason in caught.value.reason


@pytest.mark.parametrize("none", ["", "  ", None, "none", "-", "[]", [], float("nan"), (), np.array([])])
def test_none_in_every_form(none: Any) -> None:
    """However a table writes that no label holds, none holds."""
    assert read_row({"text": "a", "labels": none}).labels == []


@pytest.mark.parametrize(
    "labels",
    [
        "contract;pii_request",
        "contract, pii_request",
        "contract|pii_request",
        " Contract ; PII request ",
        "contract; pii-request; contract",
        '["contract", "pii_request"]',
        "['contract', 'pii_request']",
        "[contract, pii_request]",
        ["contract", "pii_request"],
        np.array(["contract", "pii_request"]),
    ],
)
def test_two_labels_in_every_form(labels: Any) -> None:
    """Separators, lists of JSON and Python, case, blanks, hyphens and repeats: the same two labels."""
    assert read_row({"text": "a", "labels": labels}).labels == ["contract", "pii_request"]


@pytest.mark.parametrize(
    ("yes", "no"), [("1", "0"), (1, 0), (1.0, 0.0), (True, False), ("TRUE", "false"), ("yes", "no"), ("x", ""), ("tak", None)]
)
def test_a_column_for_each_label(yes: Any, no: Any) -> None:
    """A cell says yes or no; an empty one says no."""
    assert read_row({"text": "a", "legal": yes, "PII request": yes, "contract": no}).labels == ["legal", "pii_request"]


@given(st.lists(st.sampled_from(LABELS), unique=True), st.sampled_from([";", ", ", "|", " ; "]))
def test_joined_labels_come_apart_as_they_were(labels: list[str], sign: str) -> None:
    """Joining and reading are each other's inverse."""
    assert read_labels(sign.join(labels)) == labels


def test_what_else_is_known() -> None:
    """A language in any of its forms, names as words; other columns are left alone."""
    row = read_row({"text": " a ", "labels": "", "language": "en_GB", "trade": 7, "recorded_by": " ola ", "Segment": "gold"})
    assert (row.text, row.language, row.trade, row.recorded_by) == (" a ", "en", "7", "ola")
