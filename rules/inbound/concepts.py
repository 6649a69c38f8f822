"""What the words of a message are about: phrases turned into concepts, the same in every language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rules.inbound.slips import nearest
from rules.inbound.words import Word, squeezed

LANGUAGES = ("en", "pl", "es", "fr")
_Phrase = tuple[str, ...]

MENDED = ("remove", "message", "withdraw", "consent", "wrong", "uninterested", "receive", "harass", "endsub")
"""Concepts whose words are recognised with a slip of the finger in them."""


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
        self._open: dict[str, list[tuple[_Phrase, str]]] = {}
        self._words: dict[str, set[str]] = {}
        self._mended: dict[str, set[str]] = {}
        for language, concepts in tables.items():
            exact: dict[str, list[tuple[_Phrase, str]]] = {}
            starred: list[tuple[_Phrase, str]] = []
            for concept, phrases in concepts.items():
                for phrase in phrases:
                    parts = tuple(phrase.split())
                    if not parts:
                        raise ValueError(f"{language}.{concept}: a blank phrase")
                    if parts[0].endswith("*"):
                        starred.append((parts, concept))
                    else:
                        exact.setdefault(parts[0], []).append((parts, concept))
            self._exact[language], self._open[language] = exact, starred
            spoken = {concept: {part for phrase in phrases for part in phrase.split()} for concept, phrases in concepts.items()}
            self._words[language] = {part for parts in spoken.values() for part in parts}
            self._mended[language] = {part.rstrip("*") for concept in MENDED for part in spoken.get(concept, ())}

    def mentions(self, words: Sequence[Word], language: str) -> list[Mention]:
        """Give the concepts of the words, the longest phrase at each place, left to right; a phrase keeps within its sentence."""
        words = [self._without_slip(word, language) for word in words]
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

    def candidates(self, words: Sequence[Word], given: str) -> tuple[str, ...]:
        """Give the languages to read in: the one whose phrases cover most words, and the one given where it covers over half as many."""
        covered = {language: sum(one.end - one.start for one in self.mentions(words, language)) for language in self._exact}
        most = max(covered.values(), default=0)
        best = {language for language, count in covered.items() if count == most and most > 0}
        if given in self._exact and 2 * covered[given] > most:
            return tuple(sorted({given} | (best if covered[given] < most else set())))
        if given in self._exact and not most:
            return (given,)
        return tuple(sorted(best or set(self._exact)))

    def _without_slip(self, word: Word, language: str) -> Word:
        """Give a word nobody knows as the word of a refusal it is a slip of."""
        plain = squeezed(word.plain)
        if plain in self._words[language] or any(plain.startswith(one[:-1]) for one in self._words[language] if one.endswith("*")):
            return word
        meant = nearest(plain, self._mended[language])
        return word if meant is None else replace(word, plain=meant)

    def _best(self, words: Sequence[Word], place: int, language: str) -> Mention | None:
        first = words[place].plain
        plain = squeezed(first)
        choices = [one for word in {first, plain} for one in self._exact[language].get(word, [])]
        choices += [one for one in self._open[language] if plain.startswith(one[0][0][:-1])]
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


def features(mentions: Sequence[Mention], words: Sequence[Word], text: str, *, whole: bool = True) -> dict[str, tuple[int, int]]:
    """Give a message's features, each with the places of the words it covers.

    A concept; two concepts in order with at most ``GAP`` words between them in one sentence; what follows a concept when that is none:
    nothing more, a name, or some other word, which is then what is spoken of; whether an unknown word stands before it; every word, and which
    come first and last; the shape of the whole.
    """
    found: dict[str, tuple[int, int]] = {}
    glue = [one for one in mentions if one.concept == GLUE]
    mentions = [one for one in mentions if one.concept != GLUE]
    known = {place for one in (*mentions, *glue) for place in range(one.start, one.end)}
    passed = {place for one in glue for place in range(one.start, one.end)}
    for index, one in enumerate(mentions):
        found.setdefault(one.concept, (one.start, one.end))
        for other in mentions[index + 1 : index + 4]:
            if other.start - one.end <= GAP and words[one.start].sentence == words[other.start].sentence:
                found.setdefault(f"{one.concept}>{other.concept}", (one.start, other.end))
        if (after := _after(one, words, known, passed, text)) is not None:
            found.setdefault(f"{one.concept}|{after}", (one.start, one.end))
        if _unknown_before(one, words, known, passed):
            found.setdefault(f"else|{one.concept}", (one.start, one.end))
    for index, word in enumerate(words):
        found.setdefault(f"={word.plain}", (index, index + 1))
    if words:
        found[f"^={words[0].plain}"] = (0, 1)
        found[f"$={words[-1].plain}"] = (len(words) - 1, len(words))
    shape = "short" if len(words) <= 3 else "medium" if len(words) <= 10 else "long"
    found[f"#{shape}"] = (0, 0)
    if "?" in (text if whole else text[words[0].start : words[-1].end + 2]):
        found["#question"] = (0, 0)
    if any(word.plain.isdigit() for word in words):
        found["#number"] = (0, 0)
    if mentions and mentions[0].start == 0:
        found[f"^{mentions[0].concept}"] = (mentions[0].start, mentions[0].end)
    return found


def _after(one: Mention, words: Sequence[Word], known: set[int], passed: set[int], text: str) -> str | None:
    """Say what follows a concept, articles and the like passed over; None when it is another concept."""
    place = one.end
    while place in passed and words[place].sentence == words[one.start].sentence:
        place += 1
    if place >= len(words) or words[place].sentence != words[one.start].sentence:
        return "end"
    if place in known:
        return None
    written = text[words[place].start : words[place].end]
    return "name" if written[:1].isupper() and not written.isupper() else "else"


def _unknown_before(one: Mention, words: Sequence[Word], known: set[int], passed: set[int]) -> bool:
    """Say whether a word that is no concept stands right before one in its sentence, as in 'did the leak stop'."""
    place = one.start - 1
    while place in passed and words[place].sentence == words[one.start].sentence:
        place -= 1
    return place >= 0 and place not in known and words[place].sentence == words[one.start].sentence


GAP = 4
GLUE = "_"
"""Concept of articles, prepositions and the like: they say nothing, and stand for nothing else either."""


def from_mapping(content: Mapping[str, Any]) -> Concepts:
    """Build concepts from a parsed ``concepts.toml``."""
    return Concepts(content)
