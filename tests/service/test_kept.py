"""The input's columns beside the decisions."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from running import GOOD, NOW, read_csv, read_jsonl, sendcheck, write_csv, write_jsonl

from service import flat

ROWS = [
    {"Message": GOOD, "Lead": "A-1", "action": "call", "contact_phone": ""},
    {"Message": "", "Lead": "A-2", "action": "", "contact_phone": ""},
    {"Message": "Please text me your date of birth.", "Lead": "=2+3", "action": "mail", "contact_phone": ""},
]


def score(source: Path, target: Path, *more: Any) -> Any:
    """Score a file with its columns kept."""
    return sendcheck("score", source, "-o", target, "--keep-columns", "--now", NOW, *more)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_input_s_columns_come_first_under_their_own_names(workers: int, tmp_path: Path) -> None:
    """In the file's order, next to the right decision though a row before was rejected; a name of ours is told apart."""
    source = write_csv(tmp_path / "in.csv", ROWS)
    run = score(source, tmp_path / "out.csv", "--map", "text=Message", "--workers", workers)
    assert run.code == 1
    first, last = read_csv(tmp_path / "out.csv")
    assert list(first) == ["Message", "Lead", "input_action", "contact_phone", *flat.OUTPUT_COLUMNS]
    assert (first["Message"], first["Lead"], first["input_action"], first["action"]) == (GOOD, "A-1", "call", "send")
    assert (last["Lead"], last["input_action"], last["action"]) == ("=2+3", "mail", "escalate")
    assert [row["input"]["Lead"] for row in read_jsonl(tmp_path / "out.rejects.jsonl")] == ["A-2"]


def test_the_decisions_are_the_same_with_and_without(tmp_path: Path) -> None:
    """Over more rows than one chunk: what is kept changes nothing of what is decided, and goes with its own row."""
    source = write_csv(tmp_path / "in.csv", [{"draft_id": f"d{n}", "text": f"{GOOD} {n}" if n % 7 else "", "n": n} for n in range(1100)])
    score(source, tmp_path / "kept.csv", "--workers", 2)
    sendcheck("score", source, "-o", tmp_path / "plain.csv", "--now", NOW)
    kept, bare = read_csv(tmp_path / "kept.csv"), read_csv(tmp_path / "plain.csv")
    assert [{name: row[name] for name in flat.OUTPUT_COLUMNS} for row in kept] == bare
    assert all(row["draft_id"] == row["input_draft_id"] == f"d{row['n']}" for row in kept)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_no_column_is_lost_when_an_output_is_scored_again(suffix: str, tmp_path: Path) -> None:
    """However often: every name is there once, and the first action is still told from the second."""
    write_csv(tmp_path / "0.csv", [{"text": GOOD, "action": "x", "input_action": "y"}])
    path = tmp_path / "0.csv"
    for turn in (1, 2):
        target = tmp_path / f"{turn}.{suffix}"
        assert score(path, target).code == 0
        path = target
    (row,) = read_csv(path) if suffix == "csv" else pq.read_table(path).to_pylist()
    names = [name for name in row if name.endswith("action")]
    assert len(names) == len(set(names)) == 4
    assert {"x", "y", "send"} == {row[name] for name in names}


def test_a_column_without_a_name_is_not_shown_empty(tmp_path: Path) -> None:
    """A header cell left blank, as exports have at their end, gives no column that would seem to hold nothing."""
    (tmp_path / "in.csv").write_text(f'text,,Lead,\n"{GOOD}",x,A-1,y\n', encoding="utf-8")
    assert score(tmp_path / "in.csv", tmp_path / "out.csv").code == 0
    (row,) = read_csv(tmp_path / "out.csv")
    assert list(row)[:3] == ["text", "Lead", "draft_id"]
    assert row["Lead"] == "A-1"


def test_objects_keep_their_object(tmp_path: Path) -> None:
    """In JSON Lines the draft as it came stands under a key of its own."""
    (tmp_path / "in.jsonl").write_text('{"text": "See you at ten.", "topic": "visits"}\n', encoding="utf-8")
    assert score(tmp_path / "in.jsonl", tmp_path / "out.jsonl").code == 0
    assert read_jsonl(tmp_path / "out.jsonl")[0]["input"] == {"text": "See you at ten.", "topic": "visits"}


def test_objects_do_not_fit_into_columns(tmp_path: Path) -> None:
    """The refusal says what to do, before anything is written."""
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": GOOD}])
    run = score(source, tmp_path / "out.csv")
    assert (run.code, "holds objects, not columns; write JSON Lines" in run.err) == (2, True)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "parquet"])
def test_typed_cells_are_kept(suffix: str, tmp_path: Path) -> None:
    """Numbers, gaps, infinities and lists of a Parquet file."""
    table = pa.table({"text": [GOOD, GOOD], "score": [float("nan"), float("inf")], "tags": [["a", "b"], None]})
    pq.write_table(table, tmp_path / "in.parquet")
    assert score(tmp_path / "in.parquet", tmp_path / f"out.{suffix}").code == 0
    if suffix == "jsonl":
        assert [row["input"] for row in read_jsonl(tmp_path / "out.jsonl")] == [
            {"text": GOOD, "score": None, "tags": ["a", "b"]},
            {"text": GOOD, "score": "inf"},
        ]
    else:
        rows = read_csv(tmp_path / "out.csv") if suffix == "csv" else pq.read_table(tmp_path / "out.parquet").to_pylist()
        assert json.loads(rows[0]["tags"]) == ["a", "b"]
        assert rows[0]["score"] in ("", None)
        assert rows[1]["score"] == "inf"
