"""A message as words: small letters without accents, quotes, punctuation, emoji, spaced or drawn-out letters; places are kept.

Every word knows where it stood in the original, so that evidence can be shown.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_BARE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_APOSTROPHES = "'’‘ʼ`´′＇"
_ELIDED = {"qu", "jusqu", "lorsqu", "puisqu", "aujourd"}
_LOOK_ALIKES = str.maketrans("0134578ѕторсеахуіοτρ", "oieastbstopceaxyiotp")
"""Digits and letters of other alphabets that pass for Latin ones; used for whole-message keywords only."""

_ENDS = ".!?;\n…"
STOP_SIGN = "\N{OCTAGONAL SIGN}"
"""Says STOP where there is no word."""


@dataclass(frozen=True)
class Word:
    """One word in plain form; ``start`` and ``end`` are places in the original; ``sentence`` counts from 0."""

    plain: str
    start: int
    end: int
    sentence: int


def to_words(text: str) -> list[Word]:
    """Split a message into words. ``don't`` becomes ``dont``; ``n'écrivez`` becomes ``n ecrivez``; ``S T O P`` and ``s.t.o.p`` become ``stop``."""
    words: list[Word] = []
    letters, start, sentence = "", 0, 0
    for place, char in enumerate(text):
        plain = _plain(char)
        if char in _APOSTROPHES and letters:
            if len(letters) == 1 or letters in _ELIDED:
                words.append(Word(letters, start, place, sentence))
                letters = ""
            continue
        if plain:
            start = place if not letters else start
            letters += plain
            continue
        if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
            continue
        if letters:
            words.append(Word(letters, start, place, sentence))
            letters = ""
        if char == "#" and not text[place + 1 : place + 2].isalnum():
            words.append(Word("number", place, place + 1, sentence))
        if char in _ENDS and words and words[-1].sentence == sentence and not _inside_word(text, place):
            sentence += 1
    if letters:
        words.append(Word(letters, start, len(text), sentence))
    if not words and (place := text.find(STOP_SIGN)) >= 0:
        return [Word("stop", place, place + 1, 0)]
    return _joined(words, text)


def _plain(char: str) -> str:
    """Give the plain letters and digits of a character, "" for anything else."""
    spelled = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold()).translate(_BARE)
    return "".join(one for one in spelled if one.isalnum() and not unicodedata.combining(one))


def _inside_word(text: str, place: int) -> bool:
    """Say whether a mark stands between two letters or digits, as in ``s.t.o.p`` or ``3.30``."""
    return 0 < place < len(text) - 1 and text[place] == "." and text[place - 1].isalnum() and text[place + 1].isalnum()


def _joined(words: list[Word], text: str) -> list[Word]:
    """Join runs of three or more single letters, which somebody spaced out."""
    joined: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        if word is not None and len(word.plain) == 1 and word.plain.isalpha() and (not run or _near(run[-1], word, text)):
            run.append(word)
            continue
        if len(run) >= 3:
            run = [Word("".join(one.plain for one in run), run[0].start, run[-1].end, run[0].sentence)]
        joined += run
        run = []
        if word is not None:
            single = len(word.plain) == 1 and word.plain.isalpha()
            run, joined = ([word], joined) if single else (run, [*joined, word])
    return joined


def _near(before: Word, after: Word, text: str) -> bool:
    return after.start - before.end <= 3 and not any(char in _APOSTROPHES for char in text[before.end : after.start])


@lru_cache(maxsize=20_000)
def squeezed(word: str) -> str:
    """Give a word with drawn-out letters once: ``stoppppp`` becomes ``stop``, ``hello`` stays."""
    return re.sub(r"(.)\1{2,}", r"\1", word)


def unmasked(word: str) -> str:
    """Give a word with look-alike digits and letters as Latin letters: ``st0p`` becomes ``stop``."""
    return word if word.isdigit() else word.translate(_LOOK_ALIKES)
