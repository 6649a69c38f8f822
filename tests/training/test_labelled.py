"""Drafts to measure on: what is wrong is named by file, row and field."""

import json
from pathlib import Path

import pytest

from training.corpus import CorpusError
from training.labelled import read_labelled


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"text": "a"}, r'x\.jsonl, row 2, field labels: None; the labels of the draft are needed: .*as a list such as \["legal"\]'),
        ({"text": "a", "labels": "legal"}, r"row 2, field labels: 'legal'; the labels"),
        ({"text": "a", "labels": ["rude"]}, r"row 2, field labels: 'rude' is none of bad_news"),
        ({"text": "a", "labels": ["legal", "legal"]}, "a label twice"),
        ({"text": " ", "labels": []}, r"row 2, field text: words are needed"),
        ({"text": "a" * 10_001, "labels": []}, "field text: 10001 characters"),
        ({"text": "a", "labels": [], "trade": 3}, "field trade: a word is needed, not 3"),
        ([], "a JSON object is needed, not list"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: object, message: str) -> None:
    """Each fault in JSON Lines says where it stands and what was wanted."""
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps({"text": "fine", "labels": []}) + "\n" + json.dumps(row) + "\n", "utf-8")
    with pytest.raises(CorpusError, match=message):
        read_labelled(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", "text,language\na,en\n", r"x\.csv: the header needs one column 'labels', it has text, language; .*semicolons"),
        ("x.csv", "text,labels\na,legal\nb\n", r"x\.csv, row 2: has 1 cells, the header has 2"),
        ("x.csv", "text,labels\na,legal;rude\n", r"row 1, field labels: 'rude'"),
        ("x.csv", 'text,labels\n"a,legal\n', "not readable as CSV"),
        ("x.csv", "text,labels\n", "no drafts in it"),
        ("x.txt", "", r"'\.txt' is none of \.jsonl"),
        ("x.jsonl", "{", r"row 1: not JSON"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, name: str, content: str, message: str) -> None:
    """Each fault of a file or a CSV row says where it stands."""
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(CorpusError, match=message):
        read_labelled(tmp_path / name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is said not to be there."""
    with pytest.raises(CorpusError, match="no such file"):
        read_labelled(tmp_path / "x.csv")


def test_csv_and_json_lines_read_alike(tmp_path: Path) -> None:
    """The same drafts in both formats give the same rows; a language that is not said is told from the text."""
    rows = [
        {"text": "Please sign the lease; today", "labels": ["contract", "bad_news"], "language": "en", "trade": "estate agent"},
        {"text": "Prosze podpisac umowe i odeslac ja jutro", "labels": []},
        {"text": "Bonjour", "labels": [], "language": "fr"},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (tmp_path / "a.csv").write_text(
        'text,labels,language,trade\n"Please sign the lease; today",contract; bad_news,en,estate agent\n'
        "Prosze podpisac umowe i odeslac ja jutro,,,\nBonjour,,fr,\n",
        "utf-8",
    )
    first, second = read_labelled(tmp_path / "a.jsonl"), read_labelled(tmp_path / "a.csv")
    assert first.rows == second.rows
    assert first.languages == ["en", "pl", ""]
    assert first.truth.sum(axis=1).tolist() == [2, 0, 0]
