"""Language: English, Polish, or an honest "unknown"."""

import pytest

from model.language import detect_language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12:30",
        "ok",
        "Kraków",
        "Bonjour, votre rendez-vous est demain à 10 h",
        "Hallo Anna, dein Termin ist morgen um 9 Uhr",
        "Hola Ana, su cita es mañana a las diez",
        "Dobrý den, vaše objednávka je připravena k vyzvednutí",
        "Привет, ваш заказ готов",
    ],
)
def test_unknown_is_said(text: str) -> None:
    """Too little to tell, or a language the model was not taught, is the empty string."""
    assert detect_language([text]) == [""]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Your table is booked for 7", "en"),
        ("Thanks, see you tomorrow", "en"),
        ("Prosze o przeslanie numeru dowodu", "pl"),
        ("Dzień dobry, wizyta jutro o 9", "pl"),
        ("JUTRO NIECZYNNE, ZAPRASZAMY W PONIEDZIALEK", "pl"),
    ],
)
def test_known_languages_are_named(text: str, language: str) -> None:
    """English and Polish are told apart, accents or not, in any case."""
    assert detect_language([text]) == [language]


def test_each_text_stands_alone() -> None:
    """A batch gives what its texts give one by one."""
    texts = ["Your order is ready", "Zamówienie jest gotowe", "Guten Tag"]
    assert detect_language(texts) == [detect_language([text])[0] for text in texts]
