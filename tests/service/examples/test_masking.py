"""Personal data goes, and the model sees the same kind of text as before."""

import string

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.features import extract_tokens
from model.normalize import normalize, normalize_with_offsets
from model.tokens import tokenize
from service.examples.masking import mask
from service.examples.personal import _letter_by_letter, read_personal

CLEAN = [
    "See you on 24.11.2026 at 10:30, room 12.",
    "That is £1,200.50 or 10 000 zł, 20% off until 2026-12-01.",
    "Beam spec: 305x165x40 UB, S355, two coats at 75 microns.",
    "Wires today: 1,204,118.00 and 88,740.15 and 16,002.50.",
    "Bring code A12, gate 7, between 9 and 12.",
    "Lunch @ noon? Ask @anna, she is in from 3pm.",
    "Our offers: www.shop.com/sale and shop.pl/nowosci",
    "Order 4821 is ready, pin 482913.",
]
PERSONAL = [
    ("call (305) 555-0123", ["phone"]),
    ("call +48 601 234 567 today", ["phone"]),
    ("tel. 601 234 567", ["phone"]),
    ("dzwoń 22 123 45 67", ["phone"]),
    ("or 07700 900123", ["phone"]),
    ("or 06.12.34.56.78", ["phone"]),
    ("or 555-0142", ["phone"]),
    ("601234567 24.11.2026 10:30", ["phone"]),
    ("write to jan.kowalski@firma.pl, or o'brien@x.co.uk.", ["email", "email"]),
    ("card 4111 1111 1111 1111 exp 12/27", ["card"]),
    ("PESEL 44051401359", ["pesel"]),
    ("SSN 123-45-6789", ["ssn"]),
    ("konto 61 1090 1014 0000 0712 1981 2874", ["iban"]),
    ("GB29 NWBK 6016 1331 9268 19", ["iban"]),
    ("pay at https://pay.shop.com/i/83hd8?u=jan@x.pl).", ["link"]),
    ("chat wa.me/48601234567", ["link"]),
    ("order 123456789012345", ["number"]),
    ("your ref AB1234567", ["number"]),
    ("tel 6\u200b01 234 567", ["phone"]),
    ("mail jan＠firma.pl", ["email"]),
]


def forms(text: str) -> list[str]:
    """Give what the model reads."""
    return [token.form for token in tokenize(normalize(text))]


@pytest.mark.parametrize("text", CLEAN)
def test_what_is_nobodys_stays(text: str) -> None:
    """Amounts, dates, sizes, short codes and plain links are left as they are."""
    assert mask(text).text == text
    assert mask(text).found == ()


@pytest.mark.parametrize(("text", "kinds"), PERSONAL)
def test_what_is_somebodys_goes(text: str, kinds: list[str]) -> None:
    """Each kind is found and taken out, and the model reads the same as before."""
    masked = mask(text)
    assert list(masked.found) == kinds
    for found in read_personal(text)[0]:
        assert text[found.start : found.end] not in masked.text
    assert forms(masked.text) == forms(text)


def test_the_domain_of_a_link_stays_and_who_it_leads_to_goes() -> None:
    """A masked link says which site, and nothing else."""
    assert mask("see https://jan:pw@pay.shop.com/i/83?x=1.").text == "see https://pay.shop.com/x."
    assert mask("see https://u48601234567.shop.com/").text == "see https://example.com/x"


def test_a_number_that_comes_to_light_by_masking_goes_too() -> None:
    """The address made an amount of the number's end, so the number shows only once the address is gone."""
    masked = mask("(201) 200-1234, zł.a@aaa.com")
    assert "1234" not in masked.text
    assert mask(masked.text).text == masked.text


def test_only_the_masked_text_decides_what_is_the_same() -> None:
    """Two texts that differ in a number alone are one example; case and blanks make no difference either."""
    assert mask("Call +48 601 234 567 now").key == mask("call  +48 602 345 678 NOW").key
    assert mask("Call us now").key != mask("Call us never").key


words = st.text(string.ascii_lowercase + "ąęłóś", min_size=1, max_size=9)
phones = st.one_of(
    st.from_regex(r"\+48 [5-7]\d{2} \d{3} \d{3}", fullmatch=True),
    st.from_regex(r"\([2-9]\d{2}\) [2-9]\d{2}-\d{4}", fullmatch=True),
    st.from_regex(r"07\d{3} \d{6}", fullmatch=True),
    st.from_regex(r"0\d{3} \d{3} \d{4}", fullmatch=True),
    st.from_regex(r"[5-7]\d{8}", fullmatch=True),
)
emails = st.builds(
    "{}.{}@{}.{}".format, words, words, st.text(string.ascii_lowercase, min_size=3, max_size=8), st.sampled_from(["com", "pl"])
)
links = st.builds("https://{}.com/{}?id={}".format, st.text(string.ascii_lowercase, min_size=3, max_size=8), words, st.integers(1, 10**9))
cards = st.sampled_from(["4111 1111 1111 1111", "5555555555554444", "3782 822463 10005"])
somebody = st.one_of(phones, emails, links, cards, st.sampled_from(["44051401359", "123-45-6789", "PL61 1090 1014 0000 0712 1981 2874"]))
sentences = st.lists(st.one_of(words, words, somebody), min_size=1, max_size=8)


@settings(max_examples=300, deadline=None)
@given(sentences)
def test_the_model_sees_no_difference(parts: list[str]) -> None:
    """Masking leaves every feature of a text as it was, wherever the personal data stands."""
    text = ", ".join(parts)
    assert extract_tokens(tokenize(normalize(mask(text).text))) == extract_tokens(tokenize(normalize(text)))


@settings(max_examples=300, deadline=None)
@given(sentences)
def test_masking_leaves_nothing_to_mask(parts: list[str]) -> None:
    """What is masked holds nothing personal any more, and masking it again changes nothing."""
    masked = mask(", ".join(parts))
    assert read_personal(masked.text)[0] == []
    assert mask(masked.text).text == masked.text


@settings(max_examples=300, deadline=None)
@given(st.lists(words, max_size=4), somebody, st.lists(words, max_size=4))
def test_nobody_is_left(before: list[str], who: str, after: list[str]) -> None:
    """Whatever stands around it, what names somebody is not in the masked text; a number of zeros alone is masked already and names nobody."""
    assume(any(sign.isalnum() and sign != "0" for sign in who))
    masked = mask(" ".join([*before, who, *after]))
    assert masked.found
    assert who not in masked.text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_masked(text: str) -> None:
    """No text makes masking fail, and masking settles at once."""
    assert mask(mask(text).text).text == mask(text).text


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(words, somebody, st.sampled_from(["'", "  ", "ß", "\u200b", "don't", "…", "ą", "\n"])), min_size=1, max_size=8).map(
        "".join
    )
)
def test_places_are_those_of_the_slow_reading(text: str) -> None:
    """Where a text is taken to fold letter by letter, each letter stands where it stood."""
    folded = normalize(text)
    if _letter_by_letter(text, folded):
        assert normalize_with_offsets(text) == (folded, list(range(len(text))))
