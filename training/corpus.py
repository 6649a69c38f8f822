"""The written drafts: read, checked row by row, and turned into arrays."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.labels import LABELS

LANGUAGES = ("en", "pl")
KINDS = ("plain", "hard_negative", "implicit", "contrast", "adversarial")
LONGEST = 10_000


class CorpusError(ValueError):
    """A corpus file cannot be used; the message names file, row and field."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One labelled draft."""

    id: str
    text: str
    labels: tuple[str, ...]
    language: str
    trade: str
    batch: str
    kind: str
    pair: str | None = None


def _draft(row: Any, where: str) -> Draft:
    if not isinstance(row, dict):
        raise CorpusError(f"{where}: a JSON object is needed, not {type(row).__name__}")
    for name in ("id", "text", "language", "trade", "batch", "kind"):
        value = row.get(name)
        if not isinstance(value, str) or not value.strip():
            raise CorpusError(f"{where}, field {name}: words are needed, not {value!r}")
    if len(row["text"]) > LONGEST:
        raise CorpusError(f"{where}, field text: {len(row['text'])} characters, at most {LONGEST} are allowed")
    labels = row.get("labels")
    if not isinstance(labels, list) or len(set(map(str, labels))) != len(labels):
        raise CorpusError(f"{where}, field labels: a list without repeats is needed, not {labels!r}")
    for label in labels:
        if label not in LABELS:
            raise CorpusError(f"{where}, field labels: {label!r} is none of {', '.join(LABELS)}")
    for name, allowed in (("language", LANGUAGES), ("kind", KINDS)):
        if row[name] not in allowed:
            raise CorpusError(f"{where}, field {name}: {row[name]!r} is none of {', '.join(allowed)}")
    pair = row.get("pair")
    if pair is not None and not isinstance(pair, str):
        raise CorpusError(f"{where}, field pair: an id is needed, not {pair!r}")
    return Draft(row["id"], row["text"], tuple(labels), row["language"], row["trade"], row["batch"], row["kind"], pair)


def read_drafts(path: Path) -> list[Draft]:
    """Return the drafts of one JSON Lines file in its order; raises ``CorpusError`` with file, row (from 1) and field."""
    drafts = []
    try:
        lines = Path(path).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{path}, row {number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise CorpusError(f"{where}: not JSON ({error})") from None
        drafts.append(_draft(row, where))
    return drafts


def read_corpus(folder: Path) -> tuple[list[Draft], dict[str, str]]:
    """Return all drafts of ``*.jsonl`` in a folder, sorted by id, and the SHA-256 of each file.

    Raises ``CorpusError`` when there is no file, a row is wrong, or an id comes twice.
    """
    paths = sorted(Path(folder).glob("*.jsonl"))
    if not paths:
        raise CorpusError(f"{folder}: no *.jsonl file there; the drafts belong in data/drafts")
    hashes: dict[str, str] = {}
    seen: dict[str, str] = {}
    drafts: list[Draft] = []
    for path in paths:
        hashes[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        for draft in read_drafts(path):
            if draft.id in seen:
                raise CorpusError(f"{path}, field id: {draft.id!r} is also in {seen[draft.id]}")
            seen[draft.id] = path.name
            drafts.append(draft)
    return sorted(drafts, key=lambda draft: draft.id), hashes


def label_matrix(drafts: Iterable[Draft]) -> NDArray[np.int8]:
    """Return drafts x labels with ones where a draft carries the label."""
    return np.array([[label in draft.labels for label in LABELS] for draft in drafts], dtype=np.int8).reshape(-1, len(LABELS))
