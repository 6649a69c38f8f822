"""What the detector weighs in a message: its concepts and what stands around them, its words, pieces of words, and its shape.

A name says what it is. A concept is its bare name, ``stop>message`` two of them, ``stop|else`` what follows one; ``=`` is a word, ``^`` and ``$``
the first and the last; ``s:`` and ``k:`` are two beginnings of words, next to each other and apart; ``m:`` and ``n:`` the same with concepts, in
capitals, for the words that are some; ``c:`` letters in a row; ``#`` the shape of the whole.
"""

from collections.abc import Iterator, Sequence

from rules.inbound.concepts import Mention
from rules.inbound.words import Word, squeezed

GLUE = "_"
"""Concept of articles, prepositions and the like: they say nothing, and stand for nothing else either."""

GAP = 4
"""Words that may stand between two concepts of a pair."""

STEM = 5
"""Letters of a word's beginning that stand for all its forms."""

APART = (2, 3)
"""Distances of the two parts of a pair that are not neighbours."""

LETTERS = (3, 4, 5)
"""Lengths of pieces of words, whose edges are letters too."""

Spans = dict[str, tuple[int, int]]


def features(mentions: Sequence[Mention], words: Sequence[Word], text: str, *, whole: bool = True) -> Spans:
    """Give a message's features, each with the places of the words it covers. ``whole``: the words are all there are of the text."""
    found = _concepts(mentions, words, text, whole=whole)
    plain = ["0" if word.plain.isdigit() else squeezed(word.plain) for word in words]
    ends = [place == len(words) - 1 or words[place + 1].sentence != words[place].sentence for place in range(len(words))]
    for name, span in (*_stems(plain, ends), *_mixed(plain, ends, mentions), *_letters(plain)):
        found.setdefault(name, span)
    return found


def _stems(plain: Sequence[str], ends: Sequence[bool]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Give pairs of beginnings of words, sentence by sentence."""
    row: list[tuple[str, int, int]] = []
    for place, word in enumerate(plain):
        row.append((word[:STEM], place, place + 1))
        if ends[place]:
            yield from _pairs(row, "s:", "k:")
            row = []


def _mixed(plain: Sequence[str], ends: Sequence[bool], mentions: Sequence[Mention]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Give the same with concepts for the words that are some; glue is left out."""
    at = {place: one for one in mentions for place in range(one.start, one.end)}
    row: list[tuple[str, int, int]] = []
    for place, word in enumerate(plain):
        one = at.get(place)
        if one is None:
            row.append((word[:STEM], place, place + 1))
        elif one.concept != GLUE and one.start == place:
            row.append((one.concept.upper(), one.start, one.end))
        if ends[place]:
            yield from _pairs(row, "m:", "n:")
            row = []


def _pairs(row: Sequence[tuple[str, int, int]], near: str, far: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Give neighbours, the row's edges among them, and those a little apart."""
    if not row:
        return
    edged = [("<", row[0][1], row[0][1]), *row, (">", row[-1][2], row[-1][2])]
    for place, (one, start, _) in enumerate(edged[:-1]):
        for distance in (1, *APART):
            if place + distance < len(edged):
                other, _, end = edged[place + distance]
                yield f"{near if distance == 1 else far}{one} {other}", (start, end)


def _letters(plain: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Give the pieces of each word."""
    for place, word in enumerate(plain):
        edged = f"_{word}_"
        for size in LETTERS:
            for start in range(len(edged) - size + 1):
                yield f"c:{edged[start : start + size]}", (place, place + 1)


def _concepts(mentions: Sequence[Mention], words: Sequence[Word], text: str, *, whole: bool) -> Spans:
    """Give concepts, pairs of them within ``GAP`` words in a sentence, what stands right before and after each, words, and the shape."""
    found: Spans = {}
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
