"""The words behind a probability: those whose removal lowers it most.

The model is linear, so every word has a worth of its own: what the features it takes part in add to the score. Stretches that promise most
by their worth are then really taken out, and what is left is judged anew; only that counts.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from model.features import class_features, word_features
from model.logistic import logistic
from model.normalize import normalize_with_offsets
from model.store import Weights
from model.tokens import Token, tokenize

MOST_SPANS = 3
MOST_WORDS = 6
_CANDIDATES = 5
_LEAST_FALL = 0.005
_PRICE_OF_A_WORD = 0.1
"""How far a further word has to lower the log odds to be worth showing."""

_ENDS = frozenset({"¶", ".", "?", "!"})


def find_spans(text: str, label: int, model: Weights) -> list[tuple[int, int, float]]:
    """Return up to three (start, end, weight) of ``text`` in its order, merged where they touch.

    The stretch whose removal lowers the score most is found first, the next one is sought in what is left. The weights add up to the fall in
    probability when all are taken out; each has the share it has in the fall of the log odds, for where a probability is close to 1 the
    first stretch taken out may not lower it at all.
    """
    plain, places = normalize_with_offsets(text)
    tokens = model.vocabulary.spelling.mend(tokenize(plain))
    found, odds = _taken_out(tokens, label, model)
    chances = logistic(np.array(odds))
    while found and chances[len(found) - 1] - chances[len(found)] < _LEAST_FALL:
        found.pop()
    if not found:
        return []
    falls = -np.diff(odds[: len(found) + 1])
    weights = (chances[0] - chances[len(found)]) * falls / falls.sum()
    spans = [(places[tokens[start].start], places[tokens[end - 1].end - 1] + 1) for start, end in found]
    return _merged(text, [(start, end, float(weight)) for (start, end), weight in zip(spans, weights, strict=True)])


def _taken_out(tokens: Sequence[Token], label: int, model: Weights) -> tuple[list[tuple[int, int]], list[float]]:
    """Return the stretches taken out, each the best of what was left, and the log odds before and after each."""
    stretches = _stretches(_worth(tokens, label, model), tokens)
    left = set(range(len(tokens)))
    found: list[tuple[int, int]] = []
    odds = [float(_log_odds([tokens], label, model)[0])]
    while len(found) < MOST_SPANS:
        best = list(islice((stretch for stretch in stretches if left.issuperset(range(*stretch))), _CANDIDATES))
        if not best:
            break
        after = _log_odds([[tokens[place] for place in sorted(left.difference(range(*stretch)))] for stretch in best], label, model)
        chosen = int(np.argmin(after + _PRICE_OF_A_WORD * np.array([end - start for start, end in best])))
        if after[chosen] >= odds[-1]:
            break
        left.difference_update(range(*best[chosen]))
        found.append(best[chosen])
        odds.append(float(after[chosen]))
    return found, odds


def _log_odds(texts: Sequence[Sequence[Token]], label: int, model: Weights) -> NDArray[np.float64]:
    """Return the log odds of a label for texts given as tokens."""
    raw = model.vocabulary.scores(texts, model.weights)[:, label] + model.bias[label]
    return np.asarray(model.slope[label] * raw + model.shift[label])


def _worth(tokens: Sequence[Token], label: int, model: Weights) -> list[float]:
    """Return what each token adds to the score of a label; a feature that stands at several places is shared out evenly."""
    vocabulary = model.vocabulary
    columns, values, _ = vocabulary.rows([vocabulary.columns_of(tokens)])
    added = dict(zip(columns.tolist(), (values * model.weights[columns, label]).tolist(), strict=True))
    letters = [vocabulary.letter_columns(form) if kind == "word" else () for kind, form, _, _ in tokens]
    groups = (map(vocabulary.columns, word_features(tokens)), letters, map(vocabulary.columns, class_features(tokens)))
    here = [[*words, *runs, *classes] for words, runs, classes in zip(*groups, strict=True)]
    times = Counter(column for found in here for column in found)
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
