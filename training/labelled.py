"""Labelled drafts to measure on: JSON Lines or CSV, checked row by row."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.labels import LABELS
from model.language import detect_language
from training.corpus import LONGEST, CorpusError

_WANTED = f"the labels of the draft are needed: any of {', '.join(LABELS)}"
_JSON_LABELS = f'{_WANTED}, as a list such as ["legal"], or [] for none'
_CSV_LABELS = f"{_WANTED}, joined by semicolons, or an empty cell for none"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One draft to measure on; ``language`` is ``en``, ``pl`` or ``""`` for any other, ``trade`` may be empty."""

    text: str
    labels: tuple[str, ...]
    language: str
    trade: str


@dataclass(frozen=True)
class LabelledSet:
    """The drafts of one file under the file's name."""

    name: str
    rows: tuple[Labelled, ...]

    @property
    def texts(self) -> list[str]:
        """Return the texts."""
        return [row.text for row in self.rows]

    @property
    def languages(self) -> list[str]:
        """Return the languages."""
        return [row.language for row in self.rows]

    @property
    def truth(self) -> NDArray[np.bool_]:
        """Return drafts x labels, true where a draft carries the label."""
        return np.array([[label in row.labels for label in LABELS] for row in self.rows], dtype=bool).reshape(-1, len(LABELS))


def read_labelled(path: Path) -> LabelledSet:
    """Return the drafts of a file (``.jsonl``, or ``.csv`` with the columns text, labels and perhaps language and trade).

    A missing language is told from the text. Raises ``CorpusError`` with file, row (from 1, a CSV header not counted) and field.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in (".jsonl", ".ndjson", ".csv"):
        raise CorpusError(f"{path}: the suffix {suffix or '(none)'!r} is none of .jsonl, .ndjson, .csv")
    try:
        content = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise CorpusError(f"{path}: no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    source = _csv_rows(content, path) if suffix == ".csv" else _json_rows(content, path)
    rows = [_row(raw, where) for raw, where in source]
    if not rows:
        raise CorpusError(f"{path}: no drafts in it; at least one labelled row is needed")
    return LabelledSet(path.name, tuple(_with_language(rows)))


def _json_rows(content: str, path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, row {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{where}: not JSON ({error})") from None
        if not isinstance(row, dict):
            raise CorpusError(f"{where}: a JSON object is needed, not {type(row).__name__}")
        if not isinstance(row.get("labels"), list):
            raise CorpusError(f"{where}, field labels: {row.get('labels')!r}; {_JSON_LABELS}")
        yield row, where


def _csv_rows(content: str, path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    first = content.split("\n", 1)[0]
    reader = csv.reader(content.splitlines(keepends=True), delimiter=max(",;\t", key=first.count), strict=True)
    number = 0
    try:
        header = [name.strip() for name in next(reader, [])]
        for needed in ("text", "labels"):
            if header.count(needed) != 1:
                raise CorpusError(f"{path}: the header needs one column {needed!r}, it has {', '.join(header) or 'nothing'}; {_CSV_LABELS}")
        for cells in reader:
            if not cells:
                continue
            number += 1
            where = f"{path}, row {number}"
            if len(cells) != len(header):
                raise CorpusError(f"{where}: has {len(cells)} cells, the header has {len(header)}")
            row: dict[str, Any] = dict(zip(header, cells, strict=True))
            row["labels"] = [label.strip() for label in row["labels"].split(";") if label.strip()]
            yield {name: value for name, value in row.items() if value != ""}, where
    except csv.Error as error:
        raise CorpusError(f"{path}, row {number + 1}: not readable as CSV ({error})") from None


def _row(raw: dict[str, Any], where: str) -> Labelled:
    text = raw.get("text")
    if not isinstance(text, str) or not text.strip():
        raise CorpusError(f"{where}, field text: words are needed, not {text!r}")
    if len(text) > LONGEST:
        raise CorpusError(f"{where}, field text: {len(text)} characters, at most {LONGEST} are allowed")
    labels = raw["labels"]
    for label in labels:
        if label not in LABELS:
            raise CorpusError(f"{where}, field labels: {label!r} is none of {', '.join(LABELS)}")
    if len(set(labels)) != len(labels):
        raise CorpusError(f"{where}, field labels: {labels!r} holds a label twice")
    for name in ("language", "trade"):
        if not isinstance(raw.get(name) or "", str):
            raise CorpusError(f"{where}, field {name}: a word is needed, not {raw[name]!r}")
    return Labelled(text, tuple(labels), raw.get("language") or "?", raw.get("trade") or "")


def _with_language(rows: Iterable[Labelled]) -> Iterator[Labelled]:
    for row in rows:
        language = row.language if row.language != "?" else detect_language([row.text])[0]
        yield Labelled(row.text, row.labels, language if language in ("en", "pl") else "", row.trade)
