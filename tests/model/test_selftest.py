"""Other library versions: harmless ones pass, one that changes an answer is refused by name."""

from pathlib import Path
from typing import Any

import pytest
from tiny_models import write_tiny

from model import selftest
from model.classifier import RELEASED, load_classifier
from model.errors import ModelError
from model.store import add_to_manifest, read_manifest


def _with(folder: Path, **more: Any) -> Path:
    write_tiny(folder)
    add_to_manifest(folder, {"probe": selftest.answers(load_classifier(folder).probabilities), **more})
    return folder


def test_equal_versions_ask_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading costs no more than it did."""
    folder = _with(tmp_path / "m")
    monkeypatch.setattr(selftest, "answers", None)
    selftest.check_libraries(folder, read_manifest(folder), lambda _texts: pytest.fail("asked"))


def test_another_version_with_the_same_answers_is_taken(tmp_path: Path) -> None:
    """Numbers in a file do not mind who reads them."""
    load_classifier(_with(tmp_path / "m", libraries={**selftest.libraries(), "numpy": "1.0.0"}))


def test_another_version_with_other_answers_is_refused(tmp_path: Path) -> None:
    """The library, both versions and how far apart the answers are."""
    folder = _with(tmp_path / "m", libraries={**selftest.libraries(), "numpy": "1.0.0"})
    probe = read_manifest(folder)["probe"]
    probe[1][2] += 0.01
    add_to_manifest(folder, {"probe": probe})
    with pytest.raises(
        ModelError, match=r"manifest\.json: made with numpy 1\.0\.0 \(here .*others by up to 0\.0100; train the model again"
    ):
        load_classifier(folder)


@pytest.mark.parametrize("probe", [[], [[0.5]]])
def test_another_version_without_answers_is_refused(tmp_path: Path, probe: list[list[float]]) -> None:
    """What cannot be compared is not taken on trust."""
    folder = _with(tmp_path / "m", libraries={}, probe=probe)
    with pytest.raises(ModelError, match=r"numpy of unknown version .* no answers to compare with"):
        load_classifier(folder)


def test_the_released_model_holds_its_answers() -> None:
    """So that it runs under other versions of Python than it was trained with, and says so where it must not."""
    manifest = read_manifest(RELEASED)
    assert len(manifest["probe"]) == len(selftest.PROBES)
    selftest.check_libraries(RELEASED, {**manifest, "libraries": {}}, load_classifier().probabilities)
