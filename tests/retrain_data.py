"""A corpus, a holdout and examples for retraining in a second: every text has words of its own, and a label's words where it has one."""

import json
from pathlib import Path
from typing import Any

from small_corpus import WORDS

from model.labels import LABELS
from training.labelled import Labelled

JARGON = ("the blorp has snagged", "two plinks off the wozzle", "inked the frobnik")
"""What one trade says for bad news, a negotiation and a contract: nothing of it stands in the corpus."""


def word(number: int) -> str:
    """Give a word for a number; another for every one."""
    return "z" + "".join("abcdefghij"[int(digit)] for digit in f"{number:04d}")


def corpus_rows(count: int = 160, start: int = 0) -> list[dict[str, Any]]:
    """Give rows of a corpus that take turns through the seven labels and none."""
    return [
        {
            "id": f"r{number:05d}",
            "text": f"Hello {word(number)} " + (WORDS[number % 8] if number % 8 < 7 else "see you at noon") + f" from {word(number % 5)}",
            "labels": [LABELS[number % 8]] if number % 8 < 7 else [],
            "language": "en",
            "trade": f"t{number % 9}",
            "batch": f"b{number % 5}",
            "kind": "plain",
        }
        for number in range(start, start + count)
    ]


def example_rows(count: int = 60) -> list[dict[str, Any]]:
    """Give a trade's own drafts: three labels in words the corpus does not know, and harmless ones."""
    return [
        {
            "text": f"Dear {word(9000 + number)} " + (JARGON[number % 4] if number % 4 < 3 else "the wozzle is ready"),
            "labels": [LABELS[number % 4]] if number % 4 < 3 else [],
            "language": "en",
            "trade": "wozzles",
        }
        for number in range(count)
    ]


def examples(count: int = 60) -> list[Labelled]:
    """Give the trade's drafts as records."""
    return [Labelled(row["text"], tuple(row["labels"]), row["language"], row["trade"]) for row in example_rows(count)]


def write_rows(path: Path, rows: list[dict[str, Any]]) -> Path:
    """Write rows to a JSON Lines file, its folder made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def write_all(folder: Path) -> dict[str, Path]:
    """Write corpus, holdout and examples below a folder."""
    return {
        "corpus": write_rows(folder / "corpus" / "all.jsonl", corpus_rows()).parent,
        "holdout": write_rows(folder / "holdout" / "holdout.jsonl", corpus_rows(80, 1000)).parent,
        "examples": write_rows(folder / "examples.jsonl", example_rows()),
    }
