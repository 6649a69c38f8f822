"""Words of one meaning under one name, so that a rare word speaks for the common ones.

``lexicon.txt`` holds a class per line: ``NAME: word stem* two_words``. A star stands for any ending; an underscore joins words of a phrase.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

_Phrases = dict[str, dict[str, list[tuple[tuple[str, ...], str]]]]
_Table = tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], _Phrases]


@cache
def _table() -> _Table:
    words: dict[str, tuple[str, ...]] = {}
    stems: dict[str, tuple[str, ...]] = {}
    phrases: _Phrases = {}  # by the first word and the first letter of the second, so that few are left to compare
    for line in files("model").joinpath("lexicon.txt").read_text("utf-8").splitlines():
        if not line.strip() or line.startswith("//"):
            continue
        name, _, entries = line.partition(":")
        for entry in entries.split():
            if "_" in entry:
                parts = tuple(entry.split("_"))
                phrases.setdefault(parts[0].rstrip("*"), {}).setdefault(parts[1][:1], []).append((parts, name))
            elif entry.endswith("*"):
                stems[entry[:-1]] = (*stems.get(entry[:-1], ()), name)
            else:
                words[entry] = (*words.get(entry, ()), name)
    return words, stems, phrases


@lru_cache(maxsize=100_000)
def word_classes(word: str) -> tuple[str, ...]:
    """Return the classes of one normalised word, by the whole word or by the longest stem that has one."""
    words, stems, _ = _table()
    found = words.get(word, ())
    for end in range(len(word), 2, -1):
        if word[:end] in stems:
            return tuple(dict.fromkeys((*found, *stems[word[:end]])))
    return found


@lru_cache(maxsize=100_000)
def known(word: str) -> tuple[tuple[str, ...], dict[str, list[tuple[tuple[str, ...], str]]] | None]:
    """Return the classes of a word and the phrases that start with it."""
    return word_classes(word), _table()[2].get(word)


def _fits(part: str, form: str) -> bool:
    return form.startswith(part[:-1]) if part.endswith("*") else form == part


def classes_of(forms: Sequence[str], place: int) -> tuple[str, ...]:
    """Return the classes of the form at ``place``, phrases that start there included."""
    found, phrases = known(forms[place])
    if phrases and place + 1 < len(forms):
        for parts, name in phrases.get(forms[place + 1][:1], ()):
            piece = forms[place : place + len(parts)]
            if len(piece) == len(parts) and all(map(_fits, parts, piece)):
                found = (*found, name)
    return found
