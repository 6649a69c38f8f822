"""Reading rows from JSON Lines, CSV and Parquet, one chunk at a time.

A row that cannot be read comes as an :class:`Unreadable`, in its place, so that nothing is lost; a file that cannot be read raises ``UserError``.
"""

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import pyarrow.parquet as pq
from pyarrow import ArrowException

from service.errors import UserError

FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".pq": "parquet"}
csv.field_size_limit(10_000_000)


@dataclass(frozen=True)
class Unreadable:
    """A row that is no row: why, and what stood there."""

    reason: str
    input: Any


Row = Mapping[str, Any] | Unreadable


@dataclass
class Source:
    """An open file of rows. ``columns`` is None for JSON Lines; ``size`` and ``position`` are bytes, or rows for Parquet."""

    name: str
    format: str
    columns: list[str] | None
    rows: Iterator[Any]
    size: int | None = None
    position: Any = field(default=lambda: 0)


def format_of(path: str, given: str | None, option: str) -> str:
    """Tell the format from the suffix or the option.

    Raises:
        UserError: when neither says.
    """
    if given:
        if given not in ("jsonl", "csv", "parquet"):
            raise UserError(f"{option} {given}: expected one of jsonl, csv, parquet")
        return given
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        what = "a pipe has no suffix" if path == "-" else f"the suffix {suffix or '(none)'!r} of {path} is none of {', '.join(FORMATS)}"
        raise UserError(f"{what}; say {option} jsonl, csv or parquet")
    return FORMATS[suffix]


@contextmanager
def open_source(path: str, given: str | None = None, option: str = "--in-format") -> Iterator[Source]:
    """Open a file of rows, ``-`` for standard input.

    Raises:
        UserError: when it is missing, of an unknown format, empty of a header, or not UTF-8.
    """
    kind = format_of(path, given, option)
    try:
        with sys.stdin.buffer if path == "-" else open(path, "rb") as stream:
            yield _parquet(stream, path) if kind == "parquet" else _text(stream, path, kind)
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')") from None
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from None


def _text(stream: IO[bytes], path: str, kind: str) -> Source:
    size = Path(path).stat().st_size if path != "-" else None
    buffered = cast(io.BufferedReader, stream)
    start = buffered.peek(4)[:4]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UserError(f"{path}: this is UTF-16; save the file as UTF-8")
    if start[:4] == b"PK\x03\x04":
        raise UserError(f"{path}: this is a spreadsheet or zip file; export it as CSV UTF-8")
    text = io.TextIOWrapper(buffered, encoding="utf-8-sig", newline="")

    def position() -> int:
        # Holding `text` keeps the stream open: a dropped wrapper would close it.
        return 0 if path == "-" or text.closed else buffered.tell()

    if kind == "jsonl":
        return Source(path, kind, None, _json_lines(text), size, position)
    columns, delimiter = _header(text, path)
    return Source(path, kind, columns, _csv_rows(text, columns, delimiter, path), size, position)


def _header(text: io.TextIOWrapper, path: str) -> tuple[list[str], str]:
    """Read the header and tell the delimiter by what it holds most: comma, semicolon or tab."""
    line = text.readline()
    while line and not line.strip():
        line = text.readline()
    if not line:
        raise UserError(f"{path}: the file is empty; a CSV file needs a header row")
    delimiter = max(",;\t", key=line.count)
    columns = [name.strip() for name in next(csv.reader([line], delimiter=delimiter))]
    for name in columns:
        if columns.count(name) > 1:
            raise UserError(f"{path}: the column {name!r} stands twice in the header")
    return columns, delimiter


def _csv_rows(text: io.TextIOWrapper, columns: list[str], delimiter: str, path: str) -> Iterator[Row]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Unreadable(f"not readable as CSV near line {reader.line_num + 1}: {error}", None)
            continue
        if not cells:
            continue
        if len(cells) != len(columns):
            yield Unreadable(f"has {len(cells)} cells, the header has {len(columns)}", cells)
        else:
            yield dict(zip(columns, cells, strict=True))


def _json_lines(text: io.TextIOWrapper) -> Iterator[Row]:
    for line in text:
        if not line.strip():
            continue
        try:
            value = json.loads(line, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            yield Unreadable(f"not valid JSON: {error}", line.rstrip("\r\n"))
            continue
        yield value if isinstance(value, dict) else Unreadable("expected a JSON object", value)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _parquet(stream: IO[bytes], path: str) -> Source:
    try:
        table = pq.ParquetFile(io.BytesIO(stream.read()) if path == "-" else stream)
    except (ArrowException, OSError) as error:
        raise UserError(f"{path}: not a readable Parquet file ({error})") from None
    done = [0]

    def rows() -> Iterator[Row]:
        for batch in table.iter_batches(batch_size=1000):
            for row in batch.to_pylist():
                done[0] += 1
                yield row

    return Source(path, "parquet", list(table.schema_arrow.names), rows(), table.metadata.num_rows, lambda: done[0])
