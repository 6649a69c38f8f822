"""The data card tells the truth: its table is counted from the files, and the corpus keeps what the card promises."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from model.labels import LABELS

DATA = Path(__file__).parents[1] / "data"
Rows = list[dict[str, Any]]


def read(folder: str) -> Rows:
    """Read every draft of a folder."""
    return [json.loads(line) for path in sorted((DATA / folder).glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def drafts() -> Rows:
    """Give the training corpus."""
    return read("drafts")


@pytest.fixture(scope="module")
def holdout() -> Rows:
    """Give the frozen holdout."""
    return read("holdout")


def table(rows_of: dict[str, Rows]) -> str:
    """Write the card's table."""
    lines = ["| | drafts | no label | " + " | ".join(LABELS) + " |", "|---" * (len(LABELS) + 3) + "|"]
    for name, rows in rows_of.items():
        counts = Counter(label for row in rows for label in row["labels"])
        none = sum(not row["labels"] for row in rows)
        lines.append(f"| {name} | {len(rows):,} | {none:,} | " + " | ".join(f"{counts[label]:,}" for label in LABELS) + " |")
    return "\n".join(lines)


def test_the_table_is_counted_from_the_files(drafts: Rows, holdout: Rows) -> None:
    """The data card's table of counts is what the files hold."""
    parts = {
        f"{what}, {name}": [row for row in rows if row["language"] == language]
        for what, rows in (("corpus", drafts), ("holdout", holdout))
        for language, name in (("en", "English"), ("pl", "Polish"))
    }
    assert table(parts) in (DATA / "README.md").read_text(encoding="utf-8")


def test_every_row_is_whole(drafts: Rows, holdout: Rows) -> None:
    """Each row has its fields, a unique id, known labels, and a kind that agrees with them."""
    rows = drafts + holdout
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert {"id", "text", "labels", "language", "trade", "batch", "kind"} <= set(row)
        assert row["labels"] == [label for label in LABELS if label in row["labels"]]
        assert not (row["kind"] == "hard_negative" and row["labels"])
        assert not (row["kind"] == "implicit" and not row["labels"])


def test_the_holdout_has_its_own_writers_and_trades(drafts: Rows, holdout: Rows) -> None:
    """No batch and no trade of the holdout occurs in the corpus."""
    for field in ("batch", "trade"):
        assert not {row[field] for row in drafts} & {row[field] for row in holdout}


def test_a_contrast_pair_changes_its_labels(drafts: Rows) -> None:
    """Every pair has two members or more, of one language, and not all with the same labels."""
    pairs: dict[str, Rows] = {}
    for row in drafts:
        if "pair" in row:
            pairs.setdefault(row["pair"], []).append(row)
    assert len(pairs) >= 600
    for members in pairs.values():
        assert len(members) >= 2
        assert len({tuple(row["labels"]) for row in members}) >= 2


def test_the_mix_is_as_promised(drafts: Rows) -> None:
    """A third or more without a label, a fifth or more with two labels, a third or more of the labelled ones without a giveaway word.

    Labelled adversarial drafts count as such: they were written to be missed.
    """
    labelled = [row for row in drafts if row["labels"]]
    assert len(labelled) <= len(drafts) * 2 / 3
    assert sum(row["kind"] in ("implicit", "adversarial") for row in labelled) >= len(labelled) / 3
    assert sum(len(row["labels"]) > 1 for row in drafts) >= len(drafts) / 5
    assert len({row["trade"] for row in drafts}) >= 40
