"""Merge fields and brackets that are none."""

import pytest

from rules.checks.style_merge_field import RULE, check, merge_fields
from tests.situations import situation

NO_FIELD = [
    "Hi Ana, see you at 10",
    "We <3 our customers",
    "a < b > c",
    "5<x and y>3",
    "We are 100% sure, 50% of the time",
    "Now 20%off30%more",
    "Read https://ex.com/a%20b%2Fname%20c",
    "See footnotes [1] and [12]",
    "Bring a pen (optional)",
    "Bring the form (date and name)",
    "Sad :[ or glad :] or {-:",
    "#sale #deal #name",
    "You are #1 in C#",
    "#sale#deal",
    "Write to <ana@example.com>",
    "Read <https://example.com/name>",
    "[Harbor Dental] Your code is ready",
    "[Ola Shop] Nowa dostawa",
    "[Order] Your parcel is here",
    "[Reminder] See you at 10",
    "Fill in XXXX please",
    "Name: ____ Date: ____",
    "Snow_white_and_seven files",
    "final__FINAL__v7",
    "Tick [x] or [ ] please",
    "He said [...] and left",
    "Reply [YES] or [NO]",
    "Il a dit « bonjour »",
    "Nasza «wielka wyprzedaż» trwa",
    "Rabat (cena) i termin",
    "It costs $20 or $30_000",
    "a || b | c",
    "*really* |good|",
    "-> here <- and <- there ->",
    "",
]

FIELDS = [
    ("Hi {name}", ["{name}"]),
    ("Hi {first_name}, see you", ["{first_name}"]),
    ("Hi {First Name}", ["{First Name}"]),
    ("Hi {{name}}", ["{{name}}"]),
    ("Hi {{ contact.first_name }}", ["{{ contact.first_name }}"]),
    ("Hi {{name|there}}", ["{{name|there}}"]),
    ("Hi {{{name}}}", ["{{{name}}}"]),
    ("See you on [date]", ["[date]"]),
    ("[First Name], see you", ["[First Name]"]),
    ("[Space Name] Dedicated desks", ["[Space Name]"]),
    ("Call [your business] now", ["[your business]"]),
    ("Call [INSERT PHONE NUMBER]", ["[INSERT PHONE NUMBER]"]),
    ("Book: [link]", ["[link]"]),
    ("Ref [order no.] is in", ["[order no.]"]),
    ("Hi <name>", ["<name>"]),
    ("Hi <First Name>", ["<First Name>"]),
    ("You owe <<amount>>", ["<<amount>>"]),
    ("Hi %NAME%", ["%NAME%"]),
    ("Hi %%name%%", ["%%name%%"]),
    ("Hi %s, see you", ["%s"]),
    ("Hi ${x}", ["${x}"]),
    ("Hi {$x}", ["{$x}"]),
    ("Hi {0}", ["{0}"]),
    ("Hi *|FNAME|*", ["*|FNAME|*"]),
    ("Cześć «imię»", ["«imię»"]),
    ("Cześć [imię], termin: {data_wizyty}", ["[imię]", "{data_wizyty}"]),
    ("Dzień dobry (imię)", ["(imię)"]),
    ("Hi #NAME#", ["#NAME#"]),
    ("Hi #first_name#", ["#first_name#"]),
    ("Hi __NAME__", ["__NAME__"]),
    ("Hi [[x]]", ["[[x]]"]),
    ("Hi <%= name %>", ["<%= name %>"]),
    ("A <b>bold</b> offer", ["<b>", "</b>"]),
    ("Read https://ex.com/{id}", ["{id}"]),
    ("Bonjour [prénom]", ["[prénom]"]),
    ("Hallo [Vorname]", ["[Vorname]"]),
]


@pytest.mark.parametrize("text", NO_FIELD)
def test_is_silent_on_other_brackets(text: str) -> None:
    """Hearts, sums, per cents, footnotes, hashtags, addresses and headings are no merge fields."""
    assert merge_fields(text) == []
    assert check(situation(text)).tolist() == [False]


@pytest.mark.parametrize(("text", "fields"), FIELDS)
def test_fires_on_merge_fields(text: str, fields: list[str]) -> None:
    """A field in any usual bracket fires and is reported as typed."""
    assert merge_fields(text) == fields
    assert check(situation(text)).tolist() == [True]


def test_names_the_fields() -> None:
    """The message names the fields, each once."""
    message = RULE.finding(situation("Hi {name}, {name}, see you on [date]"), 0).message
    assert "{name}, [date]:" in message
