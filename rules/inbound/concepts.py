"""What the words of a message are about: phrases turned into concepts, the same in every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from rules.inbound.slips import nearest
from rules.inbound.words import Word, squeezed

LANGUAGES = ("en", "pl", "es", "fr")
_Phrase = tuple[str, ...]

MENDED = ("remove", "message", "withdraw", "consent", "wrong", "uninterested", "receive", "harass", "endsub")
"""Concepts whose words are recognised with a slip of the finger in them."""

CACHED_WORDS = 20_000
"""Words whose slips are remembered."""


@dataclass(frozen=True)
class Mention:
    """A concept in a message: places of its first word and after its last."""

    concept: str
    start: int
    end: int


class Concepts:
    """Phrases of each language; ``*`` at a word's end stands for any ending."""

    def __init__(self, tables: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Index phrases by their first word, those with ``*`` apart.

        Raises:
            ValueError: when a phrase is blank.
        """
        self._exact: dict[str, dict[str, list[tuple[_Phrase, str]]]] = {}
        self._open: dict[str, dict[str, list[tuple[_Phrase, str]]]] = {}
        self._words: dict[str, set[str]] = {}
        self._beginnings: dict[str, set[str]] = {}
        self._mended: dict[str, set[str]] = {}
        for language, concepts in tables.items():
            exact: dict[str, list[tuple[_Phrase, str]]] = {}
            starred: dict[str, list[tuple[_Phrase, str]]] = {}
            for concept, phrases in concepts.items():
                for phrase in phrases:
                    parts = tuple(phrase.split())
                    if not parts:
                        raise ValueError(f"{language}.{concept}: a blank phrase")
                    table = starred if parts[0].endswith("*") else exact
                    table.setdefault(parts[0].rstrip("*"), []).append((parts, concept))
            self._exact[language], self._open[language] = exact, starred
            spoken = {concept: {part for phrase in phrases for part in phrase.split()} for concept, phrases in concepts.items()}
            parts_of_all = {part for some in spoken.values() for part in some}
            self._words[language] = parts_of_all
            self._beginnings[language] = {part[:-1] for part in parts_of_all if part.endswith("*")}
            self._mended[language] = {part.rstrip("*") for concept in MENDED for part in spoken.get(concept, ())}
        self._meant = lru_cache(maxsize=CACHED_WORDS)(self._without_slip)

    def mentions(self, words: Sequence[Word], language: str) -> list[Mention]:
        """Give the concepts of the words, the longest phrase at each place, left to right; a phrase keeps within its sentence."""
        words = [word if (plain := self._meant(word.plain, language)) == word.plain else replace(word, plain=plain) for word in words]
        found: list[Mention] = []
        place = 0
        while place < len(words):
            best = self._best(words, place, language)
            if best is None:
                place += 1
                continue
            found.append(best)
            place = best.end
        return found

    def readings(self, words: Sequence[Word], given: str) -> dict[str, list[Mention]]:
        """Give the concepts in each language to read in: the one whose phrases cover most words, and the one given if over half as many."""
        found = {language: self.mentions(words, language) for language in self._exact}
        covered = {language: sum(one.end - one.start for one in some) for language, some in found.items()}
        most = max(covered.values(), default=0)
        best = {language for language, count in covered.items() if count == most and most > 0}
        if given in found and 2 * covered[given] > most:
            best |= {given}
            best = {given} if covered[given] == most else best
        elif given in found and not most:
            best = {given}
        return {language: found[language] for language in sorted(best or found)}

    def _without_slip(self, word: str, language: str) -> str:
        """Give a word nobody knows as the word of a refusal it is a slip of."""
        plain = squeezed(word)
        beginnings = self._beginnings[language]
        if plain in self._words[language] or any(plain[:length] in beginnings for length in range(1, len(plain) + 1)):
            return word
        meant = nearest(plain, self._mended[language])
        return word if meant is None else meant

    def _best(self, words: Sequence[Word], place: int, language: str) -> Mention | None:
        first = words[place].plain
        plain = squeezed(first)
        exact, starred = self._exact[language], self._open[language]
        choices = [one for word in dict.fromkeys((first, plain)) for one in exact.get(word, ())]
        choices += [one for length in range(1, len(plain) + 1) for one in starred.get(plain[:length], ())]
        choices = [one for one in choices if self._fits(words, place, one[0])]
        if not choices:
            return None
        phrase, concept = max(choices, key=lambda one: (len(one[0]), sum(map(len, one[0]))))
        return Mention(concept, place, place + len(phrase))

    def _fits(self, words: Sequence[Word], place: int, phrase: _Phrase) -> bool:
        if place + len(phrase) > len(words) or words[place + len(phrase) - 1].sentence != words[place].sentence:
            return False
        return all(
            squeezed(word.plain).startswith(part[:-1]) if part.endswith("*") else part in (word.plain, squeezed(word.plain))
            for word, part in zip(words[place : place + len(phrase)], phrase, strict=True)
        )


def from_mapping(content: Mapping[str, Any]) -> Concepts:
    """Build concepts from a parsed ``concepts.toml``."""
    return Concepts(content)
