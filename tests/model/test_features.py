"""Features and tokens: shapes of numbers, sentence bounds, determinism."""

import pytest

from model.features import extract_tokens
from model.normalize import normalize
from model.tokens import tokenize


def extract(text: str) -> tuple[set[str], set[str], set[str], set[str]]:
    """Give the features of a text as it is typed."""
    return extract_tokens(tokenize(normalize(text)))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("$1,450", "#money"),
        ("129 zl", "#money"),
        ("20%", "#pct"),
        ("3pm", "#time"),
        ("12:30", "#time"),
        ("2024-05-01", "#date"),
        ("12 may", "#date"),
        ("555 210 300", "#phone"),
        ("ana@example.com", "#mail"),
        ("https://a.example/x", "#link"),
        ("{first_name}", "#name"),
        ("{amount}", "#money"),
        ("ab12x", "#code"),
        ("17", "#num"),
    ],
)
def test_numbers_become_shapes(text: str, form: str) -> None:
    """A number, link or merge field is known by its kind, not by its value."""
    assert [token.form for token in tokenize(text)] == [form]


def test_runs_do_not_cross_a_full_stop() -> None:
    """The last word of a sentence and the first of the next are no pair."""
    words, _, _, _ = extract("We called you. Send it")
    assert "w:you send" not in words
    assert "w:^ send" in words


def test_signals_are_thermometers() -> None:
    """Three amounts carry the marks of one, two and three."""
    signals = extract("$5, $6 and $7")[3]
    assert {"s:money1", "s:money2", "s:money3"} <= signals
    assert "s:money4" not in signals


def test_empty_text_has_no_words() -> None:
    """Nothing in, nothing found."""
    assert extract("")[0] == set()
