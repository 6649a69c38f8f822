"""Files into the store: once each, in chunks, again after a crash, and not at all in a dry run."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from ledgers import NOW, content, ledger, take, take_rows
from running import command, write_csv, write_jsonl
from sqlalchemy import func, select

from service.store.ledger import Store
from service.store.tables import consent_events

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "data" / "examples"


def test_the_same_files_twice_change_nothing(store: Store) -> None:
    """The examples go in once; the second time every row is unchanged and the store is as it was."""
    sizes = {"contacts": 18, "consents": 23, "history": 8}
    for kind, size in sizes.items():
        assert take(store, kind, EXAMPLES / f"{kind}.csv") == ({"new": size}, [])
    before = content(store)
    for kind, size in sizes.items():
        assert take(store, kind, EXAMPLES / f"{kind}.csv", NOW + 1) == ({"unchanged": size}, [])
    assert content(store) == before


def test_a_dry_run_counts_and_records_nothing(store: Store, tmp_path: Path) -> None:
    """A dry run says what the import then does, to the row, and leaves the store as it is."""
    contacts = [{"contact_id": "a", "phone": "+13055550123"}, {"contact_id": "b", "phone": "+13055550123"}, {"contact_id": "c"}]
    before = content(store)
    told = take_rows(store, "contacts", contacts, tmp_path, dry_run=True)
    assert content(store) == before
    assert take_rows(store, "contacts", contacts, tmp_path) == told
    assert told[0] == {"new": 2, "rejected": 1}


def test_like_messages_of_one_file_each_count(store: Store, tmp_path: Path) -> None:
    """Two like rows are two texts, in every reading of the file alike."""
    row = {"contact_id": "c1", "at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out"}
    assert take_rows(store, "history", [row, row], tmp_path)[0] == {"new": 2}
    assert take_rows(store, "history", [row, row], tmp_path)[0] == {"unchanged": 2}
    assert take_rows(store, "history", [row, row, row], tmp_path)[0] == {"new": 1, "unchanged": 2}


def test_flat_and_nested_rows_are_the_same_rows(store: Store, tmp_path: Path) -> None:
    """A consent from CSV is on record already when it comes again as JSON Lines."""
    row = {
        "contact_id": "7",
        "channel": "text",
        "status": "opted_in",
        "captured_at": "2026-01-05T09:00:00Z",
        "max_messages": 4,
        "period": "P30D",
    }
    assert take(store, "consents", write_csv(tmp_path / "c.csv", [row]))[0] == {"new": 1}
    assert take_rows(store, "consents", [{**row, "contact_id": 7}], tmp_path)[0] == {"unchanged": 1}


def test_empty_cells_change_nothing(store: Store, tmp_path: Path) -> None:
    """What a later file does not say about a contact stays; what it says is taken over."""
    take_rows(store, "contacts", [{"contact_id": "c1", "name": "Ana", "do_not_call": True, "phone": "+13055550123"}], tmp_path)
    later = write_csv(tmp_path / "c.csv", [{"contact_id": "c1", "name": "Anna", "do_not_call": "", "phone": ""}])
    assert take(store, "contacts", later)[0] == {"changed": 1}
    row = store.find("c1") or {}
    assert (row["name"], row["do_not_call"], row["phone"]) == ("Anna", True, "+13055550123")


def test_an_export_imported_elsewhere_gives_the_same_consents(url: str, tmp_path: Path) -> None:
    """Events, corrections and expiries included, go through a file into another store and fold to the same."""
    from service.store.export import rows_of

    rows = [
        {
            "contact_id": "c1",
            "kind": "granted",
            "channel": "text",
            "captured_at": "2026-01-05T09:00:00Z",
            "level": "express",
            "event_id": "1",
        },
        {"contact_id": "c1", "kind": "corrected", "channel": "text", "status": "opted_in", "captured_at": "2026-01-06T09:00:00Z"}
        | {"level": "implied", "event_id": "2", "corrects": "1", "evidence": "paper", "recorded_by": "desk"},
        {"contact_id": "c1", "kind": "expired", "channel": "text", "captured_at": "2026-06-01T00:00:00Z"},
        {"contact_id": "c2", "kind": "revoked", "channel": "text", "captured_at": "2026-06-01T00:00:00Z", "reason": "moved"},
    ]
    with ledger(url) as store:
        assert take_rows(store, "consents", rows, tmp_path) == ({"new": 4}, [])
        exported = [{k: v for k, v in row.items() if v is not None} for some in rows_of(store, folded=False) for row in some]
        before = content(store)
        assert take_rows(store, "consents", exported, tmp_path)[0] == {"unchanged": 4}
        assert content(store) == before
    with ledger(f"sqlite:///{tmp_path / 'elsewhere.db'}") as other:
        assert take_rows(other, "consents", exported, tmp_path)[0] == {"new": 4}
        assert {k: v for k, v in content(other).items() if "consents of" in k} == {k: v for k, v in before.items() if "consents of" in k}


def test_an_import_killed_and_run_again_ends_the_same(url: str, tmp_path: Path) -> None:
    """Killed after some chunks, the import run again leaves what one run without the kill leaves."""
    rows = [
        {"contact_id": f"c{n % 900}", "channel": "text", "status": "opted_in", "captured_at": f"2026-01-05T09:{n % 60:02}:00Z"}
        for n in range(20_000)
    ]
    rows += [
        {"contact_id": f"c{n}", "channel": "text", "status": "opted_out", "captured_at": "2026-02-05T09:00:00Z"} for n in range(0, 900, 3)
    ]
    source = write_jsonl(tmp_path / "many.jsonl", rows)
    words = command("consent", "import", source, "--store", url, "--rejects", tmp_path / "r.jsonl")
    run = subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE)
    killed_at = _kill_half_way(run, url, most=3_000)
    with ledger(url) as store, ledger(f"sqlite:///{tmp_path / 'straight.db'}") as straight:
        assert 0 < killed_at < 3_000
        assert take(store, "consents", source)[0]["unchanged"] > 0
        take(straight, "consents", source)
        assert content(store) == content(straight)


def _kill_half_way(run: "subprocess.Popen[bytes]", url: str, most: int) -> int:
    """Kill an import as soon as it has recorded something; gives how many events it had recorded by then."""
    deadline = time.monotonic() + 60
    with ledger(url) as store:
        while time.monotonic() < deadline:
            with store.reading() as connection:
                if connection.execute(select(func.count()).select_from(consent_events)).scalar_one() > 0:
                    break
        run.send_signal(signal.SIGKILL)
        run.communicate()
        with store.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(consent_events)).scalar_one())


@pytest.mark.parametrize("field", ["name", "email"])
def test_what_no_database_could_hold_is_rejected(store: Store, tmp_path: Path, field: str) -> None:
    """A NUL or half a surrogate pair is a fault of the row, not of the database."""
    path = tmp_path / "odd.jsonl"
    path.write_text("".join(json.dumps({"contact_id": "c1", field: value}) + "\n" for value in ("a\0b", "\ud800")))
    told, rejects = take(store, "contacts", path)
    assert told == {"rejected": 2}
    assert store.find("c1") is None
    assert rejects[0] == (field, "expected whole characters; this has a NUL or half a surrogate pair")


def test_a_correction_is_of_a_row_above_it_and_of_the_same_contact(store: Store, tmp_path: Path) -> None:
    """A correction that points nowhere, or at somebody else's event, is rejected."""
    event = {"contact_id": "c1", "kind": "granted", "channel": "text", "captured_at": "2026-01-05T09:00:00Z", "event_id": "e1"}
    other = {"contact_id": "c2", "kind": "corrected", "channel": "text", "captured_at": "2026-01-05T09:00:00Z", "corrects": "e1"}
    told, rejects = take_rows(store, "consents", [other, event, other], tmp_path)
    assert told == {"new": 1, "rejected": 2}
    assert rejects[0] == ("corrects", "event 'e1' of 'c2' does not stand above this row in the file")


def test_an_opt_out_is_not_taken_back_without_words(store: Store, tmp_path: Path) -> None:
    """A file cannot strike out an opt-out unless it says why, on what evidence and who says so."""
    event = {"contact_id": "c1", "kind": "revoked", "channel": "text", "captured_at": "2026-01-05T09:00:00Z", "event_id": "e1"}
    strike = {"contact_id": "c1", "kind": "corrected", "channel": "text", "captured_at": "2026-01-05T09:00:00Z", "corrects": "e1"}
    told, rejects = take_rows(store, "consents", [event, strike], tmp_path)
    assert told == {"new": 1, "rejected": 1}
    assert rejects == [("corrects", "this takes back an opt-out, so it needs evidence, reason and recorded_by")]
    words = {"evidence": "call of 6 January", "reason": "meant for another Ana", "recorded_by": "front desk"}
    assert take_rows(store, "consents", [event, {**strike, **words}], tmp_path)[0] == {"new": 1, "unchanged": 1}
    assert store.as_of("c1") == []
