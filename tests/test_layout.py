"""The house: who may import whom, what is found by name, what happens at import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import model.labels
from rules import catalog, vocabulary

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "model": {"model"},
    "rules": {"rules"},
    "training": {"training", "model"},
    "service": {"service", "model", "rules"},
}
MODULES = sorted(path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Give the top-level packages a module imports, wherever in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    """A package imports only itself and what stands below it; the commands that train may load training."""
    package = path.relative_to(ROOT).parts[0]
    allowed = MAY_IMPORT[package] | ({"training"} if path.parent.name == "commands" else set())
    assert imported(path) & set(MAY_IMPORT) <= allowed


def test_every_rule_module_is_in_the_catalog() -> None:
    """No module of rules/checks is left out of the catalog."""
    declared = {rule.id.replace(".", "_") for rule in catalog.RULES if not rule.id.startswith("content.")} | {
        "content",
        "content_no_paper_trail",
    }
    assert {path.stem for path in (ROOT / "rules" / "checks").glob("*.py")} - {"__init__"} == declared


def test_model_and_rules_speak_of_the_same_labels() -> None:
    """The two lists of labels, which do not know of each other, agree in names and order."""
    assert model.labels.LABELS == vocabulary.LABELS


def test_help_needs_no_training_and_no_plots() -> None:
    """Loading the command line loads neither training nor the libraries only training needs."""
    code = (
        "import sys, service.cli; print(sorted({'training', 'matplotlib', 'sklearn'} & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_small(path: Path) -> None:
    """A module of code keeps under 300 lines, where it would want to be two; tables of places may be longer."""
    if path.parent.name != "places":
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
