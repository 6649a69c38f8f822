"""``sendcheck evaluate``: a table on standard output, mistakes in one sentence."""

import json
from pathlib import Path

import pytest
from running import sendcheck
from small_corpus import write


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Write a few labelled drafts."""
    return write(tmp_path / "mine.jsonl", 40)


def test_it_prints_a_table_and_writes_a_card(labelled: Path, tmp_path: Path) -> None:
    """Without peers and pictures nothing of the extra is needed; the figures come on standard output."""
    done = sendcheck("evaluate", labelled, "--quick", "--no-peers", "--card", tmp_path / "docs" / "card.md")
    assert done.code == 0
    assert "mine.jsonl" in done.out
    assert "pii_request" in done.out
    assert "# Model card" in (tmp_path / "docs" / "card.md").read_text("utf-8")


def test_it_trains_peers_on_the_rows_named(labelled: Path, tmp_path: Path) -> None:
    """With --data the peers learn from that folder, and a report gets its page and pictures."""
    pytest.importorskip("matplotlib")
    (tmp_path / "data").mkdir()
    write(tmp_path / "data" / "all.jsonl")
    done = sendcheck("evaluate", labelled, "--quick", "--data", tmp_path / "data", "--report", tmp_path / "report")
    assert done.code == 0
    assert "Ahead of the best peer (TF-IDF" in done.out or "Ahead of the best peer (keyword" in done.out
    assert json.loads((tmp_path / "report" / "evaluation.json").read_text("utf-8"))["sets"][0]["peers"]
    assert (tmp_path / "report" / "report.html").is_file()


def test_a_row_without_labels_ends_it(tmp_path: Path) -> None:
    """What is wrong is said in one sentence with file, row and field, and nothing is printed."""
    path = tmp_path / "bare.jsonl"
    path.write_text('{"text": "Hello"}\n', "utf-8")
    done = sendcheck("evaluate", path)
    assert (done.code, done.out) == (2, "")
    assert f"{path}, row 1, field labels" in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_two_files_of_one_name_end_it(labelled: Path, tmp_path: Path) -> None:
    """The tables go by the name of the file, so it must be one file's."""
    (tmp_path / "other").mkdir()
    other = write(tmp_path / "other" / "mine.jsonl", 8)
    done = sendcheck("evaluate", labelled, other)
    assert done.code == 2
    assert "two files of that name" in done.err
