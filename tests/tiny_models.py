"""Models of a few words, written in a moment: sound folders with nothing worth knowing in them."""

from pathlib import Path

import numpy as np

from model.features import GROUPS
from model.labels import LABELS
from model.selftest import libraries
from model.store import Weights, read_manifest, write_model
from model.vectors import Vocabulary
from model.workplace import keep_version, retraining


def write_tiny(folder: Path, strength: float = 1.0, threshold: float = 0.5) -> str:
    """Write a model folder and give its version; another strength or threshold makes another model."""
    vocabulary = Vocabulary(("w:pin", "w:sale"), np.ones(2), dict.fromkeys(GROUPS, 1.0))
    ones = np.ones(len(LABELS))
    weights = Weights(vocabulary, strength * np.ones((2, len(LABELS))), ones, ones, -ones)
    manifest = {
        "thresholds": dict.fromkeys(LABELS, threshold),
        "review_doubt": 0.5,
        "libraries": libraries(),
        "trained_at": f"2026-01-0{int(strength)}T00:00:00Z",
    }
    return str(write_model(folder, weights, manifest)["version"])


def add_tiny(models: Path, strength: float = 1.0) -> str:
    """Add a model to a models folder as a retraining does, and give its version."""
    with retraining(models) as work:
        write_tiny(work / "model", strength)
        return str(read_manifest(keep_version(models, work / "model"))["version"])
