"""Training: deterministic, grouped, whole or not at all."""

from pathlib import Path

import numpy as np
import pytest
from small_corpus import write

from model.classifier import expected_wrong, load_classifier
from model.labels import LABELS
from training.corpus import CorpusError, Draft, read_drafts
from training.cross_validation import CLEAN_COSTS, assign_folds, choose_doubt, choose_thresholds, choose_within_limit
from training.train import train


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small corpus."""
    folder = tmp_path_factory.mktemp("data")
    write(folder / "all.jsonl")
    return folder


def test_the_same_data_give_the_same_weights(data: Path, tmp_path: Path) -> None:
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


def test_a_flag_on_a_clean_draft_may_cost_more() -> None:
    """The dearer a needless flag on a clean draft, the fewer there are, and the first cost within the limit is taken."""
    random = np.random.default_rng(2)
    probability = random.random((3000, 7)) ** 3
    targets = random.random((3000, 7)) < probability
    everything = np.ones(3000, dtype=bool)

    def flags(cost: float) -> int:
        limits = choose_thresholds(probability, targets, cost)
        clean = ~targets.any(axis=1)
        return int((probability[clean] >= np.array([limits[label] for label in LABELS])).sum())

    assert flags(2.0) < flags(0.5)
    thresholds, cost = choose_within_limit(probability, targets, everything)
    assert cost == CLEAN_COSTS[-1]
    assert thresholds == choose_thresholds(probability, targets, cost)
    certain = targets.astype(float)
    assert choose_within_limit(certain, targets, everything)[1] == CLEAN_COSTS[0]


def test_doubt_sends_the_share_asked_for() -> None:
    """A tenth of the drafts is over the limit of doubt when a tenth is asked for."""
    probability = np.random.default_rng(1).random((1000, 7))
    thresholds = np.full(7, 0.4)
    limit = choose_doubt(probability, thresholds, 0.1)
    assert abs((expected_wrong(probability, probability >= thresholds) > limit).mean() - 0.1) < 0.01


def test_draft_is_a_plain_record() -> None:
    """A draft without a pair has none."""
    assert Draft("a", "b", (), "en", "c", "d", "plain").pair is None
