"""The policy of the bundled files, for tests."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from rules.law import Law, law_of
from rules.policy import Policy, combine, read_policy_file

PACKS = Path(__file__).parents[1] / "rules" / "packs"
FILES = sorted(PACKS.glob("*.toml"))
TODAY = date(2026, 11, 22)


def load(path: Path) -> dict[str, Any]:
    """Parse one file."""
    return tomllib.loads(path.read_text("utf-8"))


@cache
def bundled() -> Policy:
    """Give the policy of all bundled files."""
    return combine(read_policy_file(load(path), path.name) for path in FILES)


def law(*jurisdictions: str, on: date = TODAY) -> Law:
    """Give the law of some jurisdictions on a day."""
    return law_of(bundled(), jurisdictions, on)
