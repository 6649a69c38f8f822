"""Offers to somebody and offers to anybody."""

import pytest

from rules.checks.style_impersonal import RULE, check
from rules.vocabulary import Effect
from tests.situations import situation

PERSONAL = [
    ("Ana, whitening is 20% off", "en"),
    ("Whitening is 20% off, ana!", "en"),
    ("Ms Ruiz: whitening is 20% off", "en"),
    ("Hi Bob, whitening is 20% off", "en"),
    ("hi Bob - whitening is 20% off", "en"),
    ("Dear Mr. Smith: whitening is 20% off", "en"),
    ("Your whitening is 20% off", "en"),
    ("Whitening is 20% off for you", "en"),
    ("You're in luck: 20% off", "en"),
    ("YOU GET 20% off", "en"),
    ("Hi {name}, whitening is 20% off", "en"),
    ("[First Name], whitening is 20% off", "en"),
    ("Twoje wybielanie taniej o 20%", "pl"),
    ("Dla Ciebie -20% na wybielanie", "pl"),
    ("Oferujemy Ci -20%", "pl"),
    ("Zapraszamy Panią na wybielanie", "pl"),
    ("Dla Państwa -20% na wybielanie", "pl"),
    ("Czekamy na Was, -20%", "pl"),
    ("Cześć Aniu, wybielanie -20%", "pl"),
    ("Votre détartrage à -20 %", "fr"),
    ("Für Ihre Zähne: 20 % Rabatt", "de"),
    ("Tu blanqueamiento al 20 %", "es"),
    ("Twoja oferta -20%", ""),
]

FOR_ANYBODY = [
    ("Harbor Dental: whitening is 20% off in all branches this week. Reply STOP to opt out.", "en"),
    ("Whitening is 20% off", "en"),
    ("Hi there, whitening is 20% off", "en"),
    ("Hello Everyone, whitening is 20% off", "en"),
    ("Dear Customer, whitening is 20% off", "en"),
    ("Dear Valued Customer, whitening is 20% off", "en"),
    ("Hello Summer! Whitening is 20% off", "en"),
    ("Hi Harbor Dental fans: 20% off", "en"),
    ("It was 20% more: Banana ice, youth tickets", "en"),
    ("Analysis and Ruizmen 20% off", "en"),
    ("We say hello Friday with 20% off", "en"),
    ("Panda toys 20% off", "en"),
    ("Wybielanie -20% we wszystkich gabinetach", "pl"),
    ("Drogi Kliencie, wybielanie -20%", "pl"),
    ("Drodzy Klienci, wybielanie -20%", "pl"),
    ("Panorama i cisza: -20%", "pl"),
    ("Blanchiment à -20 % cette semaine", "fr"),
    ("20 % Rabatt auf Bleaching", "de"),
    ("It was 20% more", ""),
]


@pytest.mark.parametrize(("text", "language"), PERSONAL)
def test_is_silent_on_something_personal(text: str, language: str) -> None:
    """A name, a greeting by name, a word for 'you' or a merge field makes an offer personal."""
    assert check(situation(text, language=language, marketing_declared=True)).tolist() == [False]


@pytest.mark.parametrize(("text", "language"), FOR_ANYBODY)
def test_fires_on_offers_to_anybody(text: str, language: str) -> None:
    """A greeting to everybody is none, and words that only look like 'you' or a name do not count."""
    assert check(situation(text, language=language, marketing_declared=True)).tolist() == [True]


def test_leaves_service_texts_alone() -> None:
    """Only marketing has to be personal, declared or flagged."""
    batch = situation(["Shop open at 10"] * 3, marketing_declared=[False, True, False], flags={"promotional": [False, False, True]})
    assert check(batch).tolist() == [False, True, True]


def test_warns_and_suggests_the_name() -> None:
    """The finding is a warning; it suggests the contact's name where it is known."""
    batch = situation(["20% off"] * 2, marketing_declared=True, contact_name=["Ana Ruiz", ""])
    assert RULE.finding(batch, 0).effect is Effect.WARN
    assert "greet Ana Ruiz by name" in RULE.finding(batch, 0).message
    assert "greet the customer by name" in RULE.finding(batch, 1).message
