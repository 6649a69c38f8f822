"""The words behind a probability: those whose removal lowers it most."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from model.features import extract_tokens
from model.normalize import normalize_with_offsets
from model.store import Weights
from model.tokens import Token, tokenize

MOST_SPANS = 3
MOST_WORDS = 6
_CANDIDATES = 8
_LEAST_FALL = 0.005


def _probability(variants: Sequence[Sequence[Token]], label: int, model: Weights) -> NDArray[np.float64]:
    matrix = model.vocabulary.matrix(extract_tokens(tokens) for tokens in variants)
    raw = np.asarray(matrix @ model.weights[:, [label]])[:, 0] + model.bias[label]
    return np.asarray(expit(model.slope[label] * raw + model.shift[label]))


def _without(tokens: Sequence[Token], gone: set[int]) -> list[Token]:
    return [token for place, token in enumerate(tokens) if place not in gone]


def _windows(fall: NDArray[np.float64], tokens: Sequence[Token], gone: set[int]) -> list[tuple[int, int]]:
    """Return the stretches of at most ``MOST_WORDS`` tokens whose single falls add up to most; a stretch starts and ends with a word."""
    scored = []
    for start in range(len(tokens)):
        total = 0.0
        for end in range(start, min(start + MOST_WORDS, len(tokens))):
            if end in gone or tokens[end].form in {"¶", ".", "?", "!"}:
                break
            total += fall[end]
            if tokens[start].kind != "mark" and tokens[end].kind != "mark" and fall[start] > 0 and fall[end] > 0:
                scored.append((-total + 1e-4 * (end - start), start, end + 1))
    scored.sort()
    return [(start, end) for _, start, end in scored[:_CANDIDATES]]


def find_spans(text: str, label: int, model: Weights) -> list[tuple[int, int, float]]:
    """Return up to three (start, end, weight) of ``text`` in its order, merged where they touch; ``weight`` is the fall in probability.

    Words are taken out one by one to see what each is worth, the best stretches then as wholes; the next stretch is sought in what is left.
    """
    plain, places = normalize_with_offsets(text)
    tokens = model.vocabulary.spelling.mend(tokenize(plain))
    gone: set[int] = set()
    found: list[tuple[int, int, float]] = []
    for _ in range(MOST_SPANS):
        left = [place for place in range(len(tokens)) if place not in gone]
        if not left:
            break
        probs = _probability([_without(tokens, gone)] + [_without(tokens, gone | {place}) for place in left], label, model)
        fall = np.zeros(len(tokens))
        fall[left] = probs[0] - probs[1:]
        windows = _windows(fall, tokens, gone)
        if not windows:
            break
        falls = probs[0] - _probability([_without(tokens, gone | set(range(*window))) for window in windows], label, model)
        best = int(np.argmax(falls - 1e-3 * np.array([end - start for start, end in windows])))
        if falls[best] < _LEAST_FALL:
            break
        start, end = windows[best]
        gone |= set(range(start, end))
        found.append((places[tokens[start].start], places[tokens[end - 1].end - 1] + 1, float(falls[best])))
    return _merged(text, found)


def _merged(text: str, found: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    merged: list[tuple[int, int, float]] = []
    for start, end, weight in sorted(found):
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            first, last, so_far = merged[-1]
            merged[-1] = (first, max(last, end), so_far + weight)
        else:
            merged.append((start, end, weight))
    return [(start, end, round(weight, 4)) for start, end, weight in merged]
