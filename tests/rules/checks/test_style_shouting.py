"""Capitals that shout and capitals that do not."""

import pytest

from rules.checks.style_shouting import RULE, check, shout
from tests.situations import situation

QUIET = [
    "See you at 10",
    "Please do NOT eat before",
    "Do NOT EAT before",
    "Your MRI, ECG and CBC are ready",
    "MRI, ECG and CBC",
    "MRI, ECG, CBC",
    "MRI/ECG/CBC/EEG",
    "Your UPS DPD DHL parcels",
    "Flight LO 279 WAW JFK is on time",
    "Plates KR 5XY12 and WX 99ABC are done",
    "Codes AB12CD EF34GH IJ56KL MN78OP",
    "Reply STOP to opt out",
    "See you. REPLY STOP TO OPT OUT",
    "Send DD/MM/YYYY and UTR, NI, PIN",
    "Hi {FIRST_NAME} {LAST_NAME}, see you at {TIME}",
    "Hi *|FIRST|* %LASTNAME% #DATE# see you",
    "See HTTPS://EXAMPLE.COM/BIG/SALE/NOW today",
    "Write to SALES@BIGSHOP.EXAMPLE.COM please",
    "OK",
    "OK THX",
    "I A M B O B",
    "NASA and ESA work with JAXA",
    "DVDs, ATMs and PINs are here",
    "NHS GP PIN",
    "Wizyta w NFZ, NIP i PESEL w ZUS",
    "Badania: EKG, USG, RTG, TSH",
    "Zapraszamy do ZUS PKO BP",
    "iPhone and McDonald and eBay",
    "10:30 12/11 14:00",
    "您好 שלום مرحبا 您好 שלום مرحبا",
    "",
]

LOUD = [
    "HURRY LAST CHANCE today only",
    "BUY IT NOW and save",
    "Big news: SALE SALE SALE",
    "HURRY, SALE, NOW, ends today",
    "SAVE 50% ON SHOES this week",
    "NEED CASH NOW? Up to 500,000 in four minutes, no paper",
    "YOUR MRI IS READY today",
    "CLICK HERE NOW",
    "DON'T MISS OUT on this",
    "WE REGRET TO INFORM YOU",
    "Reply: I WANT MY BOOK today please",
    "SALE\nSALE\nSALE",
    "Call us, PLEASE! Our WINTER Sale is NOW ON, EVERYTHING REDUCED",
    "PRZYJDŹ DO NAS DZIŚ po rabat",
    "TYLKO DZIŚ RABAT na okulary",
    "ŻÓŁTE ŚWIĘTA ŁADNIE w sklepie",
    "WIELKA WYPRZEDAŻ",
    "ПОСЛЕДНИЙ ДЕНЬ СКИДОК",
]


@pytest.mark.parametrize("text", QUIET)
def test_is_silent_on_capitals_that_belong(text: str) -> None:
    """Abbreviations, codes, addresses, merge fields and opt-out words are written in capitals and shout at nobody."""
    assert check(situation(text)).tolist() == [False]


@pytest.mark.parametrize("text", LOUD)
def test_fires_on_shouting(text: str) -> None:
    """Three words in capitals in a row, or most letters in capitals, fire in every alphabet that has them."""
    assert check(situation(text)).tolist() == [True]


def test_names_of_the_sender_do_not_shout() -> None:
    """The sender's business and name may be in capitals."""
    text = "MEGA DENTAL STUDIO: see you at 10"
    assert check(situation(text)).tolist() == [True]
    assert check(situation(text, sender_business="MEGA DENTAL STUDIO")).tolist() == [False]
    assert check(situation("ANNA MARIA NOWAK here", sender_name="Anna Maria Nowak")).tolist() == [False]


def test_the_limits_come_from_the_policy() -> None:
    """A house may allow longer runs and a larger share."""
    text = "BUY IT NOW and save a little something"
    assert check(situation(text, policy={"style.shouting_words": 4})).tolist() == [False]
    assert check(situation("GREAT savings tomorrow", policy={"style.shouting_share": 0.1})).tolist() == [True]
    assert check(situation("GREAT saving", policy={"style.shouting_share": 0.5})).tolist() == [False]


def test_a_share_needs_twelve_letters() -> None:
    """Eleven letters are too few for a share, twelve are enough."""
    assert shout("GREATER news").share == 0.0
    assert shout("GREATEST news").share == pytest.approx(8 / 12)


def test_quotes_the_run_or_gives_the_share() -> None:
    """The message quotes the words in a row, or gives the share of capitals."""
    assert "“HURRY LAST CHANCE”" in RULE.finding(situation("HURRY LAST CHANCE today"), 0).message
    assert RULE.finding(situation("WIELKA WYPRZEDAŻ"), 0).message.startswith("100% of the letters")
