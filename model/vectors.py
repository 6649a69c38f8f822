"""From named features to rows of a sparse matrix, by a vocabulary that was fixed in training."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, cycle, pairwise
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.features import GROUPS, class_features, letter_runs, signal_counts, thermometer, word_features
from model.spelling import Spelling
from model.tokens import Token

if TYPE_CHECKING:
    import scipy.sparse as sp

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
Columns = Sequence[Collection[int]]
"""The known features of one text, a collection without repeats per group of ``GROUPS``."""

_FEW = 64
_MOST_REMEMBERED = 200_000


class Rows(NamedTuple):
    """Sparse rows one after the other: row i has the columns and values from ``ends[i]`` to ``ends[i + 1]``."""

    columns: IntArray
    values: FloatArray
    ends: list[int]


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
    _letters: dict[str, tuple[int, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    _signals: dict[tuple[str, int], tuple[int, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the names."""
        object.__setattr__(self, "_place", {name: column for column, name in enumerate(self.names)})

    def __len__(self) -> int:
        """Return the number of features."""
        return len(self.names)

    def columns(self, features: Iterable[str]) -> set[int]:
        """Return the columns of the features that are known."""
        found: set[Any] = set(map(self._place.get, features))
        found.discard(None)
        return found

    def letter_columns(self, word: str) -> tuple[int, ...]:
        """Return the columns of the letter runs of a word: by far the most of all features, so each word is looked up once."""
        found = self._letters.get(word)
        if found is None:
            found = tuple(self.columns(letter_runs(word)))
            if len(self._letters) < _MOST_REMEMBERED:
                self._letters[word] = found
        return found

    def signal_columns(self, name: str, count: int) -> tuple[int, ...]:
        """Return the columns of what a signal of this count stands for; few counts are met, so each is looked up once."""
        found = self._signals.get((name, count))
        if found is None:
            found = tuple(self.columns(thermometer(name, count)))
            if len(self._signals) < _MOST_REMEMBERED:
                self._signals[name, count] = found
        return found

    def columns_of(self, tokens: Sequence[Token]) -> Columns:
        """Return the known features of one text given as tokens: the columns of what ``extract_tokens`` names."""
        return (
            self.columns(chain.from_iterable(word_features(tokens))),
            set(chain.from_iterable([self.letter_columns(form) for kind, form, _, _ in tokens if kind == "word"])),
            self.columns(chain.from_iterable(class_features(tokens))),
            set(chain.from_iterable([self.signal_columns(name, count) for name, count in signal_counts(tokens).items()])),
        )

    def rows(self, texts: Sequence[Columns]) -> Rows:
        """Return the rows of texts given by their known features; each depends on its own text only, to the last bit."""
        groups = list(chain.from_iterable(texts))
        ends = [0, *accumulate(map(len, groups))]
        columns = np.fromiter(chain.from_iterable(groups), dtype=np.int64, count=ends[-1])
        for start, end in pairwise(ends):
            columns[start:end].sort()  # sums of floats must not depend on the order of a set
        values = self.scale[columns]
        squares = values * values
        for (start, end), group in zip(pairwise(ends), cycle(GROUPS), strict=False):
            length = sqrt(np.add.reduce(squares[start:end]))
            if length > 0:
                values[start:end] *= self.shares[group] / length
        return Rows(columns, values, ends[:: len(GROUPS)])

    def matrix(self, extracted: Iterable[Sequence[Iterable[str]]]) -> "sp.csr_array":
        """Return the sparse matrix (texts x features) of texts given by the names of their features per group."""
        return self._matrix(self.rows([[self.columns(features) for features in groups] for groups in extracted]))

    def _matrix(self, rows: Rows) -> "sp.csr_array":
        import scipy.sparse as sp  # loaded here so that those who judge one text start without it

        ends = np.array(rows.ends, dtype=np.int32)
        return sp.csr_array((rows.values, rows.columns.astype(np.int32), ends), shape=(len(ends) - 1, len(self)))

    def scores(self, texts: Sequence[Sequence[Token]], weights: FloatArray) -> FloatArray:
        """Return the products (texts x labels) of the rows of texts given as mended tokens with ``weights`` (features x labels)."""
        return self.sums([self.columns_of(tokens) for tokens in texts], weights)

    def sums(self, texts: Sequence[Columns], weights: FloatArray) -> FloatArray:
        """Return the products of texts given by their known features."""
        rows = self.rows(texts)
        if len(texts) > _FEW:
            return np.asarray(self._matrix(rows) @ weights)
        # The same sums in the same order, without the cost of a matrix that is thrown away at once.
        products = rows.values[:, None] * weights[rows.columns]
        sums = [np.add.reduce(products[start:end]) for start, end in pairwise(rows.ends)]
        return np.array(sums).reshape(len(texts), weights.shape[1])
