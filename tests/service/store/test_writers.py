"""Several processes at one store: nothing is lost, nothing is written twice."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from ledgers import NOW, granted, ledger, revoked, statuses
from running import command, process
from sqlalchemy import func, select

from service.store.ledger import Store
from service.store.tables import consent_events, contacts

ROOT = Path(__file__).parents[3]
APPEND = """
import sys
from service.store.events import Event
from service.store.ledger import open_store
url, who, count, now = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
store = open_store(url)
for number in range(count):
    told = Event("granted", "text", now - number, "opted_in", level="express", source=who, evidence=f"{who} {number}")
    store.append(f"shared {number % 7}", [told], now)
"""


def events_in(store: Store) -> int:
    """Count the events of a store."""
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(consent_events)).scalar_one())


def test_two_writers_lose_nothing(url: str) -> None:
    """Two processes that make the same new store and write about the same contacts at once leave every event and each contact once."""
    words = [sys.executable, "-c", APPEND, url]
    writers = [subprocess.Popen([*words, who, "150", str(NOW)], cwd=ROOT, stderr=subprocess.PIPE) for who in ("first", "second")]
    for writer in writers:
        _, errors = writer.communicate(timeout=120)
        assert (writer.returncode, errors) == (0, b"")
    with ledger(url) as store:
        assert events_in(store) == 300
        with store.reading() as connection:
            assert connection.execute(select(func.count()).select_from(contacts)).scalar_one() == 7


def test_two_imports_of_one_file_at_once_are_one(url: str, tmp_path: Path) -> None:
    """Two processes importing the same file at the same time leave each row once."""
    rows = [
        {"contact_id": f"c{n % 400}", "channel": "text", "status": "opted_in", "captured_at": f"2026-01-0{1 + n % 9}T09:00:00Z"}
        for n in range(1200)
    ]
    source = tmp_path / "consents.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    words = [command("consent", "import", source, "--store", url, "--rejects", tmp_path / f"{n}.jsonl") for n in range(2)]
    runs = [subprocess.Popen(one, stderr=subprocess.PIPE, cwd=ROOT) for one in words]
    errors = [run.communicate(timeout=120)[1] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], errors
    with ledger(url) as store:
        assert events_in(store) == len({tuple(row.values()) for row in rows})


def test_a_revocation_from_another_process_is_seen_at_once(store: Store) -> None:
    """What one process records the next question of another sees."""
    store.append("c1", [granted()], NOW)
    assert statuses(store, "c1") == ["opted_in"]
    url = store.url.render_as_string(hide_password=False)
    assert process("consent", "revoke", "c1", "--store", url, cwd=ROOT).code == 0
    assert statuses(store, "c1") == ["opted_in", "opted_out"]


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    """While a writer holds its transaction open, a reader gets the state before it, at once."""
    store.append("c1", [granted()], NOW)
    with ledger(store.url.render_as_string(hide_password=False)) as other:
        writer = other.engine.connect().execution_options(writes=True)
        with writer, writer.begin():
            writer.execute(consent_events.insert().values(event_key="k", person_id=1, recorded_at=NOW, **revoked().facts()))
            started = time.monotonic()
            assert statuses(store, "c1") == ["opted_in"]
            assert time.monotonic() - started < 2
    assert statuses(store, "c1") == ["opted_in", "opted_out"]


def test_an_error_half_way_leaves_nothing(store: Store) -> None:
    """A transaction that fails leaves neither event nor contact."""
    with pytest.raises(RuntimeError, match="half-way"):
        store.write(lambda connection: _fail(store, connection))
    assert events_in(store) == 0
    assert store.find("c1") is None


def _fail(store: Store, connection: object) -> None:
    from service.store.recording import Told, record_events

    record_events(connection, store.keys, [Told("c1", granted())], NOW)  # type: ignore[arg-type]
    raise RuntimeError("half-way")
