"""Training: deterministic, grouped, whole or not at all."""

import json
from pathlib import Path

import numpy as np
import pytest

from model.classifier import load_classifier
from model.labels import LABELS
from training.corpus import CorpusError, Draft, read_drafts
from training.cross_validation import assign_folds, choose_margin, choose_thresholds
from training.train import train

WORDS = ("cancelled sorry", "our price if you", "sign the lease", "court claim", "step one two three", "send your pin", "sale offer free")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small corpus with one plain word group per label, in five batches."""
    folder = tmp_path_factory.mktemp("data")
    rows = []
    for number in range(160):
        label = number % 8
        text = f"Hello number {number} " + (WORDS[label] if label < 7 else "see you at noon") + f" from shop {number % 5}"
        rows.append(
            {"id": f"r{number:03d}", "text": text, "labels": [LABELS[label]] if label < 7 else [], "language": "en"}
            | {"trade": f"t{number % 9}", "batch": f"b{number % 5}", "kind": "plain"}
        )
    (folder / "all.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return folder


def test_same_data_and_seed_give_the_same_weights(data: Path, tmp_path: Path) -> None:
    """Two runs agree in every hash, and the result loads and knows its lesson."""
    first, second = train(data, tmp_path / "one"), train(data, tmp_path / "two")
    assert first["sha256"] == second["sha256"]
    assert first["version"] == second["version"]
    classifier = load_classifier(tmp_path / "one")
    assert classifier.version == first["version"]
    assert classifier.predict(["please send your pin"], ["en"]).flagged[0].tolist() == [False] * 5 + [True, False]


def test_a_failed_run_leaves_the_old_model(data: Path, tmp_path: Path) -> None:
    """A wrong row stops the run before the model folder is touched, and no temporary folder stays."""
    train(data, tmp_path / "model")
    before = (tmp_path / "model" / "manifest.json").read_bytes()
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    (wrong / "x.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(CorpusError, match="field id"):
        train(wrong, tmp_path / "model")
    assert (tmp_path / "model" / "manifest.json").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "wrong"]


def test_folds_keep_groups_whole(data: Path) -> None:
    """No batch and no trade is split over folds, whatever the order of the drafts."""
    drafts = read_drafts(data / "all.jsonl")
    for by in ("batch", "trade"):
        folds = assign_folds(drafts, by, 3)
        assert len({(getattr(draft, by), fold) for draft, fold in zip(drafts, folds, strict=True)}) == len({getattr(d, by) for d in drafts})
        assert np.array_equal(assign_folds(drafts[::-1], by, 3)[::-1], folds)


def test_dearer_misses_lower_the_threshold() -> None:
    """With the same scores the label whose miss costs more is flagged at least as easily."""
    random = np.random.default_rng(0)
    probability = np.repeat(random.random((4000, 1)), 7, axis=1)
    targets = np.repeat(random.random((4000, 1)) < probability[:, :1], 7, axis=1)
    thresholds = choose_thresholds(probability, targets)
    assert thresholds["pii_request"] < thresholds["legal"]


def test_margin_holds_the_share_asked_for() -> None:
    """A tenth of the drafts lies within the margin when a tenth is asked for."""
    probability = np.random.default_rng(1).random((1000, 7))
    thresholds = np.full(7, 0.4)
    margin = choose_margin(probability, thresholds, 0.1)
    distance = np.abs(np.log(probability / (1 - probability)) - np.log(0.4 / 0.6)).min(axis=1)
    assert abs((distance < margin).mean() - 0.1) < 0.01


def test_draft_is_a_plain_record() -> None:
    """A draft without a pair has none."""
    assert Draft("a", "b", (), "en", "c", "d", "plain").pair is None
