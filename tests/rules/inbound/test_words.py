"""A message in plain words: what is taken away, what stays apart, where each word stood."""

import pytest

from rules.inbound.words import squeezed, to_words, unmasked


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a b", ["a", "b"]),  # near misses: two single letters are no spaced word
        ("I m ok", ["i", "m", "ok"]),
        ("3.30", ["3", "30"]),
        ("stop by at 5", ["stop", "by", "at", "5"]),
        ("S T O P", ["stop"]),
        ("s.t.o.p", ["stop"]),
        ("s-t-o-p please", ["stop", "please"]),
        ("\u201cSTOP\u201d", ["stop"]),
        ("ＳＴＯＰ", ["stop"]),
        ("ARRÊT", ["arret"]),
        ("De\u0301sabonner", ["desabonner"]),
        ("Rezygnuję, usuń, Łódź", ["rezygnuje", "usun", "lodz"]),
        ("Don\u2019t", ["dont"]),
        ("N\u2019écrivez", ["n", "ecrivez"]),
        ("STOP🛑🛑", ["stop"]),
        ("Wrong #", ["wrong", "number"]),
        ("order #12", ["order", "12"]),
        ("", []),
        ("🙂!?", []),
    ],
)
def test_words_in_plain_form(text: str, plain: list[str]) -> None:
    """Case, accents, quotes, punctuation, emoji and spaced letters go; words stay."""
    assert [word.plain for word in to_words(text)] == plain


def test_words_know_where_they_stood() -> None:
    """The places of a word give back the original spelling."""
    text = "Please, S T O P. Désabonner!"
    assert [text[word.start : word.end] for word in to_words(text)] == ["Please", "S T O P", "Désabonner"]
    assert [word.sentence for word in to_words(text)] == [0, 0, 1]


@pytest.mark.parametrize(("word", "plain"), [("hello", "hello"), ("1000", "10"), ("stoppppp", "stop")])
def test_drawn_out_letters_are_said_once(word: str, plain: str) -> None:
    """Three or more of a letter are one; two stay two."""
    assert squeezed(word) == plain


@pytest.mark.parametrize(("word", "plain"), [("550", "550"), ("st0p", "stop"), ("ѕтор", "stop")])
def test_look_alikes_are_latin_letters(word: str, plain: str) -> None:
    """Digits and Cyrillic letters that pass for Latin ones are read so; a number stays a number."""
    assert unmasked(word) == plain
