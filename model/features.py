"""What the classifier sees of a text: word runs, letter runs, word classes and plain signals, each as a set of named features.

Everything is counted in one pass over the tokens. A name starts with the letter of its group and a colon: ``w:`` runs of one to
three words, ``c:`` runs of letters inside a word, ``l:`` classes of the lexicon and pairs of them, ``s:`` signals ("three amounts").
The first three groups are given token by token, each name with the token that completes it, so that a name can be traced to its place.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from model.lexicon import classes_of, known
from model.tokens import Token

GROUPS: tuple[str, ...] = ("w", "c", "l", "s")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOPS = frozenset({".", "?", "!", "¶", ";", "…"})
_NEGATIONS = _words(
    """not no never dont wont cant isnt arent wasnt didnt doesnt havent hasnt couldnt wouldnt shouldnt without
    nie nigdy bez zaden zadnych nikt ani"""
)
_YOU = _words(
    """you your yours u ur
    pan pani panstwa panstwu pana panu cie ci ciebie twoj twoja twoje twojego twojej wasz wasza was wam"""
)
_WE = _words(
    """we our us i my me mine
    nasz nasza nasze naszej nam nas ja moj moja mi mnie"""
)
_FACTS = frozenset({"#money", "#pct", "#date", "#time", "#num", "#phone", "#code", "#mail", "#link"})
_ASIDE = frozenset({",", "(", ")", '"', "-", "*", "/"})
_COUNTED_MARKS = frozenset({",", ":", "-", "•", "*", "(", "#emoji", "#name", "/", "+", "="})
_LEVELS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
CHAR_RUN = (3, 5)
_UNKNOWN: tuple[tuple[str, ...], None] = ((), None)


@lru_cache(maxsize=200_000)
def letter_runs(word: str) -> tuple[str, ...]:
    """Return the runs of 3 to 5 letters of one word, its edges marked with ``<`` and ``>``."""
    if len(word) < 3:
        return ()
    edged = f"<{word}>"
    return tuple({f"c:{edged[i : i + n]}" for n in range(CHAR_RUN[0], CHAR_RUN[1] + 1) for i in range(len(edged) - n + 1)})


Names = Iterable[str]


def word_features(tokens: Sequence[Token]) -> list[Names]:
    """Return per token the runs of one to three forms it ends; a run may start at the beginning of a sentence but never crosses its end."""
    found: list[Names] = []
    before, last = "^", "^^"
    for kind, form, _, _ in tokens:
        if kind == "mark" and form in _ASIDE:
            found.append(())
            continue
        if last == "^^":
            found.append((f"w:{form}", f"w:{before} {form}"))
        else:
            found.append((f"w:{form}", f"w:{before} {form}", f"w:{last} {before} {form}"))
        if form in _STOPS:
            before, last = "^", "^^"
        else:
            before, last = form, before
    return found


def letter_features(tokens: Iterable[Token]) -> list[Names]:
    """Return per token the letter runs of its word."""
    return [letter_runs(form) if kind == "word" else () for kind, form, _, _ in tokens]


def class_features(tokens: Sequence[Token]) -> list[Names]:
    """Return per token its lexicon classes, those under a negation, and their pairs with the classes before them in the sentence."""
    found: list[Names] = []
    recent: list[str] = []
    negated = 0
    forms = [token.form for token in tokens]
    for place, form in enumerate(forms):
        if form in _STOPS:
            found.append([f"l:{name}?" for name in recent] if form == "?" else ())
            recent = []
            negated = 0
            continue
        if known(form) == _UNKNOWN:  # what most words are
            found.append(())
        else:
            names: list[str] = []
            for name in classes_of(forms, place):
                names.append(f"l:{name}")
                if negated:
                    names.append(f"l:!{name}")
                names.extend([f"l:{other}>{name}" for other in recent[-6:]])
                recent.append(name)
            found.append(names)
        if form in _NEGATIONS:
            negated = 4
        elif negated:
            negated -= 1
    return found


@lru_cache(maxsize=8192)
def thermometer(name: str, count: int) -> tuple[str, ...]:
    """Return the features of a count: one for each level it reaches."""
    return tuple(f"s:{name}{level}" for level in _LEVELS if count >= level)


def signal_features(tokens: Sequence[Token]) -> set[str]:
    """Return thermometer features: ``s:money3`` says that the text holds three amounts or more."""
    return {level for name, count in signal_counts(tokens).items() for level in thermometer(name, count)}


LONGEST = "longest"
"""The one count that is no sum: of two parts of a text the larger counts."""


def signal_counts(tokens: Sequence[Token], *, start_of_line: bool = True) -> dict[str, int]:
    """Return what the signals count in a text, or in a part of it that starts with a sentence; the counts of parts add up."""
    counts: defaultdict[str, int] = defaultdict(int)
    words = sentence = longest = 0
    for kind, form, _, _ in tokens:
        if kind == "word":
            words += 1
            sentence += 1
            if form in _YOU:
                counts["you"] += 1
            elif form in _WE:
                counts["we"] += 1
            if form in _NEGATIONS:
                counts["negations"] += 1
        elif form in _FACTS:
            counts[form[1:]] += 1
            counts["facts"] += 1
            if start_of_line:
                counts["steps"] += 1
        elif form in _STOPS:
            if sentence:
                counts["sentences"] += 1
                longest = max(longest, sentence)
            sentence = 0
            if form in "?!¶;":
                counts[f"mark{form}"] += 1
        elif form in _COUNTED_MARKS:
            counts[form] += 1
            if start_of_line and form in {"-", "•", "*"}:
                counts["steps"] += 1
        start_of_line = form == "¶"
    counts["sentences"] += bool(sentence)
    counts["words"] = words
    counts[LONGEST] = max(longest, sentence)
    return counts


def extract_tokens(tokens: Sequence[Token]) -> tuple[set[str], set[str], set[str], set[str]]:
    """Return the features of one text given as tokens, one set per group of ``GROUPS``."""
    words, letters, classes = (set(chain.from_iterable(group(tokens))) for group in (word_features, letter_features, class_features))
    return words, letters, classes, signal_features(tokens)
