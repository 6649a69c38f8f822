"""Numbers that prove themselves."""

import pytest

from service.examples.checksums import is_card, is_iban, is_pesel, is_ssn


@pytest.mark.parametrize("number", ["4111 1111 1111 1112", "1234567890123456", "411111111111", "41111111111111111111"])
def test_what_is_no_card(number: str) -> None:
    """One digit off, too short or too long: no card."""
    assert not is_card(number)


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "5555-5555-5555-4444", "378282246310005", "6011000990139424"])
def test_what_is_a_card(number: str) -> None:
    """The test numbers of the card schemes."""
    assert is_card(number)


@pytest.mark.parametrize("number", ["GB29NWBK60161331926818", "GB29", "61109010140000071219812875", "not an account at all"])
def test_what_is_no_account(number: str) -> None:
    """A wrong check digit, too short, or no number."""
    assert not is_iban(number)


@pytest.mark.parametrize(
    "number", ["GB29 NWBK 6016 1331 9268 19", "gb29nwbk60161331926819", "PL61109010140000071219812874", "61 1090 1014 0000 0712 1981 2874"]
)
def test_what_is_an_account(number: str) -> None:
    """With and without blanks, in either case; 26 digits are a Polish account."""
    assert is_iban(number)


@pytest.mark.parametrize("number", ["44051401358", "44133101359", "00000000000", "44054401359"])
def test_what_is_no_pesel(number: str) -> None:
    """A wrong check digit, or a day that never was."""
    assert not is_pesel(number)


@pytest.mark.parametrize("number", ["44051401359", "02070803628"])
def test_what_is_a_pesel(number: str) -> None:
    """Born in the last century."""
    assert is_pesel(number)


@pytest.mark.parametrize("number", ["000-12-3456", "666-12-3456", "912-12-3456", "123-00-4567", "123-45-0000"])
def test_what_is_no_social_security_number(number: str) -> None:
    """Groups that were never given out."""
    assert not is_ssn(number)


def test_what_is_a_social_security_number() -> None:
    """Groups in the ranges given out."""
    assert is_ssn("123-45-6789")
