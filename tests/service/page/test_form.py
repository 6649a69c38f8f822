"""The form read as an item of the specification."""

import re

import pytest

from rules.clock import to_datetime
from service.api.page.form import BLANK, Form, field_of, to_item
from service.api.page.sentences import read_sentences, say_fault
from service.item import ItemError, read_item

NOW = 1_795_536_900_000_000
"""2026-11-24T16:15:00Z."""


def form(covers: tuple[str, ...] = ("text",), **fields: str) -> Form:
    """Give the first form with some fields filled in."""
    return Form({**BLANK.fields, "text": "Hi Ana", **fields}, covers)


def test_the_first_form_names_nobody() -> None:
    """Nothing is said of a contact or a consent, so that neither is checked as if it were."""
    assert to_item(form(), NOW) == {"text": "Hi Ana", "sender": {"comfortable_texting": True}}


def test_what_is_hidden_does_not_count() -> None:
    """Fields of a person described before do not stay when nobody is meant any more."""
    item = to_item(form(who="nobody", name="Ana", consent="express_written", contact_id="c1"), NOW)
    assert "contact" not in item
    assert "consents" not in item


def test_somebody_described_without_consent_is_checked() -> None:
    """Nothing on record is an empty list, not silence; boxes that are not ticked say no."""
    item = to_item(form(who="described", name="Ana", phone="+13055550123"), NOW)
    assert item["contact"] == {"name": "Ana", "phone": "+13055550123", "knows_sender": False, "do_not_call": False}
    assert item["consents"] == []


def test_a_contact_on_record_comes_by_id_alone() -> None:
    """What stands in the ledger is not said twice."""
    item = to_item(form(who="record", contact_id=" c1 ", name="Ana", consent="express"), NOW)
    assert item["contact"] == {"contact_id": "c1"}
    assert "consents" not in item


def test_a_consent_stands_for_each_channel_it_covers() -> None:
    """Without a date it was given now, with one at the beginning of that day by the visitor's clock."""
    given = to_item(form(("text", "email"), who="described", consent="express"), NOW)["consents"]
    assert [(one["channel"], one["status"], one["level"]) for one in given] == [
        ("text", "opted_in", "express"),
        ("email", "opted_in", "express"),
    ]
    assert given[0]["captured_at"] == to_datetime(NOW).isoformat()
    dated = to_item(form(who="described", consent="opted_out", consent_since="2026-03-01", zone="Europe/Warsaw"), NOW)["consents"]
    assert dated == [{"channel": "text", "topic": "*", "status": "opted_out", "captured_at": "2026-03-01T00:00:00+01:00"}]


def test_a_clock_time_is_read_where_the_visitor_is() -> None:
    """A time without a zone gets the visitor's, by the season of its date."""
    item = to_item(form(send_at="2027-07-01T10:15", reply_to_at="2026-11-24T09:00", zone="America/New_York"), NOW)
    assert item["send_at"] == "2027-07-01T10:15:00-04:00"
    assert item["reply_to_at"] == "2026-11-24T09:00:00-05:00"


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"zone": "Europe"}, "zone"),
        ({"send_at": "tomorrow"}, "send_at"),
        ({"who": "described", "consent": "express", "consent_since": "2026-13-01"}, "consent_since"),
    ],
)
def test_a_slip_names_its_field_and_repeats_nothing(fields: dict[str, str], at: str) -> None:
    """What cannot be read is refused with what was expected."""
    with pytest.raises(ItemError, match="expected") as caught:
        to_item(form(**fields), NOW)
    assert [path for path, _ in caught.value.faults] == [at]
    assert fields[at] not in str(caught.value)


def test_a_fault_in_the_item_leads_back_to_a_field_of_the_form() -> None:
    """The path of the specification's own reader is turned into the name of a field."""
    with pytest.raises(ItemError) as caught:
        read_item(to_item(form(who="described", country="Florida"), NOW), NOW)
    assert field_of(caught.value.faults[0][0]) == "country"
    assert field_of("send_at") == "send_at"


def test_a_filled_form_is_an_item() -> None:
    """Everything the page offers is accepted by the specification's reader."""
    words = {
        "who": "described",
        "name": "Ana",
        "relationship": "customer",
        "phone": "305 555 0123",
        "email": "a@example.com",
        "country": "us",
    }
    more = {"region": "fl", "timezone": "America/New_York", "texts_for_business": "yes", "preferred_channel": "text", "knows_sender": "on"}
    rest = {
        "purpose": "marketing",
        "topic": "offers",
        "language": "en",
        "sender_name": "Dana",
        "sender_business": "Harbor",
        "consent": "implied",
    }
    read = read_item(to_item(form(("text", "phone", "email"), **words, **more, **rest), NOW), NOW)
    assert read.contact is not None
    assert read.contact.country == "US"
    assert read.consents is not None
    assert len(read.consents) == 3


def test_line_ends_of_browsers_are_single_characters() -> None:
    """A browser sends CR LF where one line end was typed; highlights and segments count one."""
    assert form(text="a\r\nb").text == "a\nb"


SLIPS = (
    {"zone": "Mars/Olympus"},
    {"send_at": "tomorrow"},
    {"send_at": "1066-10-14T09:00"},
    {"reply_to_at": "2026-11-25T09:00"},
    {"who": "described", "consent": "express", "consent_since": "yesterday"},
    {"who": "described", "country": "XX"},
    {"who": "described", "region": "Florida"},
    {"who": "described", "region": "ZZ", "country": "US"},
    {"who": "described", "region": "CA-ON", "country": "US"},
    {"who": "described", "timezone": "EST5EDT4"},
    {"text": "x" * 10_001},
    {"text": "\u200b"},
    {"language": "polski język"},
)
"""One for each thing that a field can be refused for."""


def expected(fields: dict[str, str]) -> str:
    """Give what a form with a slip is told."""
    with pytest.raises(ItemError) as caught:
        read_item(to_item(form(**fields), NOW), NOW)
    return caught.value.faults[0][1]


@pytest.mark.parametrize("fields", SLIPS, ids=lambda fields: " ".join(fields))
def test_a_slip_is_told_in_the_visitor_s_language(fields: dict[str, str]) -> None:
    """In Polish on the Polish page, as it is on the English one."""
    told = expected(fields)
    assert say_fault("en", told) == told
    assert "expected" in told
    assert "expected" not in say_fault("pl", told)


def test_every_polish_sentence_of_a_slip_is_still_said() -> None:
    """A pattern that fits nothing is out of date."""
    told = [expected(fields) for fields in SLIPS]
    patterns = [one["english"] for one in (read_sentences("pl") or {})["fault"]]
    assert [one for one in patterns if not any(re.search(one, sentence) for sentence in told)] == []


def test_what_nobody_translated_is_told_as_it_is() -> None:
    """Better English than nothing."""
    assert say_fault("pl", "expected a miracle") == "expected a miracle"
