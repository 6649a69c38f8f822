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
    _letters: dict[str, str] = field(init=False, repr=False, compare=False)
    _found: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Rank the words, and tell which letters follow each first letter, which no slip changes."""
        letters: dict[str, set[str]] = {}
        for word in self.words:
            letters.setdefault(word[:1], set()).update(word)
        object.__setattr__(self, "_rank", {word: rank for rank, word in enumerate(self.words)})
        object.__setattr__(self, "_letters", {first: "".join(sorted(found)) for first, found in letters.items()})

    def knows(self, word: str) -> bool:
        """Tell whether the model has met this very word."""
        return word in self._rank

    def meant(self, word: str) -> str:
        """Return the word that was meant, itself when it is known, short, or like none."""
        rank = self._rank
        if word in rank or len(word) < SHORTEST:
            return word
        found = self._found.get(word)
        if found is None:
            near = [one for one in _near(word, self._letters.get(word[0], "")) if one in rank and len(one) >= SHORTEST]
            found = min(near, key=rank.__getitem__, default=word)
            if len(self._found) < 200_000:
                self._found[word] = found
        return found

    def mend(self, tokens: Iterable[Token]) -> list[Token]:
        """Return the tokens with every word as it was meant; places in the text stay."""
        out, rank = [], self._rank
        for token in tokens:
            if token.kind == "word" and token.form not in rank:
                meant = self.meant(token.form)
                if meant != token.form:
                    token = token._replace(form=meant)
            out.append(token)
        return out


def _near(word: str, letters: str) -> list[str]:
    """Return every form that is a slip away from a word, some more than once; ``letters`` are those there are to put in.

    A few hundred forms, looked up once for each word: an index of all the known words' own forms takes long to make and much room.
    """
    forms = [word + letter for letter in letters]
    for at in range(1, len(word)):
        before, rest, after = word[:at], word[at:], word[at + 1 :]
        begun = [before + letter for letter in letters]
        forms += [one + after for one in begun]
        forms += [one + rest for one in begun]
        forms.append(before + after)
        forms.append(before + after[:1] + rest[:1] + after[1:])
    return forms


def most_frequent_first(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return words by falling count, alphabetically where equal."""
    return tuple(sorted(counts, key=lambda word: (-counts[word], word)))
