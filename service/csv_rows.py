"""CSV rows: the delimiter told by the header, quoted line breaks kept, and a stray quote never more than its own line's trouble."""

import csv
from collections.abc import Iterator, Mapping
from typing import Any

from service.errors import UserError
from service.lines import LONGEST, Lines
from service.outcome import Unreadable

csv.field_size_limit(LONGEST)


class CsvRows:
    """The rows of one file; ``columns`` is its header."""

    def __init__(self, lines: Lines, name: str) -> None:
        """Read the header.

        Raises:
            UserError: when there is none, or a column stands in it twice.
        """
        self.lines = lines
        first = next((line for line in lines if line.strip()), None)
        if first is None:
            raise UserError(f"{name}: the file is empty; a CSV file needs a header row")
        if "\0" in first:
            raise UserError(f"{name}: the header has NUL bytes, so this is no UTF-8 text; {lines.advice}")
        if "\r" in first.rstrip("\r\n") and "\n" not in first:
            raise UserError(f"{name}: the lines end in a bare carriage return; save the file with ordinary line ends")
        self.delimiter = max(",;\t", key=first.count)
        lines.put_back([first])
        header = self._record()
        if isinstance(header, Unreadable):
            raise UserError(f"{name}: the header is not readable: {header.reason}")
        self.columns = [column.strip() for column in header]
        for column in self.columns:
            if column and self.columns.count(column) > 1:
                raise UserError(f"{name}: the column {column!r} stands twice in the header")

    def __iter__(self) -> Iterator[Mapping[str, Any] | Unreadable]:
        """Give the rows; blank lines are none."""
        while (cells := self._record()) is not None:
            if isinstance(cells, Unreadable):
                yield cells
            elif cells and len(cells) != len(self.columns):
                yield Unreadable(f"has {len(cells)} cells, the header has {len(self.columns)}", cells)
            elif cells:
                yield {name: cell for name, cell in zip(self.columns, cells, strict=True) if name}

    def _record(self) -> Any:
        """Give the cells of the next record, None at the end.

        When the lines taken are no record, only the first of them is given up: a quote left open does not swallow the rows after it.
        """
        taken: list[str] = []
        try:
            return next(csv.reader(self._recorded(taken), delimiter=self.delimiter, strict=True), None)
        except csv.Error as error:
            self.lines.put_back(taken[1:])
            reason = "an opening quote is never closed" if "unexpected end" in str(error) else str(error)
            shown = taken[0].rstrip("\r\n")
            return Unreadable(
                f"not readable as CSV at line {self.lines.number}: {reason}", shown if len(shown) < 20_000 else shown[:200] + "…"
            )

    def _recorded(self, taken: list[str]) -> Iterator[str]:
        size = 0
        for line in self.lines:
            taken.append(line)
            size += len(line)
            if size >= LONGEST:
                raise csv.Error(f"a record longer than {LONGEST:,} characters, or a quote that is never closed")
            yield line
