"""Large files of examples: read by several processes, told while it lasts, and left clean by a kill."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ledgers import ledger
from running import command, read_jsonl, sendcheck, workers_left_after_a_kill, write_jsonl

from service.commands.stage import Stage
from service.readers import Source
from service.store.examples import read_examples


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder without a corpus."""
    monkeypatch.chdir(tmp_path)


def rows(count: int) -> list[dict[str, Any]]:
    """Make rows of different words, some without use, some twice."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = [
        {"text": f"Draft {letters[n % 26]} {letters[n // 26 % 26]} {letters[n // 676]}, ring 601 234 567", "labels": ["legal"] * (n % 2)}
        for n in range(count)
    ]
    return [*made, {"text": "odd", "labels": "legl"}, made[0], {"text": "Zażółć gęślą jaźń", "labels": ["contract"]}]


def stored(name: str) -> list[tuple[Any, ...]]:
    """Give what a store holds, but for when it came."""
    with ledger(f"sqlite:///{name}") as opened:
        return [(one.text, one.labels, one.language, one.model_labels) for one in read_examples(opened)]


def test_workers_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes store and reject what one does, in the file's order."""
    monkeypatch.setattr("service.examples.reading.CHUNK", 20)
    monkeypatch.setattr("service.examples.reading.ALONE", 1)
    path = write_jsonl(tmp_path / "in.jsonl", rows(200))
    one, two = (
        sendcheck("examples", "import", path, "--store", f"sqlite:///{n}.db", "--workers", n, "--rejects", f"{n}.jsonl") for n in (1, 2)
    )
    assert one.err.replace("1.jsonl", "2.jsonl").replace("1.db", "2.db") == two.err
    assert "201 new, 0 changed, 1 unchanged, 1 rejected" in two.err
    assert stored("1.db") == stored("2.db")
    assert read_jsonl(Path("1.jsonl")) == read_jsonl(Path("2.jsonl"))


def test_a_worker_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence and exit 2; nothing is stored."""
    monkeypatch.setattr("service.examples.reading.CHUNK", 20)
    monkeypatch.setattr("service.examples.reading.ALONE", 1)
    monkeypatch.setattr("service.examples.reading._start_worker", lambda _reader: os._exit(1))
    done = sendcheck("examples", "import", write_jsonl(tmp_path / "in.jsonl", rows(100)), "--store", "sqlite:///s.db")
    assert done.code == 2
    assert "a worker process died" in done.err
    assert "Traceback" not in done.err
    assert stored("s.db") == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads which processes there are from /proc")
def test_a_kill_while_reading_leaves_nothing_behind(tmp_path: Path) -> None:
    """No process goes on after a kill, and nothing is stored."""
    path = write_jsonl(tmp_path / "in.jsonl", rows(17_000))
    run = subprocess.Popen(command("examples", "import", path, "--store", "sqlite:///s.db"), stderr=subprocess.DEVNULL)
    assert workers_left_after_a_kill(run, 2) == []
    assert stored("s.db") == []


def test_a_stage_tells_where_it_is_without_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows and share from time to time; a short stage says nothing."""
    source = Source("in", "csv", None, iter(()), 400, lambda: 100)
    with Stage("reading", source) as stage:
        stage.advance(100)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("service.commands.stage.EVERY_SECONDS", 0)
    with Stage("reading", source) as stage:
        stage.advance(1_000)
    assert capsys.readouterr().err == "reading: 1,000 rows (25 %)\n"


def test_a_disk_that_fills_up_is_told_with_what_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole chunks stay, the sentence says how many rows, and run again with room the import ends as it would have."""
    from service.examples import importing

    path = write_jsonl(tmp_path / "in.jsonl", rows(100))
    real, turns = importing.save_examples, iter(range(1_000))

    def filling(connection: Any, *given: Any, **more: Any) -> Any:
        if next(turns) == 2:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # as many as there are: no room for more
        return real(connection, *given, **more)

    monkeypatch.setattr(importing, "STORED_AT_ONCE", 30)
    monkeypatch.setattr(importing, "save_examples", filling)
    done = sendcheck("examples", "import", path, "--store", "sqlite:///s.db")
    assert done.code == 2
    last = done.err.strip().splitlines()[-1]
    assert last.endswith("database or disk is full; 60 of 101 examples are stored; run it again to go on")
    assert len(stored("s.db")) == 60
    assert sendcheck("examples", "import", path, "--store", "sqlite:///s.db").code == 1
    sendcheck("examples", "import", path, "--store", "sqlite:///straight.db")
    assert stored("s.db") == stored("straight.db")
