"""The input's own columns beside the decisions, so that the output can be read by itself."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from service import flat
from service.errors import UserError
from service.outcome import Unreadable
from service.readers import Source
from service.rejects import storable
from service.writers import to_json

CLASH = "input_"
"""Stands before the name of an input's column that is also one of ours."""
INPUT = "input"
"""The key under which a decision in JSON Lines holds the object or the columns it is about."""


class Kept:
    """Remembers the rows that are under way, in order, until their decisions are written."""

    def __init__(self, source: Source, out_format: str) -> None:
        """Keep the columns of ``source`` that have a name; what stands under none is not read at all.

        Raises:
            UserError: when a table is wanted and the input has no columns.
        """
        if source.columns is None and out_format != "jsonl":
            raise UserError(f"--keep-columns: {source.name} holds objects, not columns; write JSON Lines (--out-format jsonl)")
        self.names: dict[str, str] = {}
        taken = {*flat.OUTPUT_COLUMNS, "reasons"}
        for column in filter(None, source.columns or ()):
            name = column
            while name in taken or (name != column and name in (source.columns or ())):
                name = CLASH + name
            self.names[column] = name
            taken.add(name)
        self._rows: deque[Mapping[str, Any]] = deque()

    def watch(self, rows: Iterator[Any]) -> Iterator[Any]:
        """Give the rows of the input as they come, and remember them."""
        for row in rows:
            self._rows.append({} if isinstance(row, Unreadable) else row)
            yield row

    def take(self, count: int) -> Sequence[Mapping[str, Any]]:
        """Give the next rows that were read, and forget them."""
        return [self._rows.popleft() for _ in range(count)]

    def beside(self, decision: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
        """Give a decision in JSON Lines with its row, the cells under the input's own names."""
        return {**decision, INPUT: storable(flat.plain(row))}

    def before(self, decision: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
        """Give a decision in columns behind those of its row; a cell that holds an object becomes JSON."""
        return {**{name: _cell(row.get(column)) for column, name in self.names.items()}, **decision}


def _cell(value: Any) -> Any:
    value = flat.plain(value)
    return to_json(storable(value)) if isinstance(value, Mapping | list) else value
