"""Which drafts a person should label next: those the model is least sure of, and no two that would teach the same.

Drafts are taken one after the other. Each time the one is taken whose doubt, times its distance to the nearest draft taken before it, is
greatest: a draft like one already taken is worth nothing more. Nothing is drawn by lot. ``benchmarks/labelling_order.py`` measures it.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from model.normalize import normalize
from model.tokens import tokenize

if TYPE_CHECKING:
    import scipy.sparse as sp

COLUMNS = 1 << 18
"""Columns the word runs are hashed into; two runs in one column do little harm."""
CONSIDERED = 10
LEAST_CONSIDERED = 1_000
"""How many of the most doubtful drafts are weighed: ten for each that is asked for, and a thousand at least."""


def choose_drafts(texts: Sequence[str], doubt: Sequence[float], limit: int) -> list[int]:
    """Return the places of at most ``limit`` texts, the most worth labelling first; the same input gives the same order.

    ``doubt`` says of each text how many of its answers are expected to be wrong (0 and more). Raises ``ValueError`` when the lengths differ.
    """
    if len(texts) != len(doubt):
        raise ValueError(f"{len(texts)} texts but {len(doubt)} doubts")
    unsure = np.asarray(doubt, dtype=np.float64)
    weighed = np.argsort(-unsure, kind="stable")[: max(CONSIDERED * limit, LEAST_CONSIDERED)]
    rows = word_rows([texts[place] for place in weighed])
    return [int(weighed[place]) for place in spread(rows, unsure[weighed], limit)]


def spread(rows: "sp.csr_array", worth: NDArray[np.float64], limit: int) -> list[int]:
    """Return at most ``limit`` rows by ``worth`` times cosine distance to the nearest row taken; ``rows`` are of length 1 or empty."""
    far = np.ones(len(worth))
    left = np.ones(len(worth), dtype=bool)
    taken: list[int] = []
    while len(taken) < min(limit, len(worth)):
        # What is left when every distance is 0 still comes, by worth alone.
        best = int(np.argmax(np.where(left, worth * far + 1e-9 * worth, -1.0)))
        taken.append(best)
        left[best] = False
        near = np.asarray(rows @ rows[[best]].toarray().ravel())
        far = np.minimum(far, 1 - np.clip(near, 0, 1))
    return taken


def word_rows(texts: Sequence[str]) -> "sp.csr_array":
    """Return texts x hashed word runs, rare ones weighing more, each row of length 1 (a text without a token stays empty)."""
    import scipy.sparse as sp  # loaded here so that a service starts without it

    columns = [sorted({crc32(run.encode()) % COLUMNS for run in _runs(text)}) for text in texts]
    flat = np.array([one for row in columns for one in row], dtype=np.int64)
    ends = np.cumsum([0, *(len(row) for row in columns)])
    count = np.bincount(flat, minlength=COLUMNS)
    weight = np.log((1 + len(texts)) / (1 + count)) + 1
    rows = sp.csr_array((weight[flat], flat, ends), shape=(len(texts), COLUMNS))
    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sp.csr_array(sp.diags_array(1 / np.maximum(length, 1e-12)) @ rows)


def _runs(text: str) -> Iterator[str]:
    """Give the words, numbers and marks of a text as the model reads them, alone and in pairs."""
    forms = [token.form for token in tokenize(normalize(text))]
    yield from forms
    for pair in pairwise(forms):
        yield " ".join(pair)
