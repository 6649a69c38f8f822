"""Connections: SQLite or PostgreSQL by URL, and what trouble with either is called."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url

from service.errors import StoreError, UserError

Result = TypeVar("Result")

BUSY_SECONDS = 30
ATTEMPTS = 12
"""How often a transaction that lost a race is tried."""

_FORMS = "sqlite:///FILE or postgresql://USER@HOST/DATABASE"


def read_url(text: str) -> URL:
    """Read a store's URL.

    Raises:
        UserError: when it is none, or of a database that is not supported.
    """
    try:
        url = make_url(text)
    except exc.ArgumentError:
        given = "--store" if "@" in text else f"--store {text}"  # a password is not repeated
        raise UserError(f"{given}: expected a URL such as {_FORMS}") from None
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in ("sqlite", "sqlite+pysqlite"):
        if not url.database or url.database == ":memory:":
            raise UserError(f"--store {text}: name a file, as in sqlite:///sendcheck.db")
        return url
    raise UserError(f"--store {shown(url)}: {url.drivername} is not supported; expected {_FORMS}")


def shown(url: URL) -> str:
    """Give a URL to show: without its password."""
    return url.set(drivername=url.drivername.partition("+")[0]).render_as_string(hide_password=True)


def make_engine(url: URL, *, create: bool) -> Engine:
    """Make an engine; without ``create`` a SQLite file must be there already.

    Raises:
        UserError: when the file is missing, or the driver is.
    """
    if url.get_backend_name() == "sqlite":
        if not create and not Path(str(url.database)).exists():
            raise UserError(f"{shown(url)}: there is no such store; make one with sendcheck contacts import or sendcheck consent import")
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError:
        raise UserError(
            "PostgreSQL needs the driver psycopg; install sendcheck with its extra: pip install 'sendcheck[postgres]'"
        ) from None


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """Set up one connection: write-ahead log, patience, foreign keys, deleted data overwritten; transactions begin where we say."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        cursor.execute("PRAGMA journal_mode = WAL")
    for setting in ("foreign_keys = ON", "secure_delete = ON", "recursive_triggers = ON", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Begin; a writer takes its lock at once, so that it waits for others instead of failing half-way."""
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.connection.cursor().execute(
            "BEGIN"
        )  # takes no lock yet, so it cannot fail; by the driver alone, for it is asked for every draft


def write(engine: Engine, work: Callable[[Connection], Result], *, keep: bool = True) -> Result:
    """Run work in one transaction; when it loses a race against another writer, run it again from its start.

    Without ``keep`` everything is rolled back at the end.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with engine.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
                result = work(connection)
                if not keep:
                    transaction.rollback()
                return result
        except (exc.OperationalError, exc.IntegrityError) as error:
            if attempt == ATTEMPTS or not _lost_a_race(error):
                raise
            time.sleep(0.02 * attempt + os.getpid() % 10 * 0.005)
    raise AssertionError("unreachable")


def _lost_a_race(error: exc.DBAPIError) -> bool:
    """Say whether another writer was first: locked, deadlocked, or it made the row that we wanted to make."""
    if isinstance(error, exc.IntegrityError):
        return "unique" in str(error.orig).casefold()
    state = getattr(error.orig, "sqlstate", None)
    return state in ("40001", "40P01", "55P03") or "locked" in str(error.orig)


@contextmanager
def plainly(url: URL) -> Iterator[None]:
    """Turn a database's refusal into one sentence that names the store and holds no row's content.

    Raises:
        StoreError: in place of it.
    """
    try:
        yield
    except exc.OperationalError as error:
        lines = str(error.orig).strip().splitlines() or ["no answer"]
        raise StoreError(f"{shown(url)}: the store cannot be used: {lines[0]}") from None
    except exc.DatabaseError as error:
        if "not a database" in str(error.orig):
            raise StoreError(f"{shown(url)}: this file is no store") from None
        raise
