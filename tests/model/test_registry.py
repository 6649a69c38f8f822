"""Versions and the one in use: whole or not at all, and the way back."""

import json
import os
from pathlib import Path

import pytest
from tiny_models import add_tiny

from model import registry
from model.errors import ModelError
from model.registry import current_folder, current_version, lineage, promote, promotions, prune, rollback, versions


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Give a models folder that is not there yet."""
    return tmp_path / "models"


def test_without_a_folder_the_bundled_model_is_in_use(models: Path) -> None:
    """Nothing is made by asking."""
    assert current_folder(models) is None
    assert versions(models) == []
    assert not models.exists()


def test_a_rollback_without_a_promotion_is_refused(models: Path) -> None:
    """There is nothing to go back to, with or without a folder."""
    with pytest.raises(ModelError, match="no models folder there"):
        rollback(models, 1)
    add_tiny(models)
    with pytest.raises(ModelError, match="nothing to roll back to"):
        rollback(models, 1)
    assert not (models / "promotions.jsonl").exists()


@pytest.mark.parametrize("version", ["2-ffffffffffff", "../elsewhere", "", ".lock"])
def test_a_version_that_is_not_there_is_refused(models: Path, version: str) -> None:
    """The message names those there are; nothing outside the folder is a version."""
    there = add_tiny(models)
    (models.parent / "elsewhere").mkdir()
    with pytest.raises(ModelError, match=f"no version .*there are: {there}"):
        promote(models, version, 1, "")
    assert current_version(models) is None


def test_a_damaged_version_is_not_promoted(models: Path) -> None:
    """Every file is verified before a version comes into use; the one in use stays."""
    good, bad = add_tiny(models, 1), add_tiny(models, 2)
    promote(models, good, 1, "first")
    path = models / bad / "weights.npy"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ModelError, match=r"weights\.npy: the content does not have the SHA-256"):
        promote(models, bad, 2, "second")
    assert current_version(models) == good
    assert len(promotions(models)) == 1


def test_a_renamed_version_is_not_promoted(models: Path) -> None:
    """The folder's name and the manifest's version must agree."""
    there = add_tiny(models)
    (models / there).rename(models / "2-000000000000")
    with pytest.raises(ModelError, match="the folder was renamed"):
        promote(models, "2-000000000000", 1, "")


def test_rollbacks_walk_back_to_the_bundled_model(models: Path) -> None:
    """Each rollback undoes the last promotion that stands; a promotion after it starts from there."""
    one, two, three = (add_tiny(models, strength) for strength in (1, 2, 3))
    assert promote(models, one, 1, "a") is None
    assert promote(models, two, 2, "b") == one
    assert rollback(models, 3, "worse") == one
    assert promote(models, three, 4, "c") == one
    assert current_folder(models) == models / three
    assert lineage(models) == [None, one, three]
    assert rollback(models, 5) == one
    assert rollback(models, 6) is None
    assert not (models / "current").exists()
    assert [entry["action"] for entry in promotions(models)] == ["promote", "promote", "rollback", "promote", "rollback", "rollback"]
    assert promotions(models)[2] == {"at": 3, "action": "rollback", "from": two, "to": one, "reason": "worse"}


def test_promoting_what_is_in_use_changes_nothing(models: Path) -> None:
    """A rollback after it still leads to what was in use before."""
    one = add_tiny(models)
    promote(models, one, 1, "")
    assert promote(models, one, 2, "") == one
    assert len(promotions(models)) == 1
    assert promote(models, "bundled", 3, "") == one
    assert current_version(models) is None
    assert rollback(models, 4) == one


def test_a_version_compared_with_another_than_is_in_use_now_is_refused(models: Path) -> None:
    """While it was judged somebody promoted a third; what it was found better than counts no more."""
    one, two = add_tiny(models, 1), add_tiny(models, 2)
    promote(models, one, 1, "", against="bundled")
    with pytest.raises(ModelError, match=f"{one} came into use meanwhile, {two} was compared with bundled; retrain again"):
        promote(models, two, 2, "", against="bundled")
    assert current_version(models) == one
    promote(models, two, 3, "", against=one)
    assert current_version(models) == two


@pytest.mark.parametrize("action", ["promote", "rollback"])
def test_a_process_killed_between_log_and_version_leaves_the_old_one(models: Path, monkeypatch: pytest.MonkeyPatch, action: str) -> None:
    """The log is written first; an entry that never came true is passed over by what follows."""
    one, two = add_tiny(models, 1), add_tiny(models, 2)
    promote(models, one, 1, "")
    promote(models, two, 2, "")
    calls = []

    def killed(*_arguments: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", lambda old, new: (killed(), Path(old).rename(new)))
        with pytest.raises(KeyboardInterrupt):
            rollback(models, 3) if action == "rollback" else promote(models, one, 3, "")
    assert len(promotions(models)) == 3
    assert current_version(models) == two
    assert rollback(models, 4) == one
    assert rollback(models, 5) is None
    assert sorted(path.name for path in models.iterdir() if path.name.startswith((".current", ".promotions"))) == []


def test_a_full_disk_leaves_everything_as_it_was(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the log cannot be written the version in use does not change and no temporary file stays."""
    one = add_tiny(models)
    before = sorted(path.name for path in models.iterdir())

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        promote(models, one, 1, "")
    assert current_version(models) is None
    assert [name for name in sorted(path.name for path in models.iterdir()) if name != ".lock"] == [n for n in before if n != ".lock"]


