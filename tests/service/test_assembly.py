"""Which model a judge gets: the one named, the one promoted, the one that comes with the program."""

from pathlib import Path

import pytest
from running import GOOD, NOW, read_jsonl, sendcheck, write_jsonl
from tiny_models import add_tiny, write_tiny

from model.classifier import RELEASED
from model.registry import promote, rollback
from service.assembly import Settings, settled


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point the program at a models folder that is not there yet."""
    monkeypatch.setenv("SENDCHECK_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def test_without_a_promotion_it_is_the_bundled_model(models: Path) -> None:
    """A version that nobody promoted is not taken, and nothing is said."""
    assert settled(Settings()).model == RELEASED
    add_tiny(models)
    assert settled(Settings()).model == RELEASED
    assert sendcheck("check", GOOD).err == ""


def test_a_promotion_counts_from_the_next_run_and_a_rollback_too(models: Path, tmp_path: Path) -> None:
    """Check and score take the promoted version and say so; the decision names it."""
    version = add_tiny(models)
    promote(models, version, 1, "")
    source, out = write_jsonl(tmp_path / "in.jsonl", [{"text": GOOD}]), tmp_path / "out.jsonl"
    done = sendcheck("score", source, "-o", out, "--now", NOW)
    assert f"model: {models / version}" in done.err
    assert read_jsonl(out)[0]["model_version"] == version
    assert f"model: {models / version}" in sendcheck("check", GOOD).err
    rollback(models, 2)
    sendcheck("score", source, "-o", out, "--now", NOW)
    assert read_jsonl(out)[0]["model_version"] != version


def test_a_model_named_wins_over_the_promoted(models: Path, tmp_path: Path) -> None:
    """Nothing is said then: it was asked for."""
    promote(models, add_tiny(models, 1), 1, "")
    write_tiny(tmp_path / "named", 2)
    assert settled(Settings(model=tmp_path / "named")).model == tmp_path / "named"
    assert "model:" not in sendcheck("check", GOOD, "--model", tmp_path / "named").err


def test_a_promoted_version_that_is_gone_ends_the_run(models: Path) -> None:
    """The bundled model never steps in silently."""
    version = add_tiny(models)
    promote(models, version, 1, "")
    (models / version).rename(models.parent / "away")
    done = sendcheck("check", GOOD)
    assert done.code == 2
    assert "its folder is gone; sendcheck models rollback" in done.err
