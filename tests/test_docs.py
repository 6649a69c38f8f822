"""Documents that cannot drift: what they show is run, what they list is counted."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import generated_docs
import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)


def sessions() -> list[tuple[str, str, str]]:
    """Give page, command and expected output of every ``$ sendcheck`` in a console block."""
    found = []
    for page in PAGES:
        for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
            for command in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                line, _, output = command.partition("\n")
                while line.endswith("\\"):
                    more, _, output = output.partition("\n")
                    line = line[:-1] + more.strip()
                if line.startswith("sendcheck"):
                    found.append((page.name, line, output))
    return found


@pytest.mark.parametrize(("page", "line", "expected"), sessions(), ids=lambda value: value[:60].replace("\n", " "))
def test_what_a_page_shows_is_what_happens(page: str, line: str, expected: str, tmp_path: Path) -> None:
    """Each command of a page, run on the bundled files, prints what the page says."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    run = [sys.executable, "-m", "service.cli", *shlex.split(line)[1:]]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "COLUMNS": "120", "NO_COLOR": "1", "HOME": str(tmp_path)}
    done = subprocess.run(run, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
    shown = [text.rstrip() for text in (done.stdout + done.stderr).strip().splitlines()]
    assert shown == [text.rstrip() for text in expected.strip().splitlines()]


def test_the_readme_shows_a_run_and_a_refusal() -> None:
    """The README holds at least two sessions, so that the test above has something to run."""
    assert sum(page == "README.md" for page, _, _ in sessions()) >= 2


@pytest.mark.parametrize("name", generated_docs.WRITTEN)
def test_generated_documents_are_fresh(name: str) -> None:
    """A document written from the program is what the program would write now."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generated_docs.WRITTEN[name]()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file that exists."""
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
