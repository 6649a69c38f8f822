"""A corpus small enough to learn in a second: one plain group of words per label, five batches, nine trades."""

import json
from pathlib import Path
from typing import Any

from model.labels import LABELS
from training.labelled import Labelled, LabelledSet

WORDS = ("cancelled sorry", "our price if you", "sign the lease", "court claim", "step one two three", "send your pin", "sale offer free")


def rows(count: int = 160, prefix: str = "r") -> list[dict[str, Any]]:
    """Give rows that take turns through the seven labels and none."""
    return [
        {
            "id": f"{prefix}{number:03d}",
            "text": f"Hello number {number} " + (WORDS[number % 8] if number % 8 < 7 else "see you at noon") + f" from shop {number % 5}",
            "labels": [LABELS[number % 8]] if number % 8 < 7 else [],
            "language": "en",
            "trade": f"t{number % 9}",
            "batch": f"b{number % 5}",
            "kind": "plain",
        }
        for number in range(count)
    ]


def write(path: Path, count: int = 160, prefix: str = "r") -> Path:
    """Write rows to a JSON Lines file."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows(count, prefix)), "utf-8")
    return path


def labelled_set(count: int) -> LabelledSet:
    """Give rows as a set to measure on."""
    return LabelledSet("small.jsonl", tuple(Labelled(row["text"], tuple(row["labels"]), "en", row["trade"]) for row in rows(count)))
