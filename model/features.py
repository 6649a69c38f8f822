"""What the classifier sees of a text: word runs, letter runs, word classes and plain signals, each as a set of named features.

Everything is counted in one pass over the tokens. A name starts with the letter of its group and a colon: ``w:`` runs of one to
three words, ``c:`` runs of letters inside a word, ``l:`` classes of the lexicon and pairs of them, ``s:`` signals ("three amounts").
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from model.lexicon import classes_of
from model.normalize import normalize
from model.tokens import Token, tokenize

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
_LEVELS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128)
WORD_RUN = 3
CHAR_RUN = (3, 5)


@lru_cache(maxsize=200_000)
def letter_runs(word: str) -> tuple[str, ...]:
    """Return the runs of 3 to 5 letters of one word, its edges marked with ``<`` and ``>``."""
    if len(word) < 3:
        return ()
    edged = f"<{word}>"
    return tuple({f"c:{edged[i : i + n]}" for n in range(CHAR_RUN[0], CHAR_RUN[1] + 1) for i in range(len(edged) - n + 1)})


def word_features(tokens: Sequence[Token]) -> set[str]:
    """Return runs of one to three forms; a run may start at the beginning of a sentence but never crosses its end."""
    found: set[str] = set()
    before, last = "^", "^^"
    for token in tokens:
        form = token.form
        if token.kind == "mark" and form in {",", "(", ")", '"', "-", "*", "/"}:
            continue
        found.add(f"w:{form}")
        found.add(f"w:{before} {form}")
        if last != "^^":
            found.add(f"w:{last} {before} {form}")
        if form in _STOPS:
            before, last = "^", "^^"
        else:
            before, last = form, before
    return found


def letter_features(tokens: Iterable[Token]) -> set[str]:
    """Return the letter runs of all words."""
    found: set[str] = set()
    for token in tokens:
        if token.kind == "word":
            found.update(letter_runs(token.form))
    return found


def class_features(tokens: Sequence[Token]) -> set[str]:
    """Return the lexicon classes of the text, classes under a negation, and pairs of classes within a sentence."""
    found: set[str] = set()
    recent: list[str] = []
    negated = 0
    forms = [token.form for token in tokens]
    for place, form in enumerate(forms):
        if form in _STOPS:
            if form == "?":
                found.update(f"l:{name}?" for name in recent)
            recent = []
            negated = 0
            continue
        for name in classes_of(forms, place):
            found.add(f"l:{name}")
            if negated:
                found.add(f"l:!{name}")
            for other in recent[-6:]:
                found.add(f"l:{other}>{name}")
            recent.append(name)
        negated = 4 if form in _NEGATIONS else max(0, negated - 1)
    return found


def signal_features(tokens: Sequence[Token]) -> set[str]:
    """Return thermometer features: ``s:money3`` says that the text holds three amounts or more."""
    counts: Counter[str] = Counter()
    sentence = longest = 0
    start_of_line = True
    for token in tokens:
        form = token.form
        if token.kind == "word":
            counts["words"] += 1
            sentence += 1
            longest = max(longest, sentence)
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
            sentence = 0
            if form in "?!¶;":
                counts[f"mark{form}"] += 1
        elif form in {",", ":", "-", "•", "*", "(", "#emoji", "#name", "/", "+", "="}:
            counts[form] += 1
            if start_of_line and form in {"-", "•", "*"}:
                counts["steps"] += 1
        start_of_line = form == "¶"
    counts["sentences"] += bool(sentence)
    counts["longest"] = longest
    return {f"s:{name}{level}" for name, count in counts.items() for level in _LEVELS if count >= level}


def extract_tokens(tokens: Sequence[Token]) -> tuple[set[str], set[str], set[str], set[str]]:
    """Return the features of one text given as tokens, one set per group of ``GROUPS``."""
    return word_features(tokens), letter_features(tokens), class_features(tokens), signal_features(tokens)


def extract(text: str) -> tuple[set[str], set[str], set[str], set[str]]:
    """Return the features of one text as it is spelt, one set per group of ``GROUPS``; the text need not be normalised."""
    return extract_tokens(tokenize(normalize(text)))
