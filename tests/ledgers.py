"""Stores for tests: each in a file or database of its own that is gone afterwards, and short words for what goes into them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from running import write_jsonl
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from service.readers import open_source
from service.store.events import Event
from service.store.fold import fold
from service.store.import_consents import ConsentRows
from service.store.import_contacts import ContactRows
from service.store.import_history import HistoryRows
from service.store.imports import Counts, run_import
from service.store.ledger import Store, open_store
from service.store.tables import metadata

SERVER = os.environ.get("SENDCHECK_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
DAY = 86_400_000_000
NOW = 1_795_536_900_000_000
"""2026-11-24T16:15:00Z, a Tuesday."""


@contextmanager
def postgres() -> Iterator[str]:
    """Give the URL of a new database; skips where no server answers."""
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    name = f"sendcheck_test_{uuid4().hex[:12]}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        pytest.skip("no PostgreSQL server answers; name one by SENDCHECK_TEST_POSTGRES to run this test")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """Give the URL of a new file."""
    yield f"sqlite:///{folder / 'ledger.db'}"


@contextmanager
def ledger(url: str) -> Iterator[Store]:
    """Open a store and close it."""
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


def granted(occurred_at: int = NOW - 100 * DAY, **fields: Any) -> Event:
    """Give a written consent to texts."""
    return Event(
        **{"kind": "granted", "channel": "text", "status": "opted_in", "level": "express_written", "occurred_at": occurred_at, **fields}
    )


def revoked(occurred_at: int = NOW - 10 * DAY, **fields: Any) -> Event:
    """Give a withdrawal from texts."""
    return Event(**{"kind": "revoked", "channel": "text", "status": "opted_out", "occurred_at": occurred_at, **fields})


def statuses(store: Store, contact_id: str, at: int | None = None, known_at: int | None = None) -> list[str]:
    """Give the statuses of a contact's consents, oldest first."""
    return [consent["status"] for consent in store.as_of(contact_id, at, known_at)]


def content(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Give everything in a store but for row numbers and times of recording, so that two stores can be compared."""
    found = {}
    with store.reading() as connection:
        people = {row.person_id: row.contact_id for row in connection.execute(metadata.tables["contacts"].select())}
        for name, table in metadata.tables.items():
            if name in ("store_settings", "consent_evidence"):
                continue
            left_out = {
                "created_at",
                "updated_at",
                "recorded_at",
                "event_id",
                "event_key",
                "message_id",
                "message_key",
                "number_key",
                "corrects",
            }
            rows = [row._mapping for row in connection.execute(table.select())]
            told = [{k: people[v] if k == "person_id" else v for k, v in row.items() if k not in left_out} for row in rows]
            found[name] = sorted(tuple(str(value) for value in row.values()) for row in told)
    for person, contact_id in people.items():
        found[f"consents of {contact_id}"] = sorted(str(sorted(one.items())) for one in fold(store.events_of(person)))
    return found


IMPORTERS: Mapping[str, Any] = {"contacts": ContactRows, "consents": ConsentRows, "history": HistoryRows}


Told = tuple[dict[str, int], list[tuple[str, str]]]
"""Counts that are not zero; field and reason of every reject."""


def take(store: Store, kind: str, path: Path, now: int = NOW, *, dry_run: bool = False) -> Told:
    """Import a file; gives the counts that are not zero, and field and reason of every reject."""
    counts, rejects = Counts(), []
    with open_source(str(path)) as source:
        for outcomes in run_import(store, IMPORTERS[kind](store.keys, now), source, lambda row: row, dry_run=dry_run):
            for word, reject in outcomes:
                counts.add(word)
                if reject is not None:
                    rejects.append((reject.field, reject.reason))
    return {word: count for word, count in counts.rows.items() if count}, rejects


def take_rows(
    store: Store, kind: str, rows: Sequence[Mapping[str, Any]], folder: Path, **options: Any
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Import rows as JSON Lines."""
    return take(store, kind, write_jsonl(folder / f"{kind}.jsonl", rows), **options)


__all__ = ["DAY", "NOW", "content", "granted", "ledger", "postgres", "revoked", "sqlite", "statuses", "take", "take_rows"]
