"""Pipes, full disks, interruptions: what can go wrong around a run of the command line."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import GOOD, NOW, command, process, workers_left_after_a_kill, write_csv, write_jsonl


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """One good draft in a file."""
    return write_jsonl(tmp_path / "drafts.jsonl", [{"text": GOOD}])


def test_pipes_in_and_out(tmp_path: Path) -> None:
    """Both ends may be pipes; decisions go to standard output alone, talk to standard error."""
    out = write_csv(tmp_path / "in.csv", [{"draft_id": "é", "text": GOOD}])
    run = process("score", "-", "--in-format", "csv", "-o", "-", "--out-format", "jsonl", "--now", NOW, stdin=out.read_bytes())
    assert run.code == 0
    assert json.loads(run.out)["draft_id"] == "é"
    assert "1 draft judged" in run.err
    assert "decisions in" not in run.err


def test_a_named_pipe_is_read_and_written(tmp_path: Path) -> None:
    """A pipe with a name, as shells make them, works as input and as output, and stays a pipe."""
    into, out = tmp_path / "in", tmp_path / "out"
    os.mkfifo(into)
    os.mkfifo(out)
    words = command("score", into, "--in-format", "jsonl", "-o", out, "--out-format", "jsonl", "--now", NOW)
    with subprocess.Popen(words, stderr=subprocess.PIPE) as child:
        into.write_text(json.dumps({"text": GOOD}) + "\n")
        assert json.loads(out.read_text())["action"] == "send"
        assert child.wait(60) == 0
    assert out.is_fifo()


def test_a_reader_who_leaves_early_gets_no_traceback(tmp_path: Path) -> None:
    """``| head`` ends the run without a word of ours."""
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": GOOD}] * 1500)
    with subprocess.Popen(
        command("score", source, "-o", "-", "--out-format", "jsonl"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.close()
        assert child.stderr is not None
        assert child.stderr.read() == b""
        assert child.wait(60) == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_full_standard_output_is_a_sentence(drafts: Path) -> None:
    """Output that cannot be written is said, and the exit code is 2."""
    for words in (command("check", GOOD), command("score", drafts, "-o", "-", "--out-format", "jsonl")):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, timeout=60)
        assert done.returncode == 2
        assert b"No space left on device" in done.stderr
        assert b"Traceback" not in done.stderr
        assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_nothing(how: signal.Signals, workers: int, tmp_path: Path) -> None:
    """Ctrl-C or a polite kill in the middle: one sentence, exit code 2, what was there before stays, nothing new does."""
    source = tmp_path / "in.csv"
    with source.open("w") as stream:
        stream.write("text\n")
        stream.writelines(f"Order {n} is ready at desk {n % 7}.\n" for n in range(60_000))
    (tmp_path / "out.csv").write_text("old")
    words = command("score", source, "-o", tmp_path / "out.csv", "--workers", workers, "--now", NOW)
    with subprocess.Popen(words, stderr=subprocess.PIPE, start_new_session=True) as child:
        deadline = time.monotonic() + 60
        while not any(one.stat().st_size > 20_000 for one in tmp_path.glob(".out.csv.*.part")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        if how == signal.SIGINT:
            os.killpg(child.pid, how)
        else:
            child.send_signal(how)
        assert child.stderr is not None
        said = child.stderr.read().decode()
        assert child.wait(60) == 2
    assert said == "sendcheck: interrupted; nothing was written\n"
    assert (tmp_path / "out.csv").read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == ["in.csv", "out.csv"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads which processes there are from /proc")
def test_a_killed_run_takes_its_workers_along(tmp_path: Path) -> None:
    """No worker waits for ever for a parent that is no more, and no output appears."""
    source = write_jsonl(tmp_path / "in.jsonl", [{"text": f"Order {n} is ready."} for n in range(60_000)])
    run = subprocess.Popen(command("score", source, "-o", tmp_path / "out.jsonl", "--workers", 2), stderr=subprocess.DEVNULL)
    assert workers_left_after_a_kill(run, 2) == []
    assert not (tmp_path / "out.jsonl").exists()
