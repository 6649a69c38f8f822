"""The words behind a probability: those whose removal lowers it most.

The model is linear, so every word has a worth of its own: what the features it takes part in add to the score. Stretches that promise most
by their worth are then really taken out, and what is left is judged anew; only that counts.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, chain, groupby, islice

import numpy as np
from numpy.typing import NDArray

from model.features import class_features, signal_features, word_features
from model.logistic import logistic
from model.normalize import normalize_with_offsets
from model.store import Weights
from model.tokens import Token, tokenize
from model.vectors import Columns, FloatArray, IntArray

MOST_SPANS = 3
MOST_WORDS = 6
_CANDIDATES = 5
_LEAST_FALL = 0.005
_LEAST_SHARE = 0.1
"""What part of the whole fall in log odds a stretch must bring to be shown as a reason: a greeting that adds a little is none."""

_PRICE_OF_A_WORD = 0.1
"""How far a further word has to lower the log odds to be worth showing."""

_ENDS = frozenset({"¶", ".", "?", "!"})


class Reading:
    """One text read once for all labels: its tokens, and what is left of its score when some of them are taken out.

    No word run and no pair of classes crosses the end of a sentence, so only the sentence something was taken out of is read anew.
    """

    def __init__(self, text: str, model: Weights) -> None:
        """Read a text."""
        self.text, self._model = text, model
        plain, self._places = normalize_with_offsets(text)
        self.tokens = model.vocabulary.spelling.mend(tokenize(plain))
        ended = accumulate((token.form in _ENDS for token in self.tokens), initial=0)
        self._sentence = list(ended)[:-1]
        self._letters = [model.vocabulary.letter_columns(form) if kind == "word" else () for kind, form, _, _ in self.tokens]
        self._read: dict[tuple[int, ...], tuple[set[int], set[int]]] = {}
        self._odds: dict[tuple[int, ...], NDArray[np.float64]] = {}

    def spans(self, label: int) -> list[tuple[int, int, float]]:
        """Return up to three (start, end, weight) of the text in its order, merged where they touch.

        The stretch whose removal lowers the score most is found first, the next one is sought in what is left. The weights add up to the fall
        in probability when all are taken out; each has the share it has in the fall of the log odds, for where a probability is close to 1
        the first stretch taken out may not lower it at all.
        """
        found, odds = self._taken_out(label)
        chances = logistic(np.array(odds))
        while found and (
            chances[len(found) - 1] - chances[len(found)] < _LEAST_FALL
            or odds[len(found) - 1] - odds[len(found)] < _LEAST_SHARE * (odds[0] - odds[len(found)])
        ):
            found.pop()
        if not found:
            return []
        falls = -np.diff(odds[: len(found) + 1])
        weights = (chances[0] - chances[len(found)]) * falls / falls.sum()
        tokens, places = self.tokens, self._places
        spans = [(places[tokens[start].start], places[tokens[end - 1].end - 1] + 1) for start, end in found]
        return _merged(self.text, [(start, end, float(weight)) for (start, end), weight in zip(spans, weights, strict=True)])

    def _taken_out(self, label: int) -> tuple[list[tuple[int, int]], list[float]]:
        """Return the stretches taken out, each the best of what was left, and the log odds before and after each."""
        stretches = _stretches(self._worth(label), self.tokens)
        left = set(range(len(self.tokens)))
        found: list[tuple[int, int]] = []
        odds = [float(self._log_odds([tuple(range(len(self.tokens)))], label)[0])]
        while len(found) < MOST_SPANS:
            best = list(islice((stretch for stretch in stretches if left.issuperset(range(*stretch))), _CANDIDATES))
            if not best:
                break
            after = self._log_odds([tuple(sorted(left.difference(range(*stretch)))) for stretch in best], label)
            chosen = int(np.argmin(after + _PRICE_OF_A_WORD * np.array([end - start for start, end in best])))
            if after[chosen] >= odds[-1]:
                break
            left.difference_update(range(*best[chosen]))
            found.append(best[chosen])
            odds.append(float(after[chosen]))
        return found, odds

    def _log_odds(self, lefts: Sequence[tuple[int, ...]], label: int) -> NDArray[np.float64]:
        """Return the log odds of a label for what is left of the text, given as the places of tokens."""
        model = self._model
        if new := [left for left in lefts if left not in self._odds]:
            raw = model.vocabulary.sums([self._columns(left) for left in new], model.weights) + model.bias
            self._odds.update(zip(new, model.slope * raw + model.shift, strict=True))
        return np.array([self._odds[left][label] for left in lefts])

    def _columns(self, left: tuple[int, ...]) -> Columns:
        """Return the known features of what is left, as ``Vocabulary.columns_of`` finds them."""
        parts = [self._of_sentence(tuple(places)) for _, places in groupby(left, self._sentence.__getitem__)]
        words, classes = (set().union(*found) for found in zip(*parts, strict=True)) if parts else (set(), set())
        letters = set(chain.from_iterable([self._letters[place] for place in left]))
        return words, letters, classes, self._model.vocabulary.columns(signal_features([self.tokens[place] for place in left]))

    def _of_sentence(self, places: tuple[int, ...]) -> tuple[set[int], set[int]]:
        found = self._read.get(places)
        if found is None:
            columns, tokens = self._model.vocabulary.columns, [self.tokens[place] for place in places]
            groups = (word_features(tokens), class_features(tokens))
            words, classes = (columns(chain.from_iterable(group)) for group in groups)
            found = self._read[places] = words, classes
        return found

    @cached_property
    def _shares(self) -> tuple[IntArray, FloatArray, list[list[int]], Counter[int]]:
        """Columns and values of the text's row, which columns each token takes part in, and at how many places each column stands."""
        vocabulary = self._model.vocabulary
        columns, values, _ = vocabulary.rows([self._columns(tuple(range(len(self.tokens))))])
        words, classes = (map(vocabulary.columns, group(self.tokens)) for group in (word_features, class_features))
        here = [[*some, *runs, *named] for some, runs, named in zip(words, self._letters, classes, strict=True)]
        return columns, values, here, Counter(chain.from_iterable(here))

    def _worth(self, label: int) -> list[float]:
        """Return what each token adds to the score of a label; a feature that stands at several places is shared out evenly."""
        columns, values, here, times = self._shares
        added = dict(zip(columns.tolist(), (values * self._model.weights[columns, label]).tolist(), strict=True))
        return [sum(added[column] / times[column] for column in found) for found in here]


def _stretches(worth: Sequence[float], tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the stretches of at most ``MOST_WORDS`` tokens within a sentence, those worth most first; a stretch starts and ends with a word."""
    scored = []
    for start in range(len(tokens)):
        if tokens[start].kind == "mark" or worth[start] <= 0:
            continue
        total = 0.0
        for end in range(start, min(start + MOST_WORDS, len(tokens))):
            if tokens[end].form in _ENDS:
                break
            total += worth[end]
            if tokens[end].kind != "mark" and worth[end] > 0:
                scored.append((-total, start, end + 1))
    scored.sort()
    return [(start, end) for _, start, end in scored]


def _merged(text: str, found: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    merged: list[tuple[int, int, float]] = []
    for start, end, weight in sorted(found):
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            first, last, so_far = merged[-1]
            merged[-1] = (first, max(last, end), so_far + weight)
        else:
            merged.append((start, end, weight))
    return [(start, end, round(weight, 4)) for start, end, weight in merged]
