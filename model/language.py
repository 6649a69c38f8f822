"""Which of the two languages a text is in, or that it cannot be told."""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from model.tokens import Token, read

_LEAST = 1.0
_LEAD = 1.25


@cache
def _words() -> dict[str, dict[str, float]]:
    """Return, per word, how strongly it speaks for each language; a word of several languages speaks less for each."""
    table: dict[str, dict[str, float]] = {}
    for line in files("model").joinpath("languages.txt").read_text("utf-8").splitlines():
        language, _, words = line.partition(":")
        for word in words.split():
            table.setdefault(word, {})[language.split("-")[0]] = 1.0
    return {word: {language: 1.0 / len(found) ** 2 for language in found} for word, found in table.items()}


@lru_cache(maxsize=65_536)
def _evidence(word: str) -> tuple[tuple[str, float], ...]:
    return tuple(_words().get(word, {}).items())


def language_of(text: str, tokens: Sequence[Token]) -> str:
    """Return ``en``, ``pl`` or ``""`` (unknown, another language, or too little to tell) for one text and its tokens as it was typed."""
    score: dict[str, float] = {}
    count = 0
    if text.isascii():
        if text.lower() == text.upper():  # no letter
            return ""
    else:
        letters = [char for char in text if char.isalpha()]
        if not letters or sum(char > "\u024f" for char in letters) * 3 > len(letters):
            return ""
    for token in tokens:
        if token.kind == "word":
            count += 1
            for language, weight in _evidence(token.form):
                score[language] = score.get(language, 0.0) + weight
    if not score:
        return ""
    ranked = sorted(score.items(), key=lambda item: (-item[1], item[0]))
    best, points = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if best not in {"en", "pl"} or points < max(_LEAST, 0.12 * count) or points < _LEAD * second:
        return ""
    return best


def detect_language(texts: Sequence[str]) -> list[str]:
    """Return ``en``, ``pl`` or ``""`` (unknown, another language, or too little to tell) for each text; accents are not needed."""
    return [language_of(text, read(text)) for text in texts]
