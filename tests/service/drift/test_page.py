"""docs/drift.md tells what the program does: its commands run, its features and limits are those of the program."""

import re
import shlex
from pathlib import Path

import pytest
from running import ROOT, sendcheck, write_csv
from small_corpus import rows, write

from model.profile import INPUTS
from service.drift.measure import LEAST_DRAFTS, MUCH, SOME
from service.drift.sentence import TO_LABEL, TO_READ
from service.store.ledger import open_store
from training.train import train

PAGE = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")


def test_its_commands_run_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With some drafts and a store the commands of the page score, tell and draw."""
    (tmp_path / "data").mkdir()
    write(tmp_path / "data" / "all.jsonl", 240)
    train(tmp_path / "data", tmp_path / "model")
    monkeypatch.chdir(tmp_path)
    open_store("sqlite:///ledger.db").close()
    write_csv(tmp_path / "drafts.csv", [{"text": row["text"], "trade": "dentist"} for row in rows(240)])
    lines = re.findall(r"^\$ (sendcheck .*)$", PAGE, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        done = sendcheck(*shlex.split(line)[1:], "--model", "model", "--now", "2026-11-24T12:00:00Z")
        assert done.code == 0, done.err
    assert "drafts from `dentist` look like what the model was taught" in done.out
    assert (tmp_path / "drift.png").exists()


def test_its_features_and_limits_are_the_programs() -> None:
    """Each feature has its line, and each number stands in the text."""
    for name in (*INPUTS, "unsure", "flagged.LABEL", "probability.LABEL"):
        assert f"`{name}`" in PAGE
    for words in (
        f"PSI of {SOME}",
        f"from {MUCH},",
        f"fewer than {LEAST_DRAFTS} drafts",
        f"label {TO_LABEL} drafts",
        f"read {TO_READ} drafts",
    ):
        assert words in " ".join(PAGE.split()), words
