"""What is left of a text when stretches of it are taken out, and the log odds of a label for it.

Nothing is read anew but the sentence that something is taken out of, and nothing is summed anew but what changes there: no word run and no
pair of classes crosses the end of a sentence, and signals are counts that add up. The sums differ from those of a text read as a whole by what
the order of additions makes of the last bits.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, groupby
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.features import GROUPS, LONGEST, class_features, signal_counts, word_features
from model.tokens import Token

if TYPE_CHECKING:
    from model.store import Weights

_NEW_LINE = "¶"
Stretch = tuple[int, int]


class Sentence(NamedTuple):
    """What is left of a sentence: known word runs and classes, and what the signals count in it."""

    words: set[int]
    classes: set[int]
    signals: dict[str, int]


class _Sum(NamedTuple):
    """Of some features: what they add before their group is scaled, their squares, and how many they are."""

    added: float
    squares: float
    number: int


class Sentences:
    """A text by its sentences, read once for all labels; ``ends`` says for each token which sentence it is in."""

    def __init__(self, tokens: Sequence[Token], ends: Sequence[int], letters: Sequence[Collection[int]], model: "Weights") -> None:
        """Read the whole text."""
        self.tokens, self.of_token, self.letters, self.model = tokens, ends, letters, model
        self._read: dict[tuple[int, ...], Sentence] = {}
        self.places = [tuple(places) for _, places in groupby(range(len(tokens)), ends.__getitem__)]
        self.sentences = [self.read(places) for places in self.places]
        self.word_times = Counter(chain.from_iterable([one.words for one in self.sentences]))
        self.class_times = Counter(chain.from_iterable([one.classes for one in self.sentences]))
        self.letter_times = Counter(chain.from_iterable(letters))
        self.signals = together(one.signals for one in self.sentences)

    def read(self, places: tuple[int, ...]) -> Sentence:
        """Read what is left of one sentence, given as the places of its tokens."""
        found = self._read.get(places)
        if found is None:
            columns, tokens = self.model.vocabulary.columns, [self.tokens[place] for place in places]
            first = self.places[self.of_token[places[0]]][0] if places else 0
            starts_line = first == 0 or self.tokens[first - 1].form == _NEW_LINE
            words, classes = (columns(chain.from_iterable(group(tokens))) for group in (word_features, class_features))
            found = self._read[places] = Sentence(words, classes, signal_counts(tokens, start_of_line=starts_line))
        return found


class _Worth(dict[int, tuple[float, float]]):
    """By feature: what it adds for one label before its group is scaled, and its square."""

    def __init__(self, text: Sentences, label: int) -> None:
        """Work out those of the whole text."""
        self._label, self._model = label, text.model
        columns = np.fromiter(chain(text.word_times, text.letter_times, text.class_times), dtype=np.int64)
        scale = text.model.vocabulary.scale[columns]
        added, squares = (scale * text.model.weights[columns, label]).tolist(), (scale * scale).tolist()
        super().__init__(zip(columns.tolist(), zip(added, squares, strict=True), strict=True))

    def __missing__(self, column: int) -> tuple[float, float]:
        scale = float(self._model.vocabulary.scale[column])
        found = self[column] = scale * float(self._model.weights[column, self._label]), scale * scale
        return found

    def sum(self, columns: Iterable[int]) -> _Sum:
        """Add features up."""
        added = squares = 0.0
        number = 0
        for column in columns:
            one, square = self[column]
            added, squares, number = added + one, squares + square, number + 1
        return _Sum(added, squares, number)


class Remainder:
    """What is left of a text for one label."""

    def __init__(self, text: Sentences, label: int) -> None:
        """Begin with the whole text."""
        self._text, self._worth = text, _Worth(text, label)
        model = text.model
        self._shares = tuple(model.vocabulary.shares[group] for group in GROUPS)
        self._bias, self._slope, self._shift = (float(numbers[label]) for numbers in (model.bias, model.slope, model.shift))
        self._places, self._sentences, self._signals = list(text.places), list(text.sentences), dict(text.signals)
        self._times = (Counter(text.word_times), Counter(text.letter_times), Counter(text.class_times))
        self._sums = tuple(self._worth.sum(times) for times in self._times)
        self._of_count: dict[tuple[str, int], _Sum] = {}

    def odds(self) -> float:
        """Return the log odds of the label for what is left."""
        return self._odds(self._sums, self._signals)

    def odds_without(self, stretch: Stretch) -> float:
        """Return the log odds if a stretch, within one sentence, were taken out as well."""
        _, _, sums, signals = self._without(stretch)
        return self._odds(sums, signals)

    def take_out(self, stretch: Stretch) -> None:
        """Take a stretch out for good."""
        number = self._text.of_token[stretch[0]]
        before = self._sentences[number]
        self._places[number], now, self._sums, self._signals = self._without(stretch)
        words, letters, classes = self._times
        words.subtract(before.words)
        words.update(now.words)
        classes.subtract(before.classes)
        classes.update(now.classes)
        letters.subtract(chain.from_iterable(self._text.letters[slice(*stretch)]))
        self._sentences[number] = now

    def _without(self, stretch: Stretch) -> tuple[tuple[int, ...], Sentence, tuple[_Sum, ...], dict[str, int]]:
        start, end = stretch
        number = self._text.of_token[start]
        places = tuple([place for place in self._places[number] if not start <= place < end])
        before, now = self._sentences[number], self._text.read(places)
        words, letters, classes = self._times
        gone = Counter(chain.from_iterable(self._text.letters[start:end]))
        sums = (
            self._changed(self._sums[0], _lost(before.words, now.words, words), _won(before.words, now.words, words)),
            self._changed(self._sums[1], [column for column, times in gone.items() if letters[column] == times], ()),
            self._changed(self._sums[2], _lost(before.classes, now.classes, classes), _won(before.classes, now.classes, classes)),
        )
        others = (one.signals for other, one in enumerate(self._sentences) if other != number)
        return places, now, sums, together([*others, now.signals])

    def _changed(self, before: _Sum, lost: Collection[int], won: Collection[int]) -> _Sum:
        if not lost and not won:
            return before
        minus, plus = self._worth.sum(lost), self._worth.sum(won)
        return _Sum(
            before.added - minus.added + plus.added,
            before.squares - minus.squares + plus.squares,
            before.number - minus.number + plus.number,
        )

    def _odds(self, sums: tuple[_Sum, ...], signals: Mapping[str, int]) -> float:
        counted = [self._of(name, count) for name, count in signals.items()]
        of_signals = _Sum(sum([one.added for one in counted]), sum([one.squares for one in counted]), sum([one.number for one in counted]))
        groups = zip(self._shares, (*sums, of_signals), strict=True)
        scaled = [share * one.added / sqrt(one.squares) for share, one in groups if one.number]
        return self._slope * (sum(scaled) + self._bias) + self._shift

    def _of(self, name: str, count: int) -> _Sum:
        found = self._of_count.get((name, count))
        if found is None:
            columns = self._text.model.vocabulary.signal_columns(name, count)
            found = self._of_count[name, count] = self._worth.sum(columns)
        return found


def together(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Add up what the signals count in the parts of a text."""
    counts: dict[str, int] = {}
    for part in parts:
        for name, count in part.items():
            so_far = counts.get(name, 0)
            counts[name] = max(so_far, count) if name == LONGEST else so_far + count
    return counts


def _lost(before: set[int], now: set[int], times: Mapping[int, int]) -> list[int]:
    """Return the features that a sentence loses and no other has."""
    return [column for column in before - now if times[column] == 1]


def _won(before: set[int], now: set[int], times: Mapping[int, int]) -> list[int]:
    """Return the features that a sentence wins and no other has."""
    return [column for column in now - before if not times[column]]
