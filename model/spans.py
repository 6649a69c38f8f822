"""The words behind a probability: those whose removal lowers it most.

The model is linear, so every word has a worth of its own: what the features it takes part in add to the score. Stretches that promise most
by their worth are then really taken out, and what is left is judged anew; only that counts.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, chain, islice

import numpy as np

from model.features import class_features, word_features
from model.logistic import logistic
from model.normalize import normalize_with_offsets
from model.remainder import Remainder, Sentences
from model.store import Weights
from model.tokens import Token, tokenize
from model.vectors import FloatArray, IntArray

MOST_SPANS = 3
MOST_WORDS = 6
_CANDIDATES = 5
_LEAST_FALL = 0.005
_LEAST_SHARE = 0.1
"""What part of the whole fall in log odds a stretch must bring to be shown as a reason: a greeting that adds a little is none."""

_NOTHING = 1e-11
"""Log odds closer than this are the same: sums differ in their last bits by the order of additions."""

_PRICE_OF_A_WORD = 0.1
"""How far a further word has to lower the log odds to be worth showing."""

_ENDS = frozenset({"¶", ".", "?", "!"})


class Reading:
    """One text read once for all labels: its tokens, and what is left of its score when some of them are taken out.

    See :mod:`model.remainder` for how little of it is read anew.
    """

    def __init__(self, text: str, model: Weights) -> None:
        """Read a text."""
        self.text, self._model = text, model
        plain, self._places = normalize_with_offsets(text)
        self.tokens = model.vocabulary.spelling.mend(tokenize(plain))
        ended = accumulate((token.form in _ENDS for token in self.tokens), initial=0)
        letters = [model.vocabulary.letter_columns(form) if kind == "word" else () for kind, form, _, _ in self.tokens]
        self.sentences = Sentences(self.tokens, list(ended)[:-1], letters, model)

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
        rest, left = Remainder(self.sentences, label), set(range(len(self.tokens)))
        found: list[tuple[int, int]] = []
        odds = [rest.odds()]
        while len(found) < MOST_SPANS:
            best = list(islice((stretch for stretch in stretches if left.issuperset(range(*stretch))), _CANDIDATES))
            if not best:
                break
            after = [rest.odds_without(stretch) for stretch in best]
            prices = [one + _PRICE_OF_A_WORD * (end - start) for one, (start, end) in zip(after, best, strict=True)]
            chosen = next(place for place, price in enumerate(prices) if price <= min(prices) + _NOTHING)  # of equals the first
            if after[chosen] >= odds[-1] - _NOTHING:
                break
            rest.take_out(best[chosen])
            left.difference_update(range(*best[chosen]))
            found.append(best[chosen])
            odds.append(after[chosen])
        return found, odds

    @cached_property
    def _shares(self) -> tuple[IntArray, FloatArray, list[list[int]], Counter[int]]:
        """Columns and values of the text's row, which columns each token takes part in, and at how many places each column stands."""
        vocabulary, text = self._model.vocabulary, self.sentences
        signals = set(chain.from_iterable([vocabulary.signal_columns(name, count) for name, count in text.signals.items()]))
        columns, values, _ = vocabulary.rows([(text.word_times, text.letter_times, text.class_times, signals)])
        words, classes = (
            [vocabulary.columns(names) if names else () for names in group(self.tokens)] for group in (word_features, class_features)
        )
        here = [[*some, *runs, *named] for some, runs, named in zip(words, text.letters, classes, strict=True)]
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
