"""Text-speak and what only looks like it."""

import pytest

from rules.checks.style_slang import RULE, check, slang
from tests.situations import situation

PLAIN = [
    ("See you at 10, please bring your card", "en"),
    ("The U-bend is fixed", "en"),
    ("Your R&D tax form is ready", "en"),
    ("Keys to Flat 2U are in", "en"),
    ("Vitamin U is in stock", "en"),
    ("Unit U is free", "en"),
    ("the space in unit u is free", "en"),
    ("Your occurrence, hour and burner", "en"),
    ("Read more: corp.example/u", "en"),
    ("Read https://ex.com/pls/thx?u=lol", "en"),
    ("Write to u@example.com or pls.thx@example.com", "en"),
    ("Opening an account at a U.S. Bank", "en"),
    ("Lane L8 and gate B4 are open", "en"),
    ("Take the M8 to W8", "en"),
    ("Mr Lol Creme and Ms Dat Nguyen are here", "en"),
    ("See it at #lol or @pls", "en"),
    ("Kwame U, kept private", "en"),
    ("Msg & data rates may apply. Txt STOP", "en"),
    ("The UR account and the RU code", "en"),
    ("IMO 9321483 is in port", "en"),
    ("Wizyta u dentysty o 10", "pl"),
    ("Wizyta u dentysty, dziękuję", ""),
    ("Spokojnie, narada o 10", "pl"),
    ("Naramienniki i spokój, cześć", "pl"),
    ("Faktura z 2026 r. w załączniku", "pl"),
    ("Zadzwoń: lolek@example.pl, pzdrowie.pl/thx", "pl"),
    ("Afspraak: wij zien u dat uur", "nl"),
    ("Indiquez votre nom ici", "fr"),
    ("Bitte PLZ und Ort angeben", "de"),
]

TEXT_SPEAK = [
    ("see u at 10", "en", ["u"]),
    ("Thank U for calling", "en", ["U"]),
    ("U have been picked", "en", ["U"]),
    ("Book ur eye test", "en", ["ur"]),
    ("Ur parcel is here", "en", ["Ur"]),
    ("pls bring ur card", "en", ["pls", "ur"]),
    ("Pls, confirm", "en", ["Pls"]),
    ("Hi Ana, Pls confirm", "en", ["Pls"]),
    ("THX for calling", "en", ["THX"]),
    ("gr8 news, see you l8r", "en", ["gr8", "l8r"]),
    ("Call 2day or tmrw", "en", ["2day", "tmrw"]),
    ("typing in gloves lol.", "en", ["lol"]),
    ("btw/omg we are late", "en", ["btw", "omg"]),
    ("r u coming?", "en", ["r u"]),
    ("WE REGRET TO INFORM U THAT", "en", ["U"]),
    ("u're next", "en", ["u're"]),
    ("u’re next", "en", ["u’re"]),
    ("(pls) call", "en", ["pls"]),
    ("Do zobaczenia, pzdr", "pl", ["pzdr"]),
    ("Nara!", "pl", ["Nara"]),
    ("SPOKO, jutro o 10", "pl", ["SPOKO"]),
    ("Elo, dzięks za wizytę", "pl", ["Elo", "dzięks"]),
    ("Siema Ania, jutro o 10", "pl", ["Siema"]),
    ("pzdr i thx", "", ["pzdr", "thx"]),
    ("thx, à demain", "fr", ["thx"]),
]


@pytest.mark.parametrize(("text", "language"), PLAIN)
def test_is_silent_on_plain_words(text: str, language: str) -> None:
    """Codes, addresses, names and words that only contain text-speak are not text-speak."""
    batch = situation(text, language=language)
    assert slang(batch, 0) == []
    assert check(batch).tolist() == [False]


@pytest.mark.parametrize(("text", "language", "words"), TEXT_SPEAK)
def test_fires_on_text_speak(text: str, language: str, words: list[str]) -> None:
    """A word of the language's list fires in any case, and is reported as typed."""
    batch = situation(text, language=language)
    assert slang(batch, 0) == words
    assert check(batch).tolist() == [True]


def test_names_on_the_draft_are_no_text_speak() -> None:
    """A business or person whose name is on the list may write it as it is written."""
    text = "Gr8 Cuts: your chair is free"
    assert check(situation(text)).tolist() == [True]
    assert check(situation(text, sender_business="Gr8 Cuts")).tolist() == [False]
    assert check(situation("Gr8 Cuts: gr8 news", sender_business="Gr8 Cuts")).tolist() == [True]


def test_each_language_has_its_list() -> None:
    """An English word of the list alone does not fire in Polish, nor the other way round."""
    assert check(situation(["tmrw", "pzdr"], language=["pl", "en"])).tolist() == [False, False]


def test_the_words_come_from_the_policy() -> None:
    """A house may add a word or a phrase of several."""
    words = {"style.slang_en": ("howdy", "take it easy")}
    assert check(situation(["Howdy", "Take it  easy", "pls", ""], policy=words)).tolist() == [True, True, False, False]


def test_quotes_the_words() -> None:
    """The message quotes what was found."""
    message = RULE.finding(situation("pls bring ur card"), 0).message
    assert "“pls”, “ur”" in message
