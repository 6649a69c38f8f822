"""One reading of a text, whatever its case, marks, look-alike letters or decoration.

``normalize`` gives the text the features are computed from; ``normalize_with_offsets`` gives the same text and, for each of its
characters, the place in the original it came from. Every stage either swaps single characters or keeps some characters of a match, so
the two can never disagree.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

_APOSTROPHES = "'’‘´`ʼ′＇"
_DASHES = "–—―−‒‐‑"
_SPECIAL = {
    **{ord(char): "'" for char in _APOSTROPHES},
    **{ord(char): "-" for char in _DASHES},
    **{ord(char): '"' for char in "“”„«»″"},
    **{ord(char): "•" for char in "●▪◦‣∙"},
    **{ord(char): "" for char in "\u3164\u115f\u1160\u2800\uffa0"},
    **dict.fromkeys(range(127995, 128000), ""),  # skin tones
    **{ord(a): b for a, b in zip("łŁøØđĐıæÆœŒðþ", ("l", "l", "o", "o", "d", "d", "i", "ae", "ae", "oe", "oe", "d", "th"), strict=True)},
}
_LOOKALIKE = dict(
    zip(
        map(ord, "аеорсухіјѕԁһвкмнтгиАВЕКМНОРСТУХІЈЅԌԛԝґαβγεικνορτυχωΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"),
        map(ord, "aeopcyxijsdhbkmhtruABEKMHOPCTYXIJSGqwrabyeiknoptuxwABEZHIKMNOPTYX"),
        strict=True,
    )
)
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"\w+")


class _Fold(dict[int, str]):
    """A table for ``str.translate`` that works out each character once."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char == "\n" or char in "\r\u2028\u2029\x0b\x0c\x85":
            folded = "\n"
        elif char.isspace():
            folded = " "
        elif unicodedata.category(char) in {"Cf", "Cc", "Mn", "Me", "Cs", "Co", "Cn"}:
            folded = ""
        else:
            plain = (c for c in unicodedata.normalize("NFKD", char.casefold()) if unicodedata.category(c)[0] != "M")
            folded = "".join(_SPECIAL.get(ord(c), c) for c in plain).casefold()
        self[code] = folded
        return folded


_FOLD = _Fold(_SPECIAL)


def _letters(match: str) -> Iterable[int]:
    return [i for i, char in enumerate(match) if char.isalpha()]


def _nothing(_match: str) -> Iterable[int]:
    return ()


def _two(_match: str) -> Iterable[int]:
    return (0, 1)


def _one_space(match: str) -> Iterable[int]:
    return (max(match.find("\n"), 0),)


def _always(_text: str) -> bool:
    return True


def _has_symbols(text: str) -> bool:
    return not text.isascii()


def _has_apostrophe(text: str) -> bool:
    return "'" in text


def _has_dot(text: str) -> bool:
    return "." in text


def _has_run_of_spaces(text: str) -> bool:
    return "  " in text or "\n\n" in text or " \n" in text or "\n " in text


class _Stage(NamedTuple):
    """A pattern, which characters of a match stay, and a quick look that says when nothing can match."""

    pattern: re.Pattern[str]
    keep: Callable[[str], Iterable[int]]
    may_match: Callable[[str], bool] = _always


# The order matters: joins see single spaces, the collapse comes last.
_STAGES: tuple[_Stage, ...] = (
    _Stage(
        re.compile(r"(?<=[a-z])[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u2bff\U0001f000-\U0001faff]+(?=[a-z])"),
        _nothing,
        _has_symbols,
    ),
    _Stage(re.compile(r"(?<=[a-z])'(?=[a-z])"), _nothing, _has_apostrophe),
    _Stage(re.compile(r"(?<!\w)[a-z](?:\.[a-z]){1,}(?!\w)"), _letters, _has_dot),
    _Stage(re.compile(r"(?<!\w)[a-z](?:[^\w\s][a-z]|_[a-z]){2,}(?!\w)"), _letters),
    _Stage(re.compile(r"(?<!\w)[a-z](?: [a-z]){2,}(?!\w)"), _letters),
    _Stage(re.compile(r"([a-vx-z])\1\1+"), _two),
    _Stage(re.compile(r"\s\s+"), _one_space, _has_run_of_spaces),
)


def _unmask(text: str) -> str:
    """Swap look-alike letters one for one: everywhere in a mostly Latin text, else only in words that mix scripts."""
    if not _FOREIGN.search(text):
        return text
    if len(_LATIN.findall(text)) >= len(_FOREIGN.findall(text)):
        return text.translate(_LOOKALIKE)
    return _WORD.sub(lambda m: m[0].translate(_LOOKALIKE) if _LATIN.search(m[0]) else m[0], text)


def normalize(text: str) -> str:
    """Return the folded text: lower case, plain letters, single spaces, no invisible characters, words in one piece."""
    text = _unmask(text).translate(_FOLD)
    for pattern, keep, may_match in _STAGES:
        if may_match(text):
            text = pattern.sub(lambda m, keep=keep: "".join([m[0][i] for i in keep(m[0])]), text)  # type: ignore[misc]
    return text.strip()


def normalize_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return ``normalize(text)`` and, for each of its characters, the index in ``text`` it came from (never decreasing)."""
    unmasked = _unmask(text)
    current, widths = unmasked.translate(_FOLD), {char: len(_FOLD[ord(char)]) for char in set(unmasked)}
    one_for_one = all(width == 1 for width in widths.values())
    places = list(range(len(current)) if one_for_one else (index for index, char in enumerate(unmasked) for _ in range(widths[char])))
    for pattern, keep, may_match in _STAGES:
        matches = list(pattern.finditer(current)) if may_match(current) else []
        if not matches:
            continue
        kept: list[int] = []
        end = 0
        for match in matches:
            kept.extend(range(end, match.start()))
            kept.extend(match.start() + i for i in keep(match[0]))
            end = match.end()
        kept.extend(range(end, len(current)))
        places = [places[i] for i in kept]
        current = "".join([current[i] for i in kept])
    left = len(current) - len(current.lstrip())
    stripped = current.strip()
    return stripped, places[left : left + len(stripped)]
