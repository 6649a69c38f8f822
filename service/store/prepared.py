"""Queries that run for every draft, put into words once.

To put a select into SQL, and each row into an object, takes many times as long as a small database needs to answer it. A :class:`Prepared`
keeps the SQL for a dialect and a number of values, hands it to the driver itself, and gives plain dictionaries; types are read as everywhere.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Dialect, Select, bindparam, exc

MOST_VALUES = 512
"""How many values stand in one query."""

Make = Callable[[Sequence[BindParameter[Any]]], Select[Any]]


class _Words(NamedTuple):
    """A select for a dialect: its SQL, the order of its values (None: they go by name), and its columns with what reads each."""

    sql: str
    positions: tuple[str, ...] | None
    constants: dict[str, Any]
    names: tuple[str, ...]
    readers: tuple[tuple[str, Callable[[Any], Any]], ...]


class Prepared:
    """A select with one list of values, as ``column.in_(values)`` needs it."""

    def __init__(self, make: Make) -> None:
        """Take a function that gives the select for some parameters; the order of rows is the select's own within each query."""
        self._words = lru_cache(maxsize=32)(lambda dialect, size: _put_into_words(make, dialect, size))

    def rows(self, connection: Connection, values: Iterable[Any]) -> list[dict[str, Any]]:
        """Give the rows for some values, in as many queries as they need; none for no value.

        Raises:
            DBAPIError: as any other query of a connection.
        """
        listed = list(values)
        found: list[dict[str, Any]] = []
        for start in range(0, len(listed), MOST_VALUES):
            found += self._ask(connection, listed[start : start + MOST_VALUES])
        return found

    def _ask(self, connection: Connection, values: list[Any]) -> list[dict[str, Any]]:
        size = 1 << (len(values) - 1).bit_length()
        words: _Words = self._words(connection.dialect, size)
        given = {**words.constants, **{f"value_{place}": value for place, value in enumerate(values)}}
        given |= {f"value_{place}": values[-1] for place in range(len(values), size)}  # said again, the last changes nothing
        parameters = given if words.positions is None else tuple([given[name] for name in words.positions])
        driver: Any = connection.dialect.loaded_dbapi
        cursor = connection.connection.cursor()
        try:
            cursor.execute(words.sql, parameters)
            rows = [dict(zip(words.names, row, strict=True)) for row in cursor.fetchall()]
        except driver.Error as error:
            raise exc.DBAPIError.instance(words.sql, None, error, driver.Error, hide_parameters=True) from error
        finally:
            cursor.close()
        for name, read in words.readers:
            for row in rows:
                row[name] = read(row[name])
        return rows


def _put_into_words(make: Make, dialect: Dialect, size: int) -> _Words:
    select = make([bindparam(f"value_{place}") for place in range(size)])
    compiled: Any = select.compile(dialect=dialect)
    readers = []
    for column in select.selected_columns:
        read = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if read is not None:
            readers.append((str(column.key), read))
    positions = tuple(compiled.positiontup) if compiled.positional else None
    constants = {name: value for name, value in compiled.params.items() if not name.startswith("value_")}
    return _Words(str(compiled), positions, constants, tuple(select.selected_columns.keys()), tuple(readers))
