"""Reading rows from JSON Lines, CSV and Parquet, a bounded piece at a time.

A row that cannot be read comes as an :class:`Unreadable`, in its place, so that nothing is lost; a file that cannot be read raises
``UserError``, whenever that is noticed.
"""

import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

import pyarrow.parquet as pq
from pyarrow import ArrowException

from service.csv_rows import CsvRows
from service.errors import UserError
from service.lines import LONGEST, Lines
from service.outcome import Unreadable

FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".pq": "parquet"}
_SAVE = "save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')"

Row = Mapping[str, Any] | Unreadable


@dataclass
class Source:
    """An open file of rows. ``columns`` is None for JSON Lines; ``size`` and ``position`` are bytes, or rows for Parquet."""

    name: str
    format: str
    columns: list[str] | None
    rows: Iterator[Row]
    size: int | None = None
    position: Callable[[], int] = field(default=lambda: 0)


def format_of(path: str, given: str | None, option: str | None) -> str:
    """Tell the format from the suffix or the option; without an ``option`` only the suffix can say.

    Raises:
        UserError: when neither says.
    """
    if given:
        if given not in ("jsonl", "csv", "parquet"):
            raise UserError(f"{option} {given}: expected one of jsonl, csv, parquet")
        return given
    if path == "-":
        raise UserError(
            f"a pipe has no suffix; say {option} jsonl, csv or parquet" if option else "only the drafts can come from a pipe, name a file"
        )
    suffix = Path(path).suffix.lower()
    if suffix not in FORMATS:
        what = f"the suffix {suffix or '(none)'!r} of {path} is none of {', '.join(FORMATS)}"
        raise UserError(f"{what}; say {option} jsonl, csv or parquet" if option else f"{what}; rename the file after its format")
    return FORMATS[suffix]


@contextmanager
def open_source(path: str, given: str | None = None, option: str | None = "--in-format") -> Iterator[Source]:
    """Open a file of rows, ``-`` for standard input.

    Raises:
        UserError: when it is missing, of an unknown format, without a header, or not UTF-8; also later, while rows are taken.
    """
    kind = format_of(path, given, option)
    name = "standard input" if path == "-" else path
    try:
        stream: IO[bytes] = sys.stdin.buffer if path == "-" else open(path, "rb")  # noqa: SIM115 - closed below, standard input is not
    except OSError as error:
        raise UserError(f"{name}: {error.strerror or error}") from None
    try:
        source = _parquet(stream, name) if kind == "parquet" else _text(stream, name, kind)
        source.rows = _translated(source.rows, name)
        yield source
    finally:
        if path != "-":
            stream.close()


def _translated(rows: Iterator[Row], name: str) -> Iterator[Row]:
    """Give the rows; what the file does wrong on the way is the user's to mend."""
    try:
        yield from rows
    except (ArrowException, OSError) as error:
        raise UserError(f"{name}: cannot be read to its end: {error}") from None


def _text(stream: IO[bytes], name: str, kind: str) -> Source:
    buffered = cast(io.BufferedReader, stream)
    try:
        start = buffered.peek(4)[:4]
        size = buffered.seek(0, io.SEEK_END) if buffered.seekable() else None
        if size is not None:
            buffered.seek(0)
    except OSError as error:
        raise UserError(f"{name}: {error.strerror or error}") from None
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(start) == 4 and 0 in start[:2] and start[:2] != b"\0\0"):
        raise UserError(f"{name}: this is UTF-16, expected UTF-8; {_SAVE}")
    if start == b"PK\x03\x04" or start == b"\xd0\xcf\x11\xe0":
        raise UserError(f"{name}: this is a spreadsheet or zip file, expected {kind} text; export it as CSV UTF-8")
    if start == b"PAR1":
        raise UserError(f"{name}: this is a Parquet file, expected {kind} text; give it the suffix .parquet, or say --in-format parquet")
    lines = Lines(buffered, name, _SAVE)

    def position() -> int:
        return lines.read if size is not None else 0

    if kind == "jsonl":
        return Source(name, kind, None, _json_lines(lines), size, position)
    rows = CsvRows(lines, name)
    return Source(name, kind, rows.columns, iter(rows), size, position)


def _json_lines(lines: Lines) -> Iterator[Row]:
    for first, line in enumerate(lines):
        if not line.strip():
            continue
        if first == 0 and line.strip() in ("[", "{"):
            raise UserError(f"{lines.name}: a JSON object or list over several lines, expected JSON Lines: one whole object a line")
        if len(line) >= LONGEST:
            yield Unreadable(f"longer than {LONGEST:,} characters", line[:200] + "…")
            continue
        try:
            value = json.loads(line, parse_constant=_refuse_constant, object_pairs_hook=_object)
        except (ValueError, RecursionError) as error:
            yield Unreadable(f"not valid JSON: {error}", line.rstrip("\r\n"))
            continue
        yield value if isinstance(value, dict) else Unreadable("expected a JSON object", value)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a field that stands twice: nobody could say which one counts."""
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the field {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return value


def _parquet(stream: IO[bytes], name: str) -> Source:
    try:
        table = pq.ParquetFile(stream if stream.seekable() else io.BytesIO(stream.read()))
    except (ArrowException, OSError) as error:
        raise UserError(f"{name}: not a readable Parquet file ({error})") from None
    columns = list(table.schema_arrow.names)
    for column in columns:
        if columns.count(column) > 1:
            raise UserError(f"{name}: the column {column!r} is there twice")
    done = [0]

    def rows() -> Iterator[Row]:
        for batch in table.iter_batches(batch_size=1000):
            for row in batch.to_pylist():
                done[0] += 1
                yield row

    return Source(name, "parquet", columns, rows(), table.metadata.num_rows, lambda: done[0])
