"""No text-speak with customers."""

import re
from functools import lru_cache

import numpy as np

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.text_shape import without_addresses, word_set
from rules.vocabulary import Effect

_POLISH = re.compile("[ąćęłńóśźż]", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_BEFORE = re.compile(r"(\S+)\s+\Z")
_AFTER = re.compile(r"\s+(\S+)")

_WORDS_ELSEWHERE = word_set("u wat dat nom ru luv elo coz nara kk jj zw plz pls cze abt")
"""Words that are ordinary in some language other than English and Polish: Dutch 'u', 'dat' and 'wat', French 'nom', German 'PLZ'."""

_PLACES = word_set(
    "unit flat block row bay gate hall vitamin plan type size room level zone section door class option grade group terminal platform line "
    "building part form schedule appendix annex seat shape model series stage track lot stall desk mieszkanie lokal blok brama sala typ"
)
"""What a letter stands behind as a number would: 'unit U'."""


@lru_cache(maxsize=16)
def _compiled(words: tuple[str, ...]) -> tuple[frozenset[str], re.Pattern[str]]:
    """Give the first word of every entry, for a quick look, and the pattern of all entries as whole words."""
    entries = sorted(words, key=len, reverse=True)
    pattern = "|".join(r"\s+".join(map(re.escape, re.sub("[’']", "’", entry).split())).replace("’", "['’]") for entry in entries)
    first = frozenset(match[0] for entry in words if (match := _WORD.match(entry.casefold())))
    return first, re.compile(rf"(?<![\w@#&$.-])(?<!\w['’])(?:{pattern})(?![\w@#&$]|-\w|\.\w|['’]s\b)", re.IGNORECASE)


def _vocabulary(situation: Situation, row: int) -> tuple[str, ...]:
    """Give the word list of the draft's language, both lists where it has none of its own."""
    language, policy = situation.facts.language[row], situation.policy
    english, polish = policy["style.slang_en"], policy["style.slang_pl"]
    if language == "en":
        return tuple(english)
    if language == "pl" or (not language and _POLISH.search(situation.facts.text[row])):
        return tuple(polish)
    return tuple(english) + tuple(polish)


def slang(situation: Situation, row: int) -> list[str]:
    """Give the text-speak of a draft, each word once, as typed."""
    facts, text = situation.facts, situation.facts.text[row]
    words = _vocabulary(situation, row)
    first, pattern = _compiled(words)
    if first.isdisjoint(_WORD.findall(text.casefold())):
        return []
    text = without_addresses(text)
    names = set(_WORD.findall(f"{facts.sender_name[row]} {facts.sender_business[row]} {facts.contact_name[row]}"))
    foreign = _WORDS_ELSEWHERE if facts.language[row] not in ("", "en", "pl") else frozenset()
    hits = (match for match in pattern.finditer(text) if match[0] not in names and match[0].casefold() not in foreign)
    return list(dict.fromkeys(match[0] for match in hits if not _is_code_or_name(text, match)))


def _is_code_or_name(text: str, match: re.Match[str]) -> bool:
    """Say whether a word of the list stands here for something else: a letter of a code, initials, a proper name."""
    word = match[0]
    left, right = _BEFORE.search(text, max(0, match.start() - 40), match.start()), _AFTER.match(text, match.end())
    before, after = left[1] if left else "", right[1] if right else ""
    if len(word) <= 2 and (
        "&" in (before, after)
        or "/" in (text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1])
        or before.casefold() in _PLACES
    ):
        return True
    if word.isupper() and len(word) <= 2:
        shouted = any(len(other) > 1 and other.isupper() and other.isalpha() for other in (before, after))
        opens = len(word) == 1 and (not before or before[-1] in ".!?") and after[:1].islower()
        asks = len(word) == 1 and before.casefold() in _BEFORE_YOU
        return any(char.isdigit() for char in word) or not (shouted or opens or asks)
    if word.isupper() and re.match(r"\d{4}", after):
        return True
    named = len(word) > 2 and word.istitle() and word.isalpha() and re.search("[aeiouy]", word)
    return bool(named and before and before[-1].isalnum())


_BEFORE_YOU = word_set(
    "see thank thanks are can do did will would love miss how what where when if for to have had were that all got give tell hi"
)


def check(situation: Situation) -> Mask:
    """Fire where a draft has text-speak of its language."""
    return np.fromiter((bool(slang(situation, row)) for row in range(len(situation))), dtype=bool, count=len(situation))


def explain(situation: Situation, row: int) -> str:
    """Name the words."""
    words = slang(situation, row)
    shown = ", ".join(f"“{word}”" for word in words[:4]) + (" and more" if len(words) > 4 else "")
    return f"Text-speak has no place in a business text: {shown}. Write it out in full."


RULE = Rule(
    id="style.slang",
    effect=Effect.REVISE,
    sentence="Text-speak has no place in a business text: write it out in full.",
    source="dos and don'ts of the business SMS",
    parameters=("style.slang_en", "style.slang_pl"),
    check=check,
    reads_words=True,
    explain=explain,
)
