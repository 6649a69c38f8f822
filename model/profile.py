"""What is counted of drafts so that drift can be seen: which bin of each feature a draft falls into, and never a word of it.

Training counts its own drafts this way and keeps the counts in the manifest (the key ``reference``); a service counts what it is asked.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from model.labels import LABELS
from model.tokens import Token

Counts = Counter[tuple[str, str]]
"""How many drafts fall into which bin, by (feature, bin)."""

_LENGTHS = (40, 80, 120, 160, 240, 320, 480)  # characters; 160 is a text message
_UNKNOWN = (1, 5, 10, 20, 35)  # percent of the words
_CHANCES = (1, 5, 15, 30, 50, 70, 85)  # percent


def _ranges(edges: Sequence[int], unit: str) -> tuple[str, ...]:
    inner = [f"{low}-{high}{unit}" for low, high in pairwise(edges)]
    return (f"under {edges[0]}{unit}", *inner, f"{edges[-1]}{unit} or more")


YES, NO = "yes", "no"
OTHER_LANGUAGE = "other"
LANGUAGES = ("en", "pl", OTHER_LANGUAGE)
INPUTS: dict[str, tuple[str, ...]] = {
    "length": _ranges(_LENGTHS, ""),
    "language": LANGUAGES,
    "unknown_words": _ranges(_UNKNOWN, " %"),
}
"""The features of a draft and their bins, in order: characters, language, and the share of its words that the model has never met."""

ANSWERS: dict[str, tuple[str, ...]] = {
    "unsure": (NO, YES),
    **{f"flagged.{label}": (NO, YES) for label in LABELS},
    **{f"probability.{label}": _ranges(_CHANCES, " %") for label in LABELS},
}
"""The features of a model's answer and their bins, in order."""

SUMS: dict[str, tuple[str, ...]] = {"drafts": ("all",), "characters": ("all",), "words": ("known", "unknown")}
"""Sums over drafts, from which means are told."""


def count_size(text: str) -> Counts:
    """Return the counts of one draft that need no reading."""
    length = INPUTS["length"][bisect_right(_LENGTHS, len(text))]
    return Counter({("drafts", "all"): 1, ("characters", "all"): len(text), ("length", length): 1})


def count_words(tokens: Sequence[Token], language: str, knows: Callable[[str], bool]) -> Counts:
    """Return the counts of one draft's language and words; ``knows`` says whether a model has met a word."""
    words = [token.form for token in tokens if token.kind == "word"]
    unknown = sum(not knows(word) for word in words)
    share = INPUTS["unknown_words"][bisect_right(_UNKNOWN, 100 * unknown / max(1, len(words)))]
    counts: Counts = Counter({("words", "known"): len(words) - unknown, ("words", "unknown"): unknown, ("unknown_words", share): 1})
    counts["language", language if language in LANGUAGES else OTHER_LANGUAGE] = 1
    return counts


def count_answer(probability: Sequence[float], flagged: Sequence[bool]) -> Counts:
    """Return the counts of one answer; both sequences in the order of the labels."""
    counts: Counts = Counter()
    for label, chance, flag in zip(LABELS, probability, flagged, strict=True):
        feature = f"probability.{label}"
        counts[feature, ANSWERS[feature][bisect_right(_CHANCES, 100 * chance)]] = 1
        counts[f"flagged.{label}", YES if flag else NO] = 1
    return counts


def count_unsure(unsure: bool) -> Counts:
    """Return the count of one answer that a person should look at, or need not."""
    return Counter({("unsure", YES if unsure else NO): 1})


def by_feature(counts: Counts) -> dict[str, dict[str, int]]:
    """Return counts by feature, then bin; of a known feature every bin in its order, empty ones too."""
    found: dict[str, dict[str, int]] = {}
    for feature, bins in {**SUMS, **INPUTS, **ANSWERS}.items():
        if any((feature, name) in counts for name in bins):
            found[feature] = {name: counts[feature, name] for name in bins}
    for feature, name in sorted(counts):
        if name not in found.get(feature, {}):
            found.setdefault(feature, {})[name] = counts[feature, name]
    return found
