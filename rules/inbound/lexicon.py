"""The word lists of the policy, ready to be looked up: a whole message, a sentence of its own, a phrase inside one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.inbound.slips import nearest
from rules.inbound.words import Word, squeezed, to_words, unmasked
from rules.keyword_lists import PER_SE, KeywordList

ALWAYS_ASK = ("end", "cancel")


@dataclass(frozen=True)
class Hit:
    """A keyword found: its list's kind, and the words of the message it covers."""

    kind: str
    words: tuple[Word, ...]


class Lexicon:
    """Keyword lists by kind, in plain form."""

    def __init__(self, lists: Iterable[KeywordList]) -> None:
        """Put lists in plain form; the seven words of the FCC are there whatever the lists say."""
        self._by_kind: dict[str, set[tuple[str, ...]]] = {}
        self._values: dict[str, dict[tuple[str, ...], str]] = {"topic": {}, "reason": {}}
        for word in PER_SE:
            self._add("opt_out_ask" if word in ALWAYS_ASK else "opt_out", word)
        for one in lists:
            for word in one.words:
                phrase = self._add(one.kind, word)
                if one.kind in self._values:
                    self._values[one.kind].setdefault(phrase, one.value)
        revoking = self._by_kind["opt_out"] | self._by_kind["opt_out_ask"]
        for kind in ("opt_in", "confirm", "help"):
            self._by_kind[kind] = self._by_kind.get(kind, set()) - revoking
        self._fillers = self._by_kind.get("filler", set())
        self._longest = {kind: max(map(len, phrases)) for kind, phrases in self._by_kind.items() if phrases}

    def _add(self, kind: str, word: str) -> tuple[str, ...]:
        phrase = tuple(one.plain for one in to_words(word))
        if phrase:
            self._by_kind.setdefault(kind, set()).add(phrase)
        return phrase

    def whole(self, words: Sequence[Word], kinds: Sequence[str], *, alone: bool = False) -> Hit | None:
        """Find a keyword that is all there is but for courtesies; with ``alone`` not even those. Earlier kinds win."""
        if not words or len(words) > 8:
            return None
        for kind in kinds:
            for start, end in self._stretches(len(words), kind):
                if (start, end) != (0, len(words)) and alone:
                    continue
                if not self._matches(words[start:end], kind):
                    continue
                if self._all_filler(words[:start]) and self._all_filler(words[end:]):
                    return Hit(kind, tuple(words[start:end]))
            if kind == "opt_out" and (hit := self._repeated(words, kind)):
                return hit
        return None

    def sentence(self, words: Sequence[Word], kind: str) -> Hit | None:
        """Find a keyword that is a sentence of its own in a longer message."""
        for number in sorted({word.sentence for word in words}):
            if hit := self.whole([word for word in words if word.sentence == number], (kind,)):
                return hit
        return None

    def value(self, words: Sequence[Word], kind: str) -> str | None:
        """Give the topic or reason whose phrase stands first in the words, the longest at a place."""
        found = self.find(words, kind)
        return found[0][0] if found else None

    def find(self, words: Sequence[Word], kind: str) -> list[tuple[str, int, int]]:
        """Give every phrase of topics or reasons in the words: value, first place, place after the last."""
        table = self._values[kind]
        found, place = [], 0
        while place < len(words):
            for length in range(min(self._longest.get(kind, 0), len(words) - place), 0, -1):
                phrase = tuple(word.plain for word in words[place : place + length])
                if phrase in table:
                    found.append((table[phrase], place, place + length))
                    place += length - 1
                    break
            place += 1
        return found

    @property
    def topics(self) -> tuple[str, ...]:
        """Every topic there are words for."""
        return tuple(sorted(set(self._values["topic"].values())))

    def _stretches(self, size: int, kind: str) -> Iterable[tuple[int, int]]:
        for length in range(min(self._longest.get(kind, 0), size), 0, -1):
            for start in range(size - length + 1):
                yield start, start + length

    def _matches(self, words: Sequence[Word], kind: str) -> bool:
        phrases = self._by_kind.get(kind, set())
        plain = tuple(word.plain for word in words)
        if plain in phrases or tuple(map(squeezed, plain)) in phrases:
            return True
        if kind not in ("opt_out", "opt_out_ask"):
            return False
        if tuple(unmasked(squeezed(word)) for word in plain) in phrases:
            return True
        return len(plain) == 1 and nearest(squeezed(plain[0]), (phrase[0] for phrase in phrases if len(phrase) == 1)) is not None

    def _repeated(self, words: Sequence[Word], kind: str) -> Hit | None:
        """Find one keyword said several times: STOP STOP STOP."""
        if len(words) > 1 and all(self._matches([word], kind) or self._all_filler([word]) for word in words):
            said = [word for word in words if self._matches([word], kind)]
            return Hit(kind, tuple(said)) if said else None
        return None

    def _all_filler(self, words: Sequence[Word]) -> bool:
        plain = [word.plain for word in words]
        place = 0
        while place < len(plain):
            for length in range(min(self._longest.get("filler", 0), len(plain) - place), 0, -1):
                if tuple(plain[place : place + length]) in self._fillers:
                    place += length
                    break
            else:
                return False
        return True
