"""What senders and keyboards do to a text without changing what it says, and whether the answers stay the same."""

from collections.abc import Callable, Sequence
from random import Random

import numpy as np

from model.classifier import Classifier

_NEIGHBOURS = {
    letter: row[max(0, i - 1) : i] + row[i + 1 : i + 2] for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm") for i, letter in enumerate(row)
}
_HOMOGLYPHS = dict(zip("aeopcyxijsABEKMHOPCTX", "аеорсухіјѕАВЕКМНОРСТХ", strict=True))
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_EMOJI = "🙂🔥✨💚🎉👍"
Perturbation = Callable[[str, Random], str]


def change_case(text: str, random: Random) -> str:
    """Return the text in capitals, in lower case, or with each word capitalised."""
    return random.choice((str.upper, str.lower, str.title))(text)


def add_typos(text: str, random: Random) -> str:
    """Return the text with one slip of the keyboard in about every eighth word of four letters or more: swapped, doubled, lost or wrong."""
    words = text.split(" ")
    for place, word in enumerate(words):
        if len(word) < 4 or not word.isalpha() or random.random() > 0.125:
            continue
        at = random.randrange(1, len(word) - 1)
        slip = random.randrange(4)
        if slip == 0:
            word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        elif slip == 1:
            word = word[:at] + word[at] + word[at:]
        elif slip == 2:
            word = word[:at] + word[at + 1 :]
        else:
            word = word[:at] + random.choice(_NEIGHBOURS.get(word[at].lower()) or word[at]) + word[at + 1 :]
        words[place] = word
    return " ".join(words)


def double_spaces(text: str, random: Random) -> str:
    """Return the text with some spaces doubled or tripled."""
    return "".join(char * random.choice((1, 2, 3)) if char == " " else char for char in text)


def swap_homoglyphs(text: str, random: Random) -> str:
    """Return the text with a third of the letters that have a Cyrillic twin replaced by it."""
    return "".join(_HOMOGLYPHS[char] if char in _HOMOGLYPHS and random.random() < 0.33 else char for char in text)


def _between_letters(text: str, random: Random, marks: str, rate: float) -> str:
    out = []
    for place, char in enumerate(text):
        out.append(char)
        if char.isalpha() and text[place + 1 : place + 2].isalpha() and random.random() < rate:
            out.append(random.choice(marks))
    return "".join(out)


def add_zero_width(text: str, random: Random) -> str:
    """Return the text with invisible characters between some letters."""
    return _between_letters(text, random, _ZERO_WIDTH, 0.2)


def add_emoji(text: str, random: Random) -> str:
    """Return the text with emoji between some letters of its words."""
    return _between_letters(text, random, _EMOJI, 0.1)


PERTURBATIONS: dict[str, Perturbation] = {
    "case": change_case,
    "typos": add_typos,
    "spaces": double_spaces,
    "homoglyphs": swap_homoglyphs,
    "zero_width": add_zero_width,
    "emoji": add_emoji,
}


def perturbed(texts: Sequence[str], kind: str, seed: int = 0) -> list[str]:
    """Return each text under one kind of perturbation; a text's outcome depends on itself, the kind and the seed only."""
    return [PERTURBATIONS[kind](text, Random(f"{seed}/{kind}/{text}")) for text in texts]  # noqa: S311 - repeatable noise, no secret


def unchanged_shares(classifier: Classifier, texts: Sequence[str], languages: Sequence[str], seed: int = 0) -> dict[str, float]:
    """Return per kind of perturbation the share of texts whose seven flags all stay as they were."""
    before = classifier.predict(texts, languages).flagged
    shares = {}
    for kind in PERTURBATIONS:
        after = classifier.predict(perturbed(texts, kind, seed), languages).flagged
        shares[kind] = float(np.mean((before == after).all(axis=1))) if len(texts) else 1.0
    return shares
