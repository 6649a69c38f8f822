"""Documents that cannot drift: what they show is run, what they list is counted."""

import re
from pathlib import Path

import generated_docs
import pytest

SESSIONS = [(page.name, line, shown) for page in generated_docs.PAGES for line, shown in generated_docs.shown_sessions(page)]


@pytest.mark.parametrize(("page", "line", "shown"), SESSIONS, ids=lambda value: value[:60].replace("\n", " "))
def test_what_a_page_shows_is_what_happens(page: str, line: str, shown: str) -> None:
    """Each command of a page, run on the bundled files, prints what the page says."""
    assert generated_docs.run(line) == shown.rstrip()


def test_the_readme_shows_a_run_and_a_refusal() -> None:
    """The README holds at least two sessions, so that the test above has something to run."""
    assert sum(page == "README.md" for page, _, _ in SESSIONS) >= 2


@pytest.mark.parametrize("name", generated_docs.WRITTEN)
def test_generated_documents_are_fresh(name: str) -> None:
    """A document written from the program is what the program would write now."""
    assert (generated_docs.DOCS / name).read_text(encoding="utf-8") == generated_docs.WRITTEN[name]()


@pytest.mark.parametrize("page", generated_docs.PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file that exists."""
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_figures_are_those_of_the_released_model() -> None:
    """The README says of the model what its manifest has measured."""
    text = (generated_docs.ROOT / "README.md").read_text(encoding="utf-8")
    assert generated_docs.FIGURES.search(text)
    assert generated_docs.with_figures(text) == text


@pytest.mark.parametrize("page", generated_docs.PAGES, ids=lambda page: page.name)
def test_pages_name_no_machine(page: Path) -> None:
    """No path of a machine and no package registry stands in a page."""
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"(?<![\w.:/])/(?:work|home|root|tmp|Users)/|\.\./shared\b", text)
    assert not re.search(r"\bpy(?:pi\.|thonhost)", text)
