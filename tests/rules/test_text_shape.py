"""Names, businesses and addresses in a text."""

import pytest

from rules.text_shape import fold, gives_full_name, mentions, name_parts, names_business, names_sender, without_addresses

BUSINESS = [
    ("Harbor Dentalist: hi", "Harbor Dental", False),
    ("Harbor and Dental", "Harbor Dental", False),
    ("Dental Harbor", "Harbor Dental", False),
    ("See harbor-dental.example.com/x", "Harbor Dental", False),
    ("Write to harbor@dental.com", "Harbor", False),
    ("Harbor", "Harbor Dental", False),
    ("Limited offer", "Ltd", False),
    ("Hi", "", False),
    ("Hi", "  ", False),
    ("Hi Ana", "Ana's", False),
    ("Smithson", "Smith Ltd", False),
    ("Marks Spencer", "Marks & Spencer", False),
    ("The Company Store", "Store & Co", True),
    ("Dana from HARBOR DENTAL", "Harbor Dental", True),
    ("Harbor Dental here", "Harbor Dental Ltd", True),
    ("Harbor Dental here", "Harbor Dental, LLC", True),
    ("Harbor Dental, Inc. here", "Harbor Dental", True),
    ("Harbor Dental here", "The Harbor Dental Co., Ltd.", True),
    ("Smith and Sons", "Smith & Sons", True),
    ("Smith & Sons", "Smith and Sons Inc", True),
    ("Nowak i Syn", "Nowak & Syn sp. z o.o.", True),
    ("tu Orlen", "Orlen S.A.", True),
    ("Zaklad Sliwka", "Zakład Śliwka Sp. z o. o. sp. k.", True),
    ("Joes Diner", "Joe's Diner", True),
    ("Joe’s Diner", "Joe's Diner", True),
    ("Harbor-Dental", "Harbor Dental", True),
    ("HarborDental: hi", "Harbor Dental", True),
    ("Booking.com: hi", "Booking.com", True),
    ("H&M: hi", "H & M", True),
    ("Müller hier", "Mueller GmbH", False),
    ("Muller hier", "Müller GmbH & Co. KG", True),
    ("7-Eleven: hi", "7 Eleven", True),
]

PERSON = [
    ("Daniela from Harbor", "Dan Roe", False),
    ("Roebuck", "Dan Roe", False),
    ("Write to dana@harbor.com", "Dana Whitfield", False),
    ("We will call", "Will Park", False),
    ("Will you come?", "Will Park", False),
    ("Park at the rear", "Will Park", False),
    ("Mark your calendar", "Mark Lee", False),
    ("May I call?", "May Lee", False),
    ("The van is here", "Jan van der Berg", False),
    ("Mr or Dr", "Dr. Dana Whitfield", False),
    ("Hi", "", False),
    ("J here", "J. Smith", False),
    ("dana here", "Dana Whitfield", True),
    ("DANA HERE", "Dana Whitfield", True),
    ("Whitfield, Harbor Dental", "Dana Whitfield", True),
    ("Will from Harbor", "Will Park", True),
    ("Hi Ana, Will here", "Will Park", True),
    ("will park here", "Will Park", True),
    ("tu Lukasz", "Łukasz Żak", True),
    ("Dr OBrien here", "Mary O’Brien, DDS", True),
    ("Kowalska z banku", "Anna Nowak-Kowalska", True),
    ("Don here", "Don Draper", True),
]

FULL = [
    ("Dana from Harbor", "Dana Whitfield", False),
    ("Whitfield from Harbor", "Dana Whitfield", False),
    ("dana.whitfield@harbor.com", "Dana Whitfield", False),
    ("Dana here", "Dana", False),
    ("Dana Whitfieldson", "Dana Whitfield", False),
    ("Hi", "", False),
    ("D. Whitfield", "Dana Whitfield", False),
    ("Thomas here", "Thomas Thomas", False),
    ("Dana Whitfield", "Dana Whitfield", True),
    ("WHITFIELD Dana", "Whitfield, Dana", True),
    ("Dana Whitfield", "Dr. Dana M. Whitfield, Ph.D.", True),
    ("Anna Nowak-Kowalska", "Anna Nowak-Kowalska", True),
    ("Lukasz Zak", "Łukasz Żak", True),
    ("Jan van der Berg", "Jan van der Berg", True),
    ("Thuy Do here", "Thuy Do", True),
    ("Don Draper here", "Don Draper", True),
]


@pytest.mark.parametrize(("text", "business", "expected"), BUSINESS)
def test_names_business(text: str, business: str, expected: bool) -> None:
    """A business is named whole, but for its legal form, '&' for 'and', apostrophes, accents and case."""
    assert names_business(text, business) is expected


@pytest.mark.parametrize(("text", "name", "expected"), PERSON)
def test_names_sender(text: str, name: str, expected: bool) -> None:
    """First or last name is enough; a name that is also a word has to look like a name."""
    assert names_sender(text, name) is expected


@pytest.mark.parametrize(("text", "name", "expected"), FULL)
def test_gives_full_name(text: str, name: str, expected: bool) -> None:
    """First and last name are both there; who has one name only cannot give both."""
    assert gives_full_name(text, name) is expected


@pytest.mark.parametrize(
    ("text", "phrase", "expected"),
    [
        ("Do not stop", "stop", True),
        ("Non-stopping", "stop", False),
        ("Zażółć gęślą", "GESLA", True),
        ("don’t call", "dont call", True),
        ("call", "", False),
        ("end of the season", "end the season", False),
    ],
)
def test_mentions(text: str, phrase: str, expected: bool) -> None:
    """A phrase is mentioned as whole words in order, without regard to case and accents."""
    assert mentions(text, phrase) is expected


def test_fold_takes_off_case_and_accents() -> None:
    """Letters that do not decompose, such as ł and ß, are folded too."""
    assert fold("ŁÓDŹ Straße Ørsted Đorđe") == "lodz strasse orsted dorde"


@pytest.mark.parametrize("text", ["No link.It is me", "10.30 a.m.", "at 5:30, e.g. now", "Ana: see you", "St. Mary's", "v1.2.3"])
def test_leaves_prose_in_place(text: str) -> None:
    """Full stops and colons alone make no address."""
    assert without_addresses(text) == text


@pytest.mark.parametrize(
    "address", ["https://ex.com/a?b=c", "www.ex.com", "ex.co/u", "bit.ly/x", "a.b@ex.com", "<a@ex.com>", "shop.example.com", "sklep.pl"]
)
def test_blanks_addresses(address: str) -> None:
    """Links and e-mail addresses are blanked, everything else keeps its place."""
    assert without_addresses(f"see {address} now") == f"see {' ' * len(address)} now"


def test_name_parts_keep_what_identifies() -> None:
    """Titles in front, degrees behind, initials and particles inside a name are left out."""
    assert name_parts("Pani mgr Anna Nowak") == ("anna", "nowak")
    assert name_parts("Whitfield, Dana") == ("dana", "whitfield")
    assert name_parts("Peter Pan") == ("peter", "pan")
