"""What a model costs to use: time per draft, alone and in a batch, and room on the disk."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from model.classifier import Classifier
from model.store import FILES, read_model

ALONE = 60
BATCH = 400


def costs(models: Sequence[tuple[Classifier, Path]], texts: Sequence[str]) -> list[dict[str, float]]:
    """Return per model milliseconds for one draft (median), drafts a second in a batch, megabytes and features.

    The models take turns draft by draft, so that whatever else the machine does falls on all alike; each has read every text before.
    """
    alone = [[text] for text in texts[:ALONE]]
    batch = list(texts[:BATCH])
    for model, _ in models:
        model.probabilities(batch)
    single: list[list[float]] = [[] for _ in models]
    for one in alone:
        for place, (model, _) in enumerate(models):
            single[place].append(_seconds(model, one))
    found = []
    for place, (model, folder) in enumerate(models):
        found.append(
            {
                "milliseconds": round(1000 * median(single[place]), 4) if single[place] else 0.0,
                "per_second": round(len(batch) / max(min(_seconds(model, batch) for _ in range(2)), 1e-9), 1),
                "megabytes": round(sum((folder / name).stat().st_size for name in FILES) / 1e6, 2),
                "features": float(len(read_model(folder)[1].vocabulary)),
            }
        )
    return found


def _seconds(model: Classifier, texts: Sequence[str]) -> float:
    start = time.perf_counter()
    model.probabilities(texts)
    return time.perf_counter() - start