@pytest.mark.parametrize("content", ["../../etc", "", "a b", "\xff"])
def test_a_current_that_names_no_version_is_refused(models: Path, content: str) -> None:
    """The bundled model is not taken in its place."""
    add_tiny(models)
    (models / "current").write_text(content, "latin-1")
    with pytest.raises(ModelError, match="current: "):
        current_folder(models)


def test_a_current_whose_folder_is_gone_is_refused(models: Path) -> None:
    """The message says the way out, and the way out works."""
    one, two = add_tiny(models, 1), add_tiny(models, 2)
    promote(models, one, 1, "")
    promote(models, two, 2, "")
    (models / two).rename(models.parent / "away")
    with pytest.raises(ModelError, match="its folder is gone; sendcheck models rollback"):
        current_folder(models)
    assert rollback(models, 3) == one


def test_prune_keeps_what_is_in_use_and_the_way_back(models: Path) -> None:
    """The newest stay, the version in use and the one before it too, however old."""
    names = [add_tiny(models, strength) for strength in range(1, 6)]
    promote(models, names[0], 1, "")
    promote(models, names[1], 2, "")
    assert prune(models, 1) == [names[2], names[3]]
    assert [one.name for one in versions(models)] == [names[0], names[1], names[4]]
    assert [one.current for one in versions(models)] == [False, True, False]
    assert prune(models, 0) == [names[4]]
    assert rollback(models, 3) == names[0]


def test_a_version_that_cannot_be_read_is_listed_with_its_fault(models: Path) -> None:
    """One broken folder does not hide the others."""
    one, two = add_tiny(models, 1), add_tiny(models, 2)
    (models / one / "manifest.json").unlink()
    faults = {found.name: found.fault for found in versions(models)}
    assert "manifest.json: no such file" in faults[one]
    assert faults[two] == ""


def test_the_log_is_json_lines(models: Path) -> None:
    """One object a line, so that other programs can follow it; a line that is none is refused."""
    promote(models, add_tiny(models), 7, "better: zażółć")
    lines = (models / "promotions.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["reason"] for line in lines] == ["better: zażółć"]
    (models / "promotions.jsonl").write_text("{\n", "utf-8")
    with pytest.raises(ModelError, match="cannot be read as JSON Lines"):
        promotions(models)


def test_the_folder_is_the_options_then_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the default in the working directory."""
    monkeypatch.delenv("SENDCHECK_MODELS", raising=False)
    assert registry.models_folder() == Path("sendcheck-models")
    monkeypatch.setenv("SENDCHECK_MODELS", "elsewhere")
    assert registry.models_folder() == Path("elsewhere")
    assert registry.models_folder("given") == Path("given")
