"""Likely label errors, found by confident learning (cleanlab) on what a model that has not seen the rows says of them."""

import warnings
from collections.abc import Sequence
from heapq import nsmallest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.labels import LABELS
from service.examples.report import LISTED, Suspect

FEWEST_CARRIERS = 5
"""A label that fewer rows carry, or lack, is not looked at: there is no telling what its usual probability is."""
MISSING = "not looked for: cleanlab is not installed; pip install 'sendcheck[train]'"


def find_suspects(rows: Sequence[int], given: NDArray[np.bool_], probability: NDArray[np.float64]) -> tuple[int, list[Suspect]] | None:
    """Return how many labels of rows are likely wrong, and the likeliest of them, at most ``LISTED``; None where cleanlab is not installed.

    ``given`` and ``probability`` are rows x labels. Each label is looked at by itself, for a row may be right about one and wrong about another.
    """
    try:
        from cleanlab.filter import find_label_issues  # type: ignore[import-untyped] # ships no types
    except ImportError:
        return None
    found: list[tuple[float, int, str, int]] = []
    count = 0
    for column, label in enumerate(LABELS):
        carried, chance = given[:, column], probability[:, column]
        if min(int(carried.sum()), int((~carried).sum())) < FEWEST_CARRIERS:
            continue
        both = np.stack([1 - chance, chance], axis=1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of labels that leave little to learn from; the report says what was found
            places: Any = find_label_issues(carried.astype(int), both, return_indices_ranked_by="self_confidence", n_jobs=1)
        count += len(places)
        beliefs = [(float(chance[place] if carried[place] else 1 - chance[place]), rows[place], label, int(place)) for place in places]
        found = nsmallest(LISTED, found + beliefs)
    return count, [
        Suspect(row, label, bool(given[place, LABELS.index(label)]), round(float(probability[place, LABELS.index(label)]), 4))
        for _, row, label, place in found
    ]
