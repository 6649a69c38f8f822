"""Reading files as people really save them: what can be read is, what cannot says why, and no row gets lost."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from service.errors import UserError
from service.lines import LONGEST
from service.outcome import Unreadable
from service.readers import format_of, open_source


def rows_of(path: Path, kind: str | None = None) -> list[Any]:
    """Read a whole file."""
    with open_source(str(path), kind) as source:
        return list(source.rows)


def written(folder: Path, name: str, content: bytes | str) -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"draft_id,text\n1,Caf\xc3\xa9 \xe2\x9c\x93\n",
        b"\xef\xbb\xbfdraft_id,text\n1,Caf\xc3\xa9 \xe2\x9c\x93\n",
        b"draft_id;text\r\n1;Caf\xc3\xa9 \xe2\x9c\x93\r\n",
        b"draft_id\ttext\n1\tCaf\xc3\xa9 \xe2\x9c\x93",
        b'\n"draft_id","text"\n\n"1","Caf\xc3\xa9 \xe2\x9c\x93"\n\n',
        b" draft_id , text \n1,Caf\xc3\xa9 \xe2\x9c\x93\n",
        b"draft_id,text,,\n1,Caf\xc3\xa9 \xe2\x9c\x93,,\n",
    ],
    ids=["plain", "bom", "semicolon", "tab", "quoted, blank lines", "spaced header", "unnamed columns"],
)
def test_csv_in_its_usual_forms(content: bytes, tmp_path: Path) -> None:
    """With or without byte order mark, by comma, semicolon or tab, with either line end: the same rows."""
    assert rows_of(written(tmp_path, "a.csv", content)) == [{"draft_id": "1", "text": "Café ✓"}]


def test_quoted_line_breaks_and_delimiters_stay_in_the_cell(tmp_path: Path) -> None:
    """A draft of several lines is one row."""
    path = written(tmp_path, "a.csv", 'draft_id,text\n1,"Hi, Ana\r\n\r\nsee ""you"""\n2,x\n')
    assert rows_of(path) == [{"draft_id": "1", "text": 'Hi, Ana\r\n\r\nsee "you"'}, {"draft_id": "2", "text": "x"}]


def test_short_and_long_rows_come_as_unreadable_in_their_place(tmp_path: Path) -> None:
    """A row of the wrong length is never padded or cut."""
    rows = rows_of(written(tmp_path, "a.csv", "draft_id,text\n1\n2,b\n3,c,d\n4,e\n"))
    assert rows[0] == Unreadable("has 1 cells, the header has 2", ["1"])
    assert rows[2] == Unreadable("has 3 cells, the header has 2", ["3", "c", "d"])
    assert [rows[1]["text"], rows[3]["text"]] == ["b", "e"]


@pytest.mark.parametrize("later", ["", '4,"four"\n', '4,"four, ""4"""\n5,five\n'])
def test_an_open_quote_costs_its_own_line_only(later: str, tmp_path: Path) -> None:
    """Rows after a quote that is never closed are read as if it had not been there."""
    rows = rows_of(written(tmp_path, "a.csv", f'draft_id,text\n1,one\n2,"two\n3,three\n{later}'))
    assert rows[0] == {"draft_id": "1", "text": "one"}
    assert isinstance(rows[1], Unreadable)
    assert rows[1].input == '2,"two'
    assert "line 3" in rows[1].reason
    assert rows[2] == {"draft_id": "3", "text": "three"}
    assert len(rows) == 3 + later.count("\n")


def test_a_very_long_line_is_one_unreadable_row(tmp_path: Path) -> None:
    """A line no memory should have to hold is cut, and the next one read."""
    rows = rows_of(written(tmp_path, "a.csv", "text\n" + "x" * (3 * LONGEST) + "\nfine\n"))
    assert isinstance(rows[0], Unreadable)
    assert len(rows[0].input) < 300
    assert rows[1:] == [{"text": "fine"}]
    lines = '{"text": "' + "x" * (3 * LONGEST) + '"}\n{"text": "fine"}\n'
    rows = rows_of(written(tmp_path, "a.jsonl", lines))
    assert "longer than 1,000,000" in rows[0].reason
    assert rows[1:] == [{"text": "fine"}]


