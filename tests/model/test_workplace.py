"""One retraining at a time, and nothing left behind."""

import subprocess
import sys
from pathlib import Path

import pytest
from running import ROOT
from tiny_models import add_tiny, write_tiny

from model.errors import ModelError
from model.registry import promote, versions
from model.workplace import keep_version, retraining

HOLD = """
import sys, time
from pathlib import Path
from model.workplace import retraining
with retraining(Path(sys.argv[1])) as work:
    (work / "half").write_text("half")
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_retraining_is_refused_or_waits_and_a_killed_one_is_cleaned_up(tmp_path: Path) -> None:
    """Without waiting it is refused by name; once the first was killed the second starts and finds its rest gone."""
    first = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "m")], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert first.stdout
    assert first.stdout.readline() == "held\n"
    with pytest.raises(ModelError, match="another retraining is at work"), retraining(tmp_path / "m", wait=False):
        pass
    told = []

    def waiting() -> None:
        told.append(1)
        first.kill()
        first.wait()

    left = [path for path in (tmp_path / "m").iterdir() if path.is_dir()]
    assert (left[0] / "half").exists()
    with retraining(tmp_path / "m", waiting=waiting) as work:
        assert list(work.iterdir()) == []
        assert [path for path in (tmp_path / "m").iterdir() if path.is_dir()] == [work]
    first.stdout.close()
    assert told == [1]
    assert [path for path in (tmp_path / "m").iterdir() if path.is_dir()] == []


def test_a_version_can_be_promoted_while_a_retraining_is_at_work(tmp_path: Path) -> None:
    """The lock of minutes is not the lock of the version in use."""
    one = add_tiny(tmp_path)
    with retraining(tmp_path):
        promote(tmp_path, one, 1, "")


def test_a_version_that_is_there_stays_unless_it_is_damaged(tmp_path: Path) -> None:
    """The same numbers again leave the folder alone; a damaged one gives way to the whole."""
    one = add_tiny(tmp_path)
    before = (tmp_path / one / "manifest.json").stat().st_ino
    assert add_tiny(tmp_path) == one
    assert (tmp_path / one / "manifest.json").stat().st_ino == before
    (tmp_path / one / "scale.npy").unlink()
    assert add_tiny(tmp_path) == one
    assert [found.fault for found in versions(tmp_path)] == [""]
    assert (tmp_path / one / "scale.npy").exists()


def test_a_version_is_read_only(tmp_path: Path) -> None:
    """Nobody writes into a version by mistake."""
    with retraining(tmp_path) as work:
        write_tiny(work / "model")
        kept = keep_version(tmp_path, work / "model")
    assert {path.stat().st_mode & 0o222 for path in kept.iterdir()} == {0}
