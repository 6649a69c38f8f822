"""The report is one page; the card shows its gaps and belongs to the released model."""

import json
import re
from pathlib import Path

import pytest
from small_corpus import labelled_set

from model.classifier import RELEASED, load_classifier
from model.labels import LABELS
from model.store import read_manifest
from training.card import MISSING, aims, render_card
from training.evaluate import evaluate_set
from training.report import render_page, write_report
from training.tables import as_markdown, as_text, number, share

CARD = Path(__file__).parents[2] / "docs" / "model-card.md"
SET = labelled_set(80)
EVALUATION = {"model": "x-<1>", "rounds": 20, "sets": [evaluate_set(load_classifier(), SET, rounds=20)], "curve": None}


def test_the_page_fetches_nothing_but_the_pictures_beside_it(tmp_path: Path) -> None:
    """What comes from data is escaped, and pictures and numbers lie beside the page."""
    page = write_report(tmp_path / "new" / "report", EVALUATION, {"small-trades.png": b"png"}).read_text("utf-8")
    assert "x-&lt;1&gt;" in page
    assert re.findall(r"(?:src|href)='?([^'> ]+)", page) == ["small-trades.png"]
    assert json.loads((tmp_path / "new" / "report" / "evaluation.json").read_text("utf-8"))["model"] == "x-<1>"
    assert (tmp_path / "new" / "report" / "small-trades.png").read_bytes() == b"png"
    assert page == render_page(EVALUATION, ["small-trades.png"])


def test_pictures_are_drawn() -> None:
    """Every picture of an evaluation is a PNG."""
    pytest.importorskip("matplotlib")
    from training.pictures import draw_all

    curve = {"sizes": [10, 20], "sets": {"small.jsonl": {"ours": [0.1, 0.2], "tfidf": [0.1, 0.1]}}}
    pictures = draw_all({**EVALUATION, "curve": curve}, load_classifier(), [SET])
    assert {"small-confusion.png", "small-reliability.png", "small-precision-recall.png", "learning-curve.png", "review.png"} <= set(
        pictures
    )
    assert all(content.startswith(b"\x89PNG") for content in pictures.values())


def test_the_card_says_what_is_missing() -> None:
    """Figures that were not measured stand there as missing, and thin labels are named."""
    card = render_card(EVALUATION, read_manifest(RELEASED), ["pictures/a.png"])
    assert f"| macro-F1, real messages | 0.65 | {MISSING} | not measured |" in card
    assert "![a](pictures/a.png)" in card
    assert {aim.verdict for aim in aims(EVALUATION)} == {"not measured"}


def test_a_short_figure_is_said_to_be_short() -> None:
    """A figure below its aim says by how much, one above it is reached."""
    figures = {**EVALUATION["sets"][0], "name": "holdout-en.jsonl", "macro_f1": {"value": 0.9, "interval": (0.8, 0.95)}}
    figures["wrongly_flagged"] = {"value": 0.05, "interval": (0.0, 0.1)}
    found = {aim.what: aim.verdict for aim in aims({**EVALUATION, "sets": [figures]})}
    assert found["macro-F1, English holdout"] == "short by 0.020"
    assert found["unlabelled drafts wrongly flagged, English holdout"] == "reached"


def test_the_card_belongs_to_the_released_model() -> None:
    """Version, thresholds and counts of drafts in docs/model-card.md are those of the released manifest."""
    card, manifest = CARD.read_text("utf-8"), read_manifest(RELEASED)
    assert f"Version `{manifest['version']}`" in card
    for label in LABELS:
        assert f"| {label} | {manifest['thresholds'][label]:.2f} | {manifest['miss_costs'][label]} |" in card
    assert f"{manifest['drafts']['en']:,} English and {manifest['drafts']['pl']:,} Polish" in card
    for link in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", card):
        assert (CARD.parent / link).is_file()


def test_tables_line_up() -> None:
    """Columns line up in text, have bars in Markdown, and what is unknown is a dash."""
    assert as_text([["a", "bb"], ["ccc", "d"]]) == "a    bb\nccc   d"
    assert as_markdown([["a"], ["b"]]) == "| a |\n| --- |\n| b |"
    assert number({"value": None, "interval": (0, 0)}) == share(None) == "-"
