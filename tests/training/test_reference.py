"""The counts that drift is measured against: each draft as a model sees one it was not taught."""

from pathlib import Path

import numpy as np
from small_corpus import write

from model.profile import ANSWERS, INPUTS
from model.store import read_manifest
from model.tokens import read
from training.corpus import Draft, read_drafts
from training.reference import count_reference
from training.train import train


def test_training_keeps_the_counts_of_its_drafts(tmp_path: Path) -> None:
    """Every feature of the manifest's reference counts every draft once, whatever is retrained."""
    (tmp_path / "data").mkdir()
    write(tmp_path / "data" / "all.jsonl")
    train(tmp_path / "data", tmp_path / "model")
    reference = read_manifest(tmp_path / "model")["reference"]
    drafts = read_drafts(tmp_path / "data" / "all.jsonl")
    assert reference["drafts"] == {"all": len(drafts)}
    assert reference["characters"] == {"all": sum(len(draft.text) for draft in drafts)}
    for feature, bins in {**INPUTS, **ANSWERS}.items():
        assert set(reference[feature]) == set(bins)
        assert sum(reference[feature].values()) == len(drafts)


def test_a_word_is_known_only_where_drafts_of_another_fold_hold_it() -> None:
    """A word of one fold alone is unknown in that fold's drafts, however often it stands there."""
    texts = ["common zorbing zorbing", "common zorbing", "common plain", "common"]
    drafts = [Draft(str(n), text, (), "en", "t", f"b{n}", "plain") for n, text in enumerate(texts)]
    probability = np.full((4, 7), 0.1)
    told = count_reference(drafts, [read(text) for text in texts], np.array([0, 0, 1, 1]), probability, np.full(7, 0.5), 0.6)
    assert told["words"] == {"known": 4, "unknown": 4}
    assert told["unsure"] == {"no": 0, "yes": 4}  # seven chances of a tenth are a doubt of 0.7
