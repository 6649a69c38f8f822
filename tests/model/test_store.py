"""The model folder: what it decides by cannot change unseen."""

import json
from pathlib import Path

import pytest
from tiny_models import write_tiny

from model.errors import ModelError
from model.labels import LABELS
from model.store import add_to_manifest, read_manifest, read_model


def _edit(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


@pytest.mark.parametrize("changes", [{"thresholds": dict.fromkeys(LABELS, 0.6)}, {"review_doubt": 0.9}, {"parent": "2-0"}])
def test_a_manifest_changed_by_hand_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    """Even a number within its bounds, and a key that decides nothing."""
    write_tiny(tmp_path / "m")
    _edit(tmp_path / "m", **changes)
    with pytest.raises(ModelError, match=r"manifest\.json: the content does not have the SHA-256 its seal names"):
        read_model(tmp_path / "m")


def test_a_manifest_without_a_seal_is_refused(tmp_path: Path) -> None:
    """Taking the seal off is no way around it."""
    write_tiny(tmp_path / "m")
    path = tmp_path / "m" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    del manifest["seal"]
    path.write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ModelError, match="the key 'seal' is missing"):
        read_manifest(tmp_path / "m")


def test_writing_it_anew_in_another_form_changes_nothing(tmp_path: Path) -> None:
    """The seal is of the content, not of blanks and order."""
    write_tiny(tmp_path / "m")
    path = tmp_path / "m" / "manifest.json"
    before = read_manifest(tmp_path / "m")
    path.write_text(json.dumps(dict(reversed(before.items()))), "utf-8")
    assert read_manifest(tmp_path / "m") == before


def test_further_keys_are_sealed_too_and_decide_nothing(tmp_path: Path) -> None:
    """What a model decides by cannot be added to afterwards; the version stays."""
    version = write_tiny(tmp_path / "m")
    add_to_manifest(tmp_path / "m", {"parent": "2-0", "thresholds": {}, "version": "x"})
    manifest, _ = read_model(tmp_path / "m")
    assert (manifest["parent"], manifest["version"]) == ("2-0", version)
    assert manifest["thresholds"] == dict.fromkeys(LABELS, 0.5)


def test_other_thresholds_are_another_version(tmp_path: Path) -> None:
    """The version names everything the model decides by."""
    assert write_tiny(tmp_path / "a", 1, 0.5) != write_tiny(tmp_path / "b", 1, 0.6)
    assert write_tiny(tmp_path / "c", 1, 0.5) == write_tiny(tmp_path / "a", 1, 0.5)
