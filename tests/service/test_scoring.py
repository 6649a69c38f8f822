"""Scoring frames and rows."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from running import EXAMPLES, GOOD, NOW, assemble_once, read_csv, sendcheck

from service import flat
from service.assembly import Settings
from service.commands.options import read_now
from service.item import ItemError
from service.scoring import score_frame, score_rows


def test_score_frame_equals_the_command(tmp_path: Path) -> None:
    """A frame scored in memory has, cell by cell, what the command writes."""
    out = tmp_path / "out.csv"
    assert sendcheck("score", EXAMPLES / "drafts.csv", "-o", out, "--now", NOW).code == 0
    frame = pd.read_csv(EXAMPLES / "drafts.csv", dtype={"draft_id": str})
    scored = score_frame(frame, assemble_once(Settings()), read_now(NOW))
    written = read_csv(out)
    assert list(scored.columns) == list(flat.OUTPUT_COLUMNS) == list(written[0])
    for mine, theirs in zip(scored.astype(object).to_dict(orient="records"), written, strict=True):
        for column in flat.OUTPUT_COLUMNS:
            word = "" if mine[column] is None or mine[column] is np.nan or mine[column] != mine[column] else str(mine[column])
            assert (word.lower() if word in ("True", "False") else word) == theirs[column], column


def test_a_frame_keeps_its_index() -> None:
    """Decisions can be joined back to whatever the frame was."""
    frame = pd.DataFrame({"text": [GOOD, "Your order is ready."]}, index=[7, 3])
    assert list(score_frame(frame, assemble_once(Settings()), read_now(NOW)).index) == [7, 3]


def test_an_empty_frame_gives_an_empty_frame() -> None:
    """No drafts are no reason to fail; the columns are there."""
    scored = score_frame(pd.DataFrame({"text": []}), assemble_once(Settings()), read_now(NOW))
    assert list(scored.columns) == list(flat.OUTPUT_COLUMNS)
    assert len(scored) == 0


def test_a_broken_row_of_a_frame_is_named() -> None:
    """The error has row number and path."""
    with pytest.raises(ItemError, match="row 2, text: missing"):
        score_frame(pd.DataFrame({"text": [GOOD, None]}), assemble_once(Settings()), read_now(NOW))


def test_no_rows_have_no_outcomes() -> None:
    """An empty batch is a batch."""
    assert score_rows(assemble_once(Settings()), [], read_now(NOW), is_flat=False) == []
