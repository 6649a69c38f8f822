"""What docs/ledger.md shows is what happens, its commands run one after the other in one folder."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from running import EXAMPLES, ROOT, sendcheck

PAGE = ROOT / "docs" / "ledger.md"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")
"""Times with fractions of a second are those of the run."""


def sessions() -> list[tuple[str, str]]:
    """Give each command of the page and the output shown."""
    blocks = re.findall(r"^```text\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(line, shown) for line, _, shown in (part.partition("\n") for part in parts)]


def test_the_page_shows_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command prints what the page says, but for the times of the run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SENDCHECK_STORE", raising=False)
    for name in ("contacts.csv", "consents.csv", "history.csv"):
        shutil.copy(EXAMPLES / name, tmp_path)
    found = sessions()
    assert len(found) >= 7
    for line, shown in found:
        done = sendcheck(*shlex.split(line)[1:])
        assert MOMENT.sub("NOW", done.err + done.out).strip() == MOMENT.sub("NOW", shown).strip(), line
