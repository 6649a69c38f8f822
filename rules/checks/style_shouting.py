"""Capitals are shouting."""

import re
import unicodedata
from typing import NamedTuple

from rules.checks.style_merge_field import merge_fields
from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.text_shape import without_addresses, word_set
from rules.vocabulary import Effect

_MIN_LETTERS = 12
"""A text with fewer letters has too few for a share of them to mean anything."""

_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-Ž\u0370-\u03ff\u0400-\u042f]{2,}")
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_VOWELS = re.compile(r"[AEIOUYÀ-ÆÈ-ÏÒ-ÖØ-ÝĄĘŒ]|[^\x00-\u024f]")
_LIST_SIGN = re.compile(r"[,;/()|+&•]")
_OPT_OUT = re.compile(
    r"\b(?:(?:REPLY|TEXT|TXT|SEND|ODPISZ|WY[SŚ]LIJ|NAPISZ)\s+)?(?:STOP|END|QUIT|UNSUBSCRIBE|OPTOUT|CANCEL|HELP)\b"
    r"(?:\s+(?:TO|2)\s+(?:END|STOP|QUIT|CANCEL|UNSUBSCRIBE|OPT[ -]?OUT))?"
)
_PLAIN_WORDS = word_set(
    "A I IT IS IN ON AT TO OF BY OR IF AS AN AM BE DO GO HE ME MY NO SO UP US WE THE AND FOR YOU ALL ANY ARE BIG BUT BUY CAN DAY DID "
    "FEW FUN GET GOT HAD HAS HER HIM HIS HOT HOW ITS JOY LET LOW MAX MAY NEW NOT NOW OFF OLD ONE OUR OUT OWN PAY SAY SEE SHE TOO TOP "
    "TRY TWO USE WAS WAY WHO WHY WIN WOW YES YET ACT ADD ASK BAD BOX CAR DUE END FIX GAP KEY KID LOT MAN MEN MOM NEED RUN SET SIX TEN "
    "TIP YOUR SALE FREE DEAL SAVE LAST ONLY JUST SHOP CALL OPEN BOOK TIME WEEK BEST GIFT MORE WITH THIS THAT HURRY TODAY CASH NA DO ZA "
    "OD PO WE ZE KU TO TA TE TEN TU TAM NIE TAK JUŻ JUZ SIĘ SIE DLA JAK CO ALE BEZ POD NAD RAZ KUP DWA TRZY CZY MY WY TY JA ON ONA JEJ "
    "JEGO ICH NAS WAS NAM WAM MÓJ TWÓJ NASZ WASZ DZIŚ DZIS HIT MEGA SUPER"
)
"""Short words that are no abbreviations, English and Polish."""


class Shout(NamedTuple):
    """What a text has in capitals: the longest run of words that counts, and the share of its letters."""

    run: tuple[str, ...]
    share: float


class _Word(NamedTuple):
    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        return self.text.isupper()

    @property
    def abbreviation(self) -> bool:
        """A word in capitals that is always written so: short, or without a vowel."""
        return self.text not in _PLAIN_WORDS and (len(self.text) <= 3 or not _VOWELS.search(self.text))


def shout(text: str, names: tuple[str, ...] = ()) -> Shout:
    """Measure the capitals of a text; ``names`` are left out of account, as are addresses, merge fields, codes and opt-out words."""
    if not _CAPITALS.search(text):
        return Shout((), 0.0)
    text = _without(unicodedata.normalize("NFC", text), names)
    words = [_Word(match[0], *match.span()) for match in _WORD.finditer(text)]
    counted = [word for word in words if sum(map(str.isalpha, word.text)) > 1 and not any(map(str.isdigit, word.text))]
    longest = max(_runs(counted, text), key=len, default=())
    prose = "".join(word.text for word in counted if not (word.capital and word.abbreviation))
    cased = sum(char.islower() or char.isupper() for char in prose)
    share = sum(map(str.isupper, prose)) / cased if cased >= _MIN_LETTERS else 0.0
    return Shout(longest, share)


def _without(text: str, names: tuple[str, ...]) -> str:
    text = without_addresses(text)
    for part in (*merge_fields(text), *(name.strip() for name in names)):
        if part:
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", "0", text, flags=re.IGNORECASE)
    return _OPT_OUT.sub("0", text)


def _runs(words: list[_Word], text: str) -> list[tuple[str, ...]]:
    """Give the runs of words in capitals that hold a plain word or two; a list of abbreviations is none."""
    runs: list[list[_Word]] = [[]]
    for word in words:
        if not word.capital:
            runs.append([])
            continue
        if runs[-1] and runs[-1][-1].abbreviation and word.abbreviation and _LIST_SIGN.search(text, runs[-1][-1].end, word.start):
            runs.append([])
        runs[-1].append(word)
    return [tuple(word.text for word in run) for run in runs if sum(not word.abbreviation for word in run) >= 2]


def _measure(situation: Situation, row: int) -> Shout:
    facts = situation.facts
    return shout(facts.text[row], (facts.sender_business[row], facts.sender_name[row]))


def check(situation: Situation) -> Mask:
    """Fire on too many words in capitals in a row, or too many capitals altogether."""
    most, share = situation.policy["style.shouting_words"], situation.policy["style.shouting_share"]
    mask = situation.none()
    for row, text in enumerate(situation.facts.text):
        if _worth_measuring(text, most, share):
            found = _measure(situation, row)
            mask[row] = len(found.run) >= most > 0 or found.share > share
    return mask


def _worth_measuring(text: str, most: int, share: float) -> bool:
    """Tell, from capitals that stand together, the many texts that have far too few of them."""
    groups = _CAPITALS.findall(text)
    few = len(groups) < most and len(text) * share > 8 * sum(map(len, groups))
    return bool(groups) and not (few and "/" not in text and "www" not in text)


def explain(situation: Situation, row: int) -> str:
    """Quote the words in a row, or give the share of capitals."""
    found = _measure(situation, row)
    if len(found.run) >= situation.policy["style.shouting_words"]:
        words = " ".join(found.run[:6]) + (" …" if len(found.run) > 6 else "")
        return f"“{words}” is in capitals and reads as shouting: write it in small letters."
    return f"{found.share:.0%} of the letters are capitals, which reads as shouting: write the text in small letters."


RULE = Rule(
    id="style.shouting",
    effect=Effect.REVISE,
    sentence="Too much of the draft is in capitals, which reads as shouting: write it in small letters.",
    source="dos and don'ts of the business SMS",
    parameters=("style.shouting_words", "style.shouting_share"),
    check=check,
    reads_words=True,
    explain=explain,
)