BROKEN_FILES: list[tuple[str, bytes, str]] = [
    ("a.csv", b"", "the file is empty; a CSV file needs a header row"),
    ("a.csv", b"\n\n  \n", "the file is empty"),
    ("a.csv", "text\nhi\n".encode("utf-16"), "UTF-16"),
    ("a.csv", "text\nhi\n".encode("utf-16-le"), "UTF-16"),
    ("a.jsonl", '{"text": "hi"}\n'.encode("utf-16"), "UTF-16"),
    ("a.csv", "draft_id,text\n1,fine\n2,café\n".encode("latin-1"), r"line 3 is not UTF-8 \(byte 0xe9 at 6\); save the file as UTF-8"),
    ("a.jsonl", '{"text": "x"}\n{"text": "café"}\n'.encode("latin-1"), "line 2 is not UTF-8"),
    ("a.csv", b"PK\x03\x04" + bytes(100), "spreadsheet or zip file"),
    ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet"),
    ("a.csv", b"PAR1" + bytes(50), "Parquet"),
    ("a.csv", b"text,text\n1,2\n", "'text' stands twice"),
    ("a.csv", b"\0\0\0\0\0\0", "NUL"),
    ("a.csv", b"draft_id,text\r1,hi\r", "carriage return"),
    ("a.csv", b'"draft_id,text\n1,hi\n', "header is not readable"),
    ("a.json", b'[\n{"text": "hi"}\n]\n', "expected JSON Lines: one whole object a line"),
    ("a.json", b'{\n "text": "hi"\n}\n', "expected JSON Lines"),
    ("a.parquet", b"", "not a readable Parquet file"),
    ("a.parquet", b"text\nhi\n", "not a readable Parquet file"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), BROKEN_FILES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_that_cannot_be_read_says_why(name: str, content: bytes, sentence: str, tmp_path: Path) -> None:
    """The sentence names the file and what to do."""
    path = written(tmp_path, name, content)
    with pytest.raises(UserError, match=sentence) as caught:
        rows_of(path)
    assert str(caught.value).startswith(str(path))


def test_nul_bytes_in_a_cell_are_kept_for_the_validator(tmp_path: Path) -> None:
    """A NUL byte inside a row neither stops the reader nor shifts a cell."""
    assert rows_of(written(tmp_path, "a.csv", b"draft_id,text\n1,a\0b\n")) == [{"draft_id": "1", "text": "a\0b"}]


def test_broken_json_lines_come_as_unreadable_in_their_place(tmp_path: Path) -> None:
    """Each broken line says what is wrong with it, and the good ones around it are read."""
    lines = [
        '{"text": "one"}',
        '{"text": "two"',
        '{"text": NaN}',
        '["three"]',
        '"four"',
        '{"text": "a", "text": "b"}',
        "[" * 100_000,
        "",
        '{"text": "five"}',
    ]
    rows = rows_of(written(tmp_path, "a.jsonl", "\n".join(lines)))
    assert rows[0] == {"text": "one"}
    assert rows[-1] == {"text": "five"}
    reasons = [row.reason for row in rows[1:-1]]
    assert "Expecting ',' delimiter" in reasons[0]
    assert "NaN is no JSON value" in reasons[1]
    assert reasons[2] == reasons[3] == "expected a JSON object"
    assert "'text' stands twice" in reasons[4]
    assert reasons[5].startswith("not valid JSON")
    assert len(rows) == 8


def test_json_lines_with_a_byte_order_mark(tmp_path: Path) -> None:
    """The mark belongs to the file, not to its first line."""
    assert rows_of(written(tmp_path, "a.jsonl", b'\xef\xbb\xbf{"text": "x"}\r\n{"text": "\xe2\x80\xa8"}')) == [
        {"text": "x"},
        {"text": "\u2028"},
    ]


def test_empty_json_lines_have_no_rows(tmp_path: Path) -> None:
    """An empty file of JSON Lines is a file of no drafts."""
    assert rows_of(written(tmp_path, "a.jsonl", b"")) == []


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    """A header without rows is a file of no drafts."""
    assert rows_of(written(tmp_path, "a.csv", "draft_id,text")) == []


def test_parquet_with_typed_and_nested_columns(tmp_path: Path) -> None:
    """Typed columns come as typed values, structs as objects."""
    at = datetime(2026, 11, 23, 15, 15, tzinfo=UTC)
    table = pa.table({"text": ["x"], "send_at": pa.array([at], pa.timestamp("us", "UTC")), "sender": [{"name": "Dana"}], "n": [1.5]})
    pq.write_table(table, tmp_path / "a.parquet")
    with open_source(str(tmp_path / "a.parquet")) as source:
        assert source.columns == ["text", "send_at", "sender", "n"]
        assert source.size == 1
        assert list(source.rows) == [{"text": "x", "send_at": at, "sender": {"name": "Dana"}, "n": 1.5}]


def test_truncated_parquet_is_a_sentence(tmp_path: Path) -> None:
    """A file cut short, or damaged inside, is the user's to mend and not our traceback."""
    whole = io.BytesIO()
    pq.write_table(pa.table({"text": [f"draft {n}" for n in range(5000)]}), whole, compression="zstd")
    content = whole.getvalue()
    with pytest.raises(UserError, match="not a readable Parquet file"):
        rows_of(written(tmp_path, "a.parquet", content[: len(content) // 2]))
    damaged = content[:20] + bytes(200) + content[220:]
    with pytest.raises(UserError, match="cannot be read to its end"):
        rows_of(written(tmp_path, "b.parquet", damaged))


def test_a_missing_file_and_a_folder_are_sentences(tmp_path: Path) -> None:
    """What the system says comes with the name."""
    with pytest.raises(UserError, match=r"gone\.csv: No such file"):
        rows_of(tmp_path / "gone.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UserError, match=r"folder\.csv: Is a directory"):
        rows_of(tmp_path / "folder.csv")


@pytest.mark.parametrize(
    ("path", "given", "option", "sentence"),
    [
        ("a.xlsx", None, "--in-format", r"the suffix '\.xlsx' of a\.xlsx is none of .*; say --in-format jsonl, csv or parquet"),
        ("a", None, "--out-format", r"the suffix '\(none\)' of a .*; say --out-format"),
        ("-", None, "--in-format", "a pipe has no suffix; say --in-format jsonl, csv or parquet"),
        ("-", None, None, "only the drafts can come from a pipe"),
        ("a.txt", None, None, "rename the file after its format"),
        ("a.csv", "excel", "--in-format", "--in-format excel: expected one of jsonl, csv, parquet"),
    ],
)
def test_a_format_nobody_knows_is_refused(path: str, given: str | None, option: str | None, sentence: str) -> None:
    """The sentence says which option to give and what is allowed."""
    with pytest.raises(UserError, match=sentence):
        format_of(path, given, option)


def test_the_position_never_passes_the_size(tmp_path: Path) -> None:
    """Progress goes from nothing to all."""
    path = written(tmp_path, "a.jsonl", "".join(json.dumps({"text": "x" * n}) + "\n" for n in range(1, 300)))
    with open_source(str(path)) as source:
        assert source.position() == 0
        seen = [source.position() for _ in source.rows]
        assert seen == sorted(seen)
        assert seen[-1] == source.size
