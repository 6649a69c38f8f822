"""Normalisation: what must not matter does not, and every character knows where it came from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.normalize import normalize, normalize_with_offsets


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a follow-up, isn't it?", "a follow-up, isnt it?"),
        ("see example.com", "see example.com"),
        ("Привет, как дела", "привет, как дела"),
        ("plan a or b", "plan a or b"),
        ("Thanks 🙂 see you", "thanks 🙂 see you"),
    ],
)
def test_ordinary_writing_keeps_its_shape(text: str, plain: str) -> None:
    """Hyphens, domains, other scripts, single letters and emoji beside words stay."""
    assert normalize(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "SEND ME",
        "send   me",
        "s.e.n.d me",
        "se\u200bnd\u00ad me",
        "ѕеnd mе",
        "s🙂e🙂n🙂d me",
        "s e n d me",
        "ｓｅｎｄ ｍｅ",
        "𝐬𝐞𝐧𝐝 me",
        " send\u00a0me ",
    ],
)
def test_disguises_read_the_same(text: str) -> None:
    """Case, spacing, look-alikes, invisible characters and emoji between letters make no difference."""
    assert normalize(text) == "send me"


def test_polish_reads_the_same_without_accents() -> None:
    """A text with and without Polish marks is one text."""
    assert normalize("Zażółć gęślą jaźń, Łódź") == normalize("Zazolc gesla jazn, Lodz")


@given(st.text(max_size=80))
def test_offsets_belong_to_the_same_text(text: str) -> None:
    """Both functions agree, and places lie in the original and never go back."""
    plain, places = normalize_with_offsets(text)
    assert plain == normalize(text)
    assert len(places) == len(plain)
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places)


def test_offsets_point_at_the_letter() -> None:
    """Each kept letter comes from its own place."""
    text = "Y\u200bour  PIN"
    plain, places = normalize_with_offsets(text)
    assert plain == "your pin"
    assert [text[place].lower() for place in places] == list(plain)
