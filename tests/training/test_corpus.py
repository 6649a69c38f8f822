"""Reading drafts: errors name file, row and field."""

import json
from pathlib import Path

import pytest

from training.corpus import CorpusError, label_matrix, read_corpus

ROW = {"id": "a-1", "text": "Hi", "labels": [], "language": "en", "trade": "bank", "batch": "a", "kind": "plain"}


def _write(folder: Path, *rows: dict[str, object]) -> None:
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": " "}, r"a\.jsonl, row 2, field text"),
        ({"labels": ["rude"]}, r"row 2, field labels: 'rude' is none of"),
        ({"labels": "legal"}, "field labels: a list"),
        ({"language": "fr"}, "field language: 'fr'"),
        ({"kind": None}, "field kind"),
        ({"pair": 3}, "field pair"),
        ({"id": "a-1"}, "field id: 'a-1' is also in"),
    ],
)
def test_wrong_rows_are_named(tmp_path: Path, change: dict[str, object], message: str) -> None:
    """Each fault says where it stands."""
    _write(tmp_path, ROW, ROW | {"id": "a-2"} | change)
    with pytest.raises(CorpusError, match=message):
        read_corpus(tmp_path)


def test_empty_folder_is_an_error(tmp_path: Path) -> None:
    """No file, no corpus."""
    with pytest.raises(CorpusError, match="no \\*\\.jsonl"):
        read_corpus(tmp_path)


def test_drafts_come_sorted_with_hashes(tmp_path: Path) -> None:
    """The order of rows makes no difference and each file has its hash."""
    _write(tmp_path, ROW | {"id": "b", "labels": ["legal"]}, ROW)
    drafts, hashes = read_corpus(tmp_path)
    assert [draft.id for draft in drafts] == ["a-1", "b"]
    assert len(hashes["a.jsonl"]) == 64
    assert label_matrix(drafts).tolist() == [[0] * 7, [0, 0, 0, 1, 0, 0, 0]]
