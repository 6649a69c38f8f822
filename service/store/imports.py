"""Reading a file into the store: in chunks, each in one transaction, so that a run cut short and run again ends the same."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import Connection

from service import flat
from service.errors import UserError
from service.outcome import Reject, Unreadable
from service.store.engine import plainly, read_url
from service.store.ledger import Store, open_store

if TYPE_CHECKING:
    from service.readers import Source  # which loads what reads Parquet: the service starts without it

CHUNK = 500

Work = Callable[[Connection], list["Done"]]


@dataclass(frozen=True)
class Done:
    """What became of a row: new, changed or unchanged; ``flag``, field and reason, says what a person should look at."""

    word: str
    flag: tuple[str, str] | None = None
    rejected: bool = False


@dataclass
class Counts:
    """How many rows became what."""

    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("new", "changed", "unchanged", "flagged", "rejected"), 0))

    def add(self, word: str) -> None:
        """Count one."""
        self.rows[word] += 1

    def line(self) -> str:
        """Say it."""
        return ", ".join(f"{count} {word}" for word, count in self.rows.items() if count or word in ("new", "unchanged"))


@dataclass(frozen=True)
class Given:
    """One readable row: its number, its contact, its fields under our names; ``is_flat`` where they are cells of a table."""

    number: int
    contact_id: str
    fields: dict[str, Any]
    is_flat: bool


class Importer(Protocol):
    """Knows one kind of row."""

    @property
    def columns(self) -> Sequence[str]:
        """Give the columns it reads."""

    def prepare(self, row: Given) -> Any:
        """Validate a row.

        Raises:
            ItemError: when it breaks the specification.
        """

    def salvage(self, row: Given, reason: str) -> Any | None:
        """Give what a broken row still says that forbids something, None when it says nothing of the kind."""

    def apply(self, connection: Connection, prepared: Sequence[Any]) -> list[Done]:
        """Write prepared rows; called again from the start when the transaction lost a race."""


def prepared(importer: Importer, rows: Sequence[tuple[int, Any]], *, is_flat: bool) -> list[tuple[Any | None, tuple[str, str] | None]]:
    """Prepare a chunk: for each row what to write, if anything, and what was wrong with it, if anything."""
    found: list[tuple[Any | None, tuple[str, str] | None]] = []
    for number, row in rows:
        if isinstance(row, Unreadable):
            found.append((None, ("(row)", row.reason)))
            continue
        contact_id = flat.key_of(row.get("contact_id")) if isinstance(row.get("contact_id"), str | int | float) else None
        if contact_id is None:
            found.append((None, ("contact_id", "missing, expected the contact this row is about")))
            continue
        if (fault := unstorable(row)) is not None:
            found.append((None, fault))
            continue
        given = Given(number, contact_id, dict(row), is_flat)
        try:
            found.append((importer.prepare(given), None))
        except ValueError as error:
            where, reason = getattr(error, "field", "(row)"), getattr(error, "reason", str(error))
            salvaged = importer.salvage(given, where)
            told = "; what it forbids was recorded all the same" if salvaged is not None else ""
            found.append((salvaged, (where, reason + told)))
    return found


def run_import(
    store: Store, importer: Importer, source: "Source", rename: Callable[[Mapping[str, Any]], Mapping[str, Any]], *, dry_run: bool = False
) -> Iterator[list[tuple[str, Reject | None]]]:
    """Import a file, giving for each chunk what became of its rows, with a reject for those rejected or flagged.

    Raises:
        UserError: when the file or the store cannot be read on.
    """
    rows = iter(enumerate(source.rows, 1))
    with _writer(store, dry_run=dry_run) as write:
        while chunk := list(islice(rows, CHUNK)):
            named = [(number, row if isinstance(row, Unreadable) else rename(row)) for number, row in chunk]
            ready = prepared(importer, named, is_flat=source.columns is not None)
            wanted = [one for one, _ in ready if one is not None]
            done = iter(write(partial(importer.apply, prepared=wanted)) if wanted else [])
            outcomes: list[tuple[str, Reject | None]] = []
            for (number, row), (one, fault) in zip(chunk, ready, strict=True):
                result = next(done) if one is not None else None
                outcomes.append(_outcome(number, row, fault, result, source.name))
            yield outcomes


def _outcome(number: int, row: Any, fault: tuple[str, str] | None, done: Done | None, file: str) -> tuple[str, Reject | None]:
    what = row.input if isinstance(row, Unreadable) else dict(row)
    if fault is not None:
        return "rejected", Reject(number, *fault, what, file)
    assert done is not None
    if done.flag is None:
        return done.word, None
    return "rejected" if done.rejected else "flagged", Reject(number, *done.flag, what, file)


def unstorable(value: Any, path: str = "(row)") -> tuple[str, str] | None:
    """Name a field whose text no database could hold."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            return path, "expected whole characters; this has a NUL or half a surrogate pair"
        return None
    inside = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    return next((fault for name, one in inside if (fault := unstorable(one, str(name)))), None)


@contextmanager
def _writer(store: Store, *, dry_run: bool) -> Iterator[Callable[[Work], list[Done]]]:
    """Give what runs a chunk's work: in a transaction of its own; for a dry run on a copy, or in one transaction that is rolled back."""
    with ExitStack() as stack:
        if not dry_run:
            yield store.write
        elif store.engine.dialect.name == "sqlite":
            yield stack.enter_context(copied(store)).write
        else:
            stack.enter_context(plainly(store.url))
            connection = stack.enter_context(store.engine.connect())
            transaction = stack.enter_context(connection.begin())
            yield lambda work: work(connection)
            transaction.rollback()


@contextmanager
def copied(store: Store) -> Iterator[Store]:
    """Give a copy of a SQLite store that is gone afterwards, so that a dry run keeps nobody waiting."""
    with tempfile.TemporaryDirectory(prefix="sendcheck-") as folder:
        path = Path(folder) / "copy.db"
        try:
            origin, copy = sqlite3.connect(str(store.url.database)), sqlite3.connect(path)
            with origin, copy:
                origin.backup(copy)
            origin.close()
            copy.close()
        except sqlite3.Error as error:
            raise UserError(f"{store.name}: cannot be copied for a dry run: {error}") from None
        twin = open_store(read_url(f"sqlite:///{path}").render_as_string(), create=False)
        try:
            yield twin
        finally:
            twin.close()
