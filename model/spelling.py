"""A slip of the keyboard read as the word that was meant: one letter lost, doubled, wrong, or two swapped, never the first.

Only a word the model has not met is changed, and only to one it has met; the more frequent of several wins. What is found depends on the
word alone, so a word needs to be looked up once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from model.tokens import Token

SHORTEST = 4


@dataclass(frozen=True)
class Spelling:
    """The words a model has met, the most frequent first; an empty one changes nothing."""

    words: tuple[str, ...] = ()
    _rank: dict[str, int] = field(init=False, repr=False, compare=False)
    _of_letter: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _near: dict[str, dict[str, list[str]]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _found: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the words by their first letter, which no slip changes."""
        of_letter: dict[str, list[str]] = {}
        for word in self.words:
            if len(word) >= SHORTEST:
                of_letter.setdefault(word[0], []).append(word)
        object.__setattr__(self, "_rank", {word: rank for rank, word in enumerate(self.words)})
        object.__setattr__(self, "_of_letter", {letter: tuple(words) for letter, words in of_letter.items()})

    def knows(self, word: str) -> bool:
        """Tell whether the model has met this very word."""
        return word in self._rank

    def meant(self, word: str) -> str:
        """Return the word that was meant, itself when it is known, short, or like none."""
        if word in self._rank or len(word) < SHORTEST or not self.words:
            return word
        found = self._found.get(word)
        if found is None:
            index = self._index(word[0])
            near = {one for form in _shorter(word) for one in index.get(form, ()) if is_slip(word, one)}
            found = min(near, key=self._rank.__getitem__, default=word)
            if len(self._found) < 200_000:
                self._found[word] = found
        return found

    def _index(self, letter: str) -> dict[str, list[str]]:
        """Return the words of a first letter under themselves and each form with one letter less; made when it is first needed."""
        near = self._near.get(letter)
        if near is None:
            near = {}
            for word in self._of_letter.get(letter, ()):
                for form in _shorter(word):
                    near.setdefault(form, []).append(word)
            self._near[letter] = near
        return near

    def mend(self, tokens: Iterable[Token]) -> list[Token]:
        """Return the tokens with every word as it was meant; places in the text stay."""
        out = []
        for token in tokens:
            if token.kind == "word":
                meant = self.meant(token.form)
                if meant != token.form:
                    token = token._replace(form=meant)
            out.append(token)
        return out


def _shorter(word: str) -> list[str]:
    """Return the word and its forms without one letter, the first letter always kept."""
    return list(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))]))


def is_slip(one: str, other: str) -> bool:
    """Tell whether two different words differ by one letter more, less or other, or by two neighbours swapped, the first letter alike."""
    if one[:1] != other[:1] or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(apart) == 2:
            first, second = apart
            return second == first + 1 and one[first] == other[second] and one[second] == other[first]
        return len(apart) == 1
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    at = next((place for place, letter in enumerate(shorter) if letter != longer[place]), len(shorter))
    return longer[at + 1 :] == shorter[at:]


def most_frequent_first(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return words by falling count, alphabetically where equal."""
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))
