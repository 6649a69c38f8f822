"""The flat form: columns of a table in and out."""

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from service import flat
from service.item import read_item


def test_columns_become_the_nested_object() -> None:
    """Each column lands at its path, typed."""
    row = {
        "draft_id": "d1",
        "text": " Hi ",
        "labels": "legal; contract",
        "sender_name": "Dana",
        "sender_comfortable_texting": "no",
        "contact_id": "c1",
        "contact_name": "Ana",
        "contact_phone": "+1 305 555 0123",
        "contact_knows_sender": "YES",
        "contact_do_not_call": "0",
        "contact_reachable_meeting": "false",
        "contact_texts_for_business": "true",
        "contact_email": "  ",
        "Segment": "gold",
    }
    assert flat.to_item(row) == {
        "draft_id": "d1",
        "text": " Hi ",
        "labels": ["legal", "contract"],
        "sender": {"name": "Dana", "comfortable_texting": False},
        "contact": {
            "contact_id": "c1",
            "name": "Ana",
            "phone": "+1 305 555 0123",
            "texts_for_business": "yes",
            "knows_sender": True,
            "do_not_call": False,
            "reachable": {"meeting": False},
        },
    }


@pytest.mark.parametrize("empty", [None, "", "  ", float("nan"), pd.NA, pd.NaT, np.nan])
def test_empty_cells_are_absent(empty: Any) -> None:
    """However a table writes 'nothing', it is nothing: never a false, never a zero."""
    columns = [column for column in flat.DRAFT_COLUMNS if column != "text"]
    assert flat.to_item({"text": "x", **dict.fromkeys(columns, empty)}) == {"text": "x"}


@pytest.mark.parametrize(
    ("cell", "labels"),
    [("legal", ["legal"]), ("a|b,c", ["a", "b", "c"]), ('["legal"]', ["legal"]), ("-", []), ("none", []), ("[]", []), ("[oops", "[oops")],
)
def test_labels_in_a_cell(cell: str, labels: Any) -> None:
    """Several labels stand in one cell; a dash says that a person found none."""
    assert flat.to_item({"text": "x", "labels": cell})["labels"] == labels


@pytest.mark.parametrize("word", ["maybe", "2", "si"])
def test_a_word_that_is_neither_yes_nor_no_is_left_for_the_validator(word: str) -> None:
    """What cannot be understood is refused by name, not read as false."""
    assert flat.to_item({"text": "x", "contact_do_not_call": word})["contact"]["do_not_call"] == word


@pytest.mark.parametrize(
    ("column", "value", "path", "expected"),
    [
        ("contact_phone", 13055550123.0, ("contact", "phone"), "13055550123"),
        ("contact_id", 7.0, ("contact", "contact_id"), "7"),
        ("draft_id", 7.0, ("draft_id",), 7),
        ("draft_id", np.int64(7), ("draft_id",), 7),
        ("send_at", datetime(2026, 1, 5, 9, tzinfo=UTC), ("send_at",), "2026-01-05T09:00:00+00:00"),
        ("send_at", pd.Timestamp("2026-01-05T09:00Z"), ("send_at",), "2026-01-05T09:00:00+00:00"),
        ("contact_texts_for_business", True, ("contact", "texts_for_business"), "yes"),
        ("contact_knows_sender", np.bool_(True), ("contact", "knows_sender"), True),
        ("contact_phone", Decimal("13055550123"), ("contact", "phone"), "13055550123"),
    ],
)
def test_typed_cells_take_the_type_of_their_field(column: str, value: Any, path: tuple[str, ...], expected: Any) -> None:
    """Numbers, dates and truth values of a Parquet file or a frame arrive as the specification writes them."""
    item: Any = flat.to_item({"text": "x", column: value})
    for step in path:
        item = item[step]
    assert item == expected
    assert type(item) is type(expected)


def test_a_fraction_is_no_identity() -> None:
    """A draft_id of 1.5 is left for the validator to name."""
    assert flat.to_item({"text": "x", "draft_id": 1.5})["draft_id"] == 1.5


def test_nested_columns_hold_objects_or_json() -> None:
    """Structs, and JSON in a cell, are read; a consent in broken JSON is not overlooked; other words in such a column are left alone."""
    consent = {"channel": "text", "status": "opted_out", "captured_at": "2026-01-05T09:00:00Z"}
    assert flat.to_item({"text": "x", "consents": [{**consent, "level": None}]})["consents"] == [consent]
    assert flat.to_item({"text": "x", "consents": '[{"channel": "text"}]'})["consents"] == [{"channel": "text"}]
    assert flat.to_item({"text": "x", "consents": '[{"channel": '})["consents"] == ['[{"channel": ']
    assert "history" not in flat.to_item({"text": "x", "history": "called twice"})
    both = flat.to_item({"text": "x", "contact_phone": "1", "contact": {"name": "Ana", "email": None}})
    assert both["contact"] == {"phone": "1", "name": "Ana"}


def test_unknown_columns_are_named_with_the_one_meant() -> None:
    """A column nobody reads is told apart from a slip of the pen."""
    assert flat.unknown_columns(["text", "Segment", "contact_phon", ""], flat.DRAFT_COLUMNS) == [
        "Segment",
        "contact_phon (did you mean contact_phone?)",
    ]


@pytest.mark.parametrize("value", [7, 7.0, "7", " 7 ", np.int64(7), Decimal("7")])
def test_a_contact_id_is_the_same_in_every_type(value: Any) -> None:
    """A file that stores ids as numbers joins one that stores them as words."""
    assert flat.key_of(value) == "7"


@pytest.mark.parametrize("value", [None, "", " ", float("nan"), pd.NA])
def test_an_empty_contact_id_is_none(value: Any) -> None:
    """No id is not the id 'nan'."""
    assert flat.key_of(value) is None


def test_consents_and_messages_are_typed() -> None:
    """Counts are whole numbers, however the table writes them; what is none stays for the validator."""
    assert flat.to_consent({"contact_id": "c", "channel": " text ", "max_messages": "4.0"}) == {"channel": "text", "max_messages": 4}
    assert flat.to_consent({"max_messages": "four"}) == {"max_messages": "four"}
    assert flat.to_consent({"max_messages": math.inf}) == {"max_messages": math.inf}
    assert flat.to_message({"at": "2026-01-05T09:00:00Z", "outcome": ""}) == {"at": "2026-01-05T09:00:00Z"}


def test_a_flat_item_can_be_read() -> None:
    """What the flat form makes passes the validator."""
    assert read_item(flat.to_item({"text": "x", "contact_id": 7.0, "contact_country": "us"}), 0).contact is not None


def test_output_columns_are_those_of_the_specification() -> None:
    """The order of columns is a promise."""
    assert (
        *("draft_id", "action", "channel", "follow_up", "not_before", "consent_checked", "flags", "rules", "needs_review", "handoff_text"),
        *("p_bad_news", "p_negotiation", "p_contract", "p_legal", "p_detail_heavy", "p_pii_request", "p_promotional"),
        *("model_version", "policy_version"),
    ) == flat.OUTPUT_COLUMNS
