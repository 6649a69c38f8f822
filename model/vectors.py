"""From named features to rows of a sparse matrix, by a vocabulary that was fixed in training."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from model.features import GROUPS, extract_tokens
from model.normalize import normalize
from model.spelling import Spelling
from model.tokens import tokenize

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Vocabulary:
    """The features a model knows: ``names`` (sorted), a ``scale`` for each, and how much each group of ``GROUPS`` counts for.

    The row of a text holds, per group, the scales of its known features divided by their Euclidean length, times the group's share.
    """

    names: tuple[str, ...]
    scale: FloatArray
    shares: dict[str, float]
    spelling: Spelling = field(default_factory=Spelling)
    _place: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the names."""
        object.__setattr__(self, "_place", {name: column for column, name in enumerate(self.names)})

    def __len__(self) -> int:
        """Return the number of features."""
        return len(self.names)

    def columns(self, features: Iterable[str]) -> NDArray[np.int64]:
        """Return the sorted columns of the features that are known."""
        place = self._place
        found = np.fromiter((place[name] for name in features if name in place), dtype=np.int64)
        found.sort()
        return found

    def row(self, groups: Sequence[Iterable[str]]) -> tuple[NDArray[np.int64], FloatArray]:
        """Return columns and values of one text, given its features per group."""
        columns, values = [], []
        for group, features in zip(GROUPS, groups, strict=True):
            cols = self.columns(features)
            weights = self.scale[cols]
            length = float(np.sqrt(np.sum(weights * weights)))
            if length > 0:
                columns.append(cols)
                values.append(weights * (self.shares[group] / length))
        if not columns:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        return np.concatenate(columns), np.concatenate(values)

    def matrix(self, extracted: Iterable[Sequence[Iterable[str]]]) -> sp.csr_array:
        """Return the sparse matrix (texts x features) of already extracted texts; each row depends on its own text only."""
        indices, data, ends = [], [], [0]
        for groups in extracted:
            cols, values = self.row(groups)
            indices.append(cols)
            data.append(values)
            ends.append(ends[-1] + len(cols))
        flat_columns = np.concatenate(indices) if indices else np.zeros(0, dtype=np.int64)
        flat_values = np.concatenate(data) if data else np.zeros(0)
        return sp.csr_array((flat_values, flat_columns.astype(np.int32), np.array(ends, dtype=np.int32)), shape=(len(ends) - 1, len(self)))

    def matrix_of(self, texts: Sequence[str]) -> sp.csr_array:
        """Return the sparse matrix (texts x features) of texts."""
        return self.matrix(extract_tokens(self.spelling.mend(tokenize(normalize(text)))) for text in texts)
