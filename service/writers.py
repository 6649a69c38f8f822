"""Writing rows as JSON Lines, CSV or Parquet: a file appears whole under its name, or not at all."""

import csv
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from service.errors import UserError


class Writer(Protocol):
    """Takes rows in order."""

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write some rows."""


class _JsonLines:
    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self.stream.write(encode_lines(rows))

    def close(self) -> None:
        """Nothing to add at the end."""

    def drop(self) -> None:
        """Nothing to let go of."""


class _Csv:
    def __init__(self, stream: IO[bytes], columns: Sequence[str]) -> None:
        self.text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="", write_through=True)
        self.csv = csv.writer(self.text, lineterminator="\n")
        self.quoted = csv.writer(self.text, lineterminator="\n", quoting=csv.QUOTE_ALL)
        self.columns = columns
        self.csv.writerow(columns)

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            cells = [_word(row.get(column)) for column in self.columns]
            # The library leaves a carriage return alone unquoted, and cannot read it back.
            alone = any(isinstance(cell, str) and "\r" in cell for cell in cells)
            (self.quoted if alone else self.csv).writerow(cells)

    def close(self) -> None:
        self.text.flush()
        self.text.detach()

    def drop(self) -> None:
        """Let go of the stream, so that it is not touched when this writer is collected."""
        self.text.detach()


class _Parquet:
    def __init__(self, stream: IO[bytes], schema: pa.Schema) -> None:
        self.schema = schema
        self.writer = pq.ParquetWriter(stream, schema)

    def write(self, rows: Sequence[Mapping[str, Any]]) -> None:
        columns = {
            field.name: [
                None if row.get(field.name) is None else str(row[field.name]) if field.type == pa.string() else row[field.name]
                for row in rows
            ]
            for field in self.schema
        }
        self.writer.write_table(pa.table(columns, schema=self.schema))

    def close(self) -> None:
        self.writer.close()

    def drop(self) -> None:
        """Let go of the stream, so that it is not touched when this writer is collected."""
        try:
            self.writer.close()
        finally:
            self.writer.is_open = False


def to_json(row: Any) -> str:
    """Write a JSON value on one line, keys in the order given."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)


def encode_lines(rows: Sequence[Any]) -> bytes:
    """Write JSON Lines in UTF-8; half a surrogate pair, which UTF-8 cannot hold, stays a JSON escape."""
    return "".join(to_json(row) + "\n" for row in rows).encode("utf-8", "backslashreplace")


def schema_of(columns: Sequence[str]) -> pa.Schema:
    """Give the Parquet types of flat output columns."""
    flags = {"consent_checked", "needs_review"}
    return pa.schema([(name, pa.float64() if name.startswith("p_") else pa.bool_() if name in flags else pa.string()) for name in columns])


@contextmanager
def open_writer(path: str, kind: str, columns: Sequence[str]) -> Iterator[Writer]:
    """Open a file for rows, ``-`` for standard output; on an error nothing appears under its name.

    Raises:
        UserError: when the file cannot be written.
    """
    with atomic(path) as stream:
        writer = _JsonLines(stream) if kind == "jsonl" else _Csv(stream, columns) if kind == "csv" else _Parquet(stream, schema_of(columns))
        try:
            yield writer
        except BaseException:
            with suppress(Exception):
                writer.drop()
            raise
        writer.close()


@contextmanager
def atomic(path: str) -> Iterator[IO[bytes]]:
    """Write under a temporary name in the same folder, then move.

    ``-`` is standard output; it and other pipes and devices, which cannot be moved to, are written as they are.

    Raises:
        UserError: when the file cannot be written, and then nothing stands under its name that was not there before.
    """
    if is_stream(path):
        with _straight(path) as stream:
            yield stream
        return
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise UserError(f"{path}: cannot be written: it is a folder")
    if not target.parent.is_dir():
        raise UserError(f"{path}: cannot be written: there is no folder {Path(path).parent}")
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with io.BufferedWriter(_File(handle, path)) as stream:
            yield stream
            stream.flush()
            _finish(handle, path)
        try:
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(temporary, 0o666 & ~mask)
            os.replace(temporary, target)
        except OSError as error:
            raise _unwritable(path, error) from None
    finally:
        Path(temporary).unlink(missing_ok=True)


def is_stream(path: str) -> bool:
    """Say whether a path names a pipe or a device, where nothing can be written under another name first."""
    return path == "-" or (os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path))


@contextmanager
def _straight(path: str) -> Iterator[IO[bytes]]:
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    try:
        handle = os.open(path, os.O_WRONLY)
    except OSError as error:
        raise _unwritable(path, error) from None
    with io.BufferedWriter(_File(handle, path)) as stream:
        yield stream


class _File(io.FileIO):
    """A file whose write errors are the user's to mend, told apart from any other error while it is open."""

    def __init__(self, handle: int, path: str) -> None:
        super().__init__(handle, "wb")
        self.path = path

    def write(self, content: Any) -> int:
        try:
            return super().write(content)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _unwritable(self.path, error) from None


def _finish(handle: int, path: str) -> None:
    try:
        os.fsync(handle)
    except OSError as error:
        raise _unwritable(path, error) from None


def _unwritable(path: str, error: OSError) -> UserError:
    return UserError(f"{path}: cannot be written: {error.strerror or error}")


def _word(value: Any) -> Any:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else value
