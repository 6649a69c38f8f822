"""Marketing texts with and without a way to stop."""

import pytest

from rules.checks.style_opt_out_line import RULE, check
from rules.vocabulary import Effect
from tests.situations import situation

WITH_A_WAY = [
    "20% off whitening. Reply STOP to opt out",
    "20% off whitening. reply stop to opt out",
    "20% off whitening. Txt STOP",
    "20% off whitening. STOP to end",
    "20% off whitening. Stop2End",
    "20% off whitening. Reply STOP not to get these",
    "20% off whitening. 2 end txt STOP",
    "20% off whitening. Send STOP to 85023",
    "20% off whitening. send stop to 85023",
    "20% off whitening. Text QUIT to 85023",
    "20% off whitening. Reply END.",
    "20% off whitening. Reply “STOP”.",
    "20% off whitening. Reply with the word STOP",
    "20% off whitening. Reply SUN, or STOP to opt out",
    "20% off whitening. Reply YES to book or STOP.",
    "20% off whitening. unsubscribe: x.co/u",
    "20% off whitening. Unsub http://x.co/u",
    "20% off whitening. To end: STOP",
    "20% off whitening. Opt-out: STOP",
    "20% off whitening. HELP 4 help, STOP 2 end",
    "20% off whitening. STOP",
    "WHITENING 20% OFF. REPLY STOP TO END",
    "Don't miss out! 20% off whitening. Reply STOP to opt out",
    "Not for you? Opt out: x.co/u",
    "If you don't want texts opt out at x.co/u",
    "Non-stop smiles, 20% off. Reply STOP to end",
    "-20% na wybielanie. Odpisz STOP",
    "-20% na wybielanie. odpisz stop",
    "-20% na wybielanie. STOP=rezygnacja",
    "-20% na wybielanie. Rezygnacja: STOP",
    "-20% na wybielanie. Rezygnacja: odpisz STOP.",
    "-20% na wybielanie. Wyślij STOP na 7055",
    "-20% na wybielanie. wyslij sms o tresci STOP",
    "-20% na wybielanie. Aby zrezygnować, napisz „STOP”",
    "-20% na wybielanie. STOP, aby zrezygnować",
    "-20 % ce week-end. STOP au 36111",
    "-20 % ce week-end. STOP SMS 36180",
    "-20 % ce week-end. Répondez STOP",
    "-20 % ce week-end. Envoyez STOP au 36111",
    "20 % Rabatt. Antworten Sie mit STOP",
    "20 % Rabatt. Abmelden mit STOP",
    "20 % de descuento. Responda BAJA",
    "20 % de descuento. Envíe STOP al 21212",
]

WITHOUT = [
    "20% off whitening this week",
    "Non-stop smiles: 20% off until Friday",
    "NON-STOP sale this week",
    "NON STOP sale to end of June",
    "We are at the bus stop on Mill Road",
    "Next to the BUS STOP.",
    "Don't stop now, 20% off",
    "DON'T STOP, SALE IS ON",
    "Stop: cancel your old contract and save",
    "How to end the year: STOP BY and save",
    "STOP PAYING TOO MUCH for your glasses",
    "STOP paying too much for your glasses",
    "Stop wasting money, switch today",
    "stop by our shop for 20% off",
    "STOP BY our shop for 20% off",
    "The last stop for bargains",
    "Our pit stop is 20% off",
    "Your one-stop shop for tyres",
    "End of season sale, 20% off",
    "END OF SEASON SALE",
    "Send end of season gifts, 20% off",
    "Text us by the end of May for 20% off",
    "Reply by end of day for 20% off",
    "Quit smoking with us, 20% off",
    "We help you to quit smoking, 20% off",
    "To opt out is not possible. 20% off",
    "You cannot opt out of this offer",
    "You can't unsubscribe from joy: 20% off",
    "There is no need to opt out, 20% off",
    "Stop! 20% off",
    "STOP! Read this: 20% off",
    "The offer ends at 85023 Mill Road, shop till you drop",
    "Stopping by? Reply YES",
    "Nasz sklep działa non stop, -20%",
    "STOP podwyżkom! Taniej o 20%",
    "Przystanek końcowy: rabat -20%",
    "Nie można zrezygnować z takiej oferty",
    "Wyprzedaż na koniec sezonu, -20%",
    "Stopniowo taniej: -20%",
    "-20 % non-stop ce week-end",
    "Wir stoppen die Preise: 20 % Rabatt",
    "No pares: 20 % de descuento",
]


@pytest.mark.parametrize("text", WITHOUT)
def test_fires_without_a_way_to_stop(text: str) -> None:
    """A marketing text without an instruction to stop fires, whatever else it says about stops and ends."""
    assert check(situation(text, marketing_declared=True)).tolist() == [True]


@pytest.mark.parametrize("text", WITH_A_WAY)
def test_is_silent_with_a_way_to_stop(text: str) -> None:
    """A keyword given as an instruction, a phrase of the policy or an unsubscribe link is a way to stop."""
    assert check(situation(text, marketing_declared=True)).tolist() == [False]


def test_leaves_service_texts_alone() -> None:
    """A service text needs no way to stop; a flagged promotion does, whatever was declared."""
    texts = ["See you at 10", "20% off"]
    assert check(situation(texts, flags={"promotional": [False, True]})).tolist() == [False, True]


def test_phrases_come_from_the_policy() -> None:
    """A phrase that the house adds counts, one that it takes out does not."""
    text = "20% off. Say enough and we go quiet"
    assert check(situation(text, marketing_declared=True)).tolist() == [True]
    assert check(situation(text, marketing_declared=True, policy={"style.opt_out_phrases": ("say enough",)})).tolist() == [False]
    assert check(situation("20% off, or opt out", marketing_declared=True, policy={"style.opt_out_phrases": ()})).tolist() == [True]


def test_suggests_a_line() -> None:
    """The message gives a line to add, in the language of the draft."""
    batch = situation(["20% off", "-20%"], marketing_declared=True, language=["en", "pl"])
    assert RULE.finding(batch, 0).effect is Effect.REVISE
    assert "Reply STOP to opt out" in RULE.finding(batch, 0).message
    assert "odpisz STOP" in RULE.finding(batch, 1).message
