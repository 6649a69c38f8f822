"""Writing: a file appears whole under its name or not at all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from running import ROOT, read_csv, read_jsonl

from service.errors import UserError
from service.writers import atomic, encode_lines, is_stream, open_writer

ROW: dict[str, Any] = {"draft_id": "d1", "needs_review": True, "p_legal": 0.25, "flags": None}
COLUMNS = ("draft_id", "needs_review", "p_legal", "flags")


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_rows_come_back(kind: str, tmp_path: Path) -> None:
    """Each format holds the rows in order, and nothing else stays behind in the folder."""
    path = tmp_path / f"a.{kind}"
    with open_writer(str(path), kind, COLUMNS) as writer:
        writer.write([ROW])
        writer.write([])
        writer.write([{**ROW, "draft_id": 2}])
    assert os.listdir(tmp_path) == [path.name]
    if kind == "jsonl":
        assert read_jsonl(path) == [ROW, {**ROW, "draft_id": 2}]
    elif kind == "csv":
        assert [tuple(row.values()) for row in read_csv(path)] == [("d1", "true", "0.25", ""), ("2", "true", "0.25", "")]
    else:
        assert pq.read_table(path).to_pylist() == [ROW, {**ROW, "draft_id": "2"}]


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, OSError])
def test_an_exception_leaves_what_was_there(kind: str, error: type[BaseException], tmp_path: Path) -> None:
    """After any exception the old file stands and no temporary one is left; the exception is not renamed."""
    path = tmp_path / f"a.{kind}"
    path.write_text("old")

    def fail() -> None:
        with open_writer(str(path), kind, COLUMNS) as writer:
            writer.write([ROW] * 10_000)
            raise error("from elsewhere")

    with pytest.raises(error, match="from elsewhere"):
        fail()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == [path.name]


def test_a_killed_writer_leaves_no_file_under_the_name(tmp_path: Path) -> None:
    """Even SIGKILL in the middle leaves nothing that could be taken for the answer."""
    code = (
        "import sys, time; from service.writers import open_writer\n"
        f"with open_writer({str(tmp_path / 'a.jsonl')!r}, 'jsonl', ()) as writer:\n"
        "    writer.write([{'text': 'x' * 1000}] * 1000); print('half', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half\n"
        child.send_signal(signal.SIGKILL)
        child.wait(30)
    time.sleep(0.1)
    assert not (tmp_path / "a.jsonl").exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
def test_a_full_disk_is_a_sentence(kind: str) -> None:
    """What the system says comes with the name of the file."""

    def fill() -> None:
        with open_writer("/dev/full", kind, COLUMNS) as writer:
            writer.write([ROW] * 10_000)

    with pytest.raises(UserError, match="/dev/full: cannot be written: No space left on device"):
        fill()


def test_a_device_stays_a_device() -> None:
    """Pipes and devices are written to, never replaced by a file."""
    with atomic("/dev/null") as stream:
        stream.write(b"x")
    assert is_stream("/dev/null")
    assert not os.path.isfile("/dev/null")


def test_folders_in_the_way_are_sentences(tmp_path: Path) -> None:
    """A missing folder is named; a folder of the output's name is not replaced."""
    with (
        pytest.raises(UserError, match=r"out\.csv: cannot be written: there is no folder .*/none"),
        atomic(str(tmp_path / "none" / "out.csv")),
    ):
        pass
    with pytest.raises(UserError, match="it is a folder"), atomic(str(tmp_path)):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_is_a_sentence(tmp_path: Path) -> None:
    """The system's refusal comes with the name."""
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match=r"out\.csv: cannot be written: Permission denied"), atomic(str(tmp_path / "out.csv")):
        pass


def test_a_link_is_followed(tmp_path: Path) -> None:
    """Output to a symbolic link goes where it points; the link stays."""
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    with atomic(str(tmp_path / "link.csv")) as stream:
        stream.write(b"x")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"x"


def test_the_file_has_ordinary_permissions(tmp_path: Path) -> None:
    """The temporary file's privacy does not stay with the answer."""
    with atomic(str(tmp_path / "a")) as stream:
        stream.write(b"x")
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o666 & ~mask


def test_half_a_surrogate_pair_stays_an_escape() -> None:
    """What UTF-8 cannot hold is written as JSON can."""
    assert encode_lines([{"a": "\ud83d é"}]) == '{"a":"\\ud83d é"}\n'.encode()
