"""Items: every fault is named by its whole path, with what came and what is allowed."""

from typing import Any

import pytest

from service.item import Item, ItemError, read_item

NOW = 1_800_000_000_000_000
CONSENT = {"channel": "text", "status": "opted_in", "captured_at": "2026-01-05T09:00:00Z"}
MESSAGE = {"at": "2026-01-05T09:00:00Z", "channel": "text", "direction": "out"}


def item(**fields: Any) -> dict[str, Any]:
    """Give an item that is good but for the fields given."""
    return {"text": "Hi", **fields}


GOOD: list[dict[str, Any]] = [
    item(),
    item(text="x" * 10_000),
    dict.fromkeys(Item.model_fields) | item(),
    item(draft_id=7),
    item(labels=[]),
    item(labels=["legal", "contract"]),
    item(language="pt-BR"),
    item(topic="  Offers "),
    item(contact={}),
    item(contact={"country": "us", "region": "us-fl", "timezone": "America/New_York", "contact_id": 7}),
    item(contact={"region": "US-FL"}),
    item(consents=[]),
    item(consents=[{**CONSENT, "max_messages": 0, "period": "PT24H", "topic": None, "revoked_at": "2026-02-01T00:00:00+01:00"}]),
    item(history=[{**MESSAGE, "outcome": None}]),
    item(send_at="2030-01-01T09:00:00+05:30", reply_to_at="2030-01-01T09:00:00+05:30"),
]


@pytest.mark.parametrize("raw", GOOD, ids=str)
def test_what_the_specification_allows_is_read(raw: dict[str, Any]) -> None:
    """Optional fields may be absent or null, codes may be in any case."""
    assert read_item(raw, NOW).text == raw["text"]


FAULTS: list[tuple[Any, str, str, str]] = [
    # item, path, what came, what is allowed
    (5, "(item)", "got 5", "JSON object"),
    ([], "(item)", "got []", "JSON object"),
    ({}, "text", "missing", "1 to 10,000 characters"),
    (item(text=None), "text", "got None", "expected a string"),
    (item(text=""), "text", "got ''", "1 to 10,000 characters"),
    (item(text=" \n\u200b"), "text", "got ' \\n", "not blank"),
    (item(text="x" * 10_001), "text", "got 10,001 characters", "at most 10,000"),
    (item(text="\ud83d"), "text", "got '\\ud83d'", "half a surrogate pair"),
    (item(draft_id=1.5), "draft_id", "got 1.5", "a string or a whole number"),
    (item(draft_id=True), "draft_id", "got True", "a string or a whole number"),
    (item(topic=3), "topic", "got 3", "expected a word"),
    (item(purpose="sale"), "purpose", "got 'sale'", "'marketing' or 'service'"),
    (item(send_at="2026-11-23T10:15:00"), "send_at", "got '2026-11-23T10:15:00'", "with an offset"),
    (item(send_at="tomorrow"), "send_at", "got 'tomorrow'", "ISO 8601"),
    (item(send_at=1764000000), "send_at", "got 1764000000", "ISO 8601"),
    (item(send_at="0026-11-23T10:15:00Z"), "send_at", "got '0026", "ISO 8601"),
    (item(reply_to_at="2199-01-01T00:00:00Z"), "reply_to_at", "got '2199", "not after send_at"),
    (item(language="english"), "language", "got 'english'", "such as en"),
    (item(labels="legal"), "labels", "got 'legal'", "a list"),
    (item(labels=["legal", "badnews"]), "labels[1]", "got 'badnews'", "did you mean bad_news?"),
    (item(labels=[3]), "labels[0]", "got 3", "one of bad_news, negotiation, contract, legal, detail_heavy, pii_request, promotional"),
    (item(sender="Dana"), "sender", "got 'Dana'", "JSON object"),
    (item(sender={"comfortable_texting": "yes"}), "sender.comfortable_texting", "got 'yes'", "true or false"),
    (item(contact={"relationship": "friend"}), "contact.relationship", "got 'friend'", "'customer' or 'prospect'"),
    (item(contact={"phone": 13055550123}), "contact.phone", "got 13055550123", "a string"),
    (item(contact={"country": "UK"}), "contact.country", "got 'UK'", "ISO 3166-1"),
    (item(contact={"country": "US", "region": "XX"}), "contact.region", "got 'XX'", "subdivision of US"),
    (item(contact={"country": "US", "region": "CA-ON"}), "contact.region", "got 'CA-ON'", "subdivision of US"),
    (item(contact={"region": "Florida"}), "contact.region", "got 'Florida'", "such as FL"),
    (item(contact={"timezone": "EST5"}), "contact.timezone", "got 'EST5'", "America/New_York"),
    (item(contact={"texts_for_business": True}), "contact.texts_for_business", "got True", "'yes', 'no' or 'unknown'"),
    (item(contact={"preferred_channel": "sms"}), "contact.preferred_channel", "got 'sms'", "'text', 'phone', 'email' or 'meeting'"),
    (item(contact={"reachable": {"phone": 1}}), "contact.reachable.phone", "got 1", "true or false"),
    (item(contact={"do_not_call": "no"}), "contact.do_not_call", "got 'no'", "true or false"),
    (item(consents={}), "consents", "got {}", "a list"),
    (item(consents=[CONSENT, 5]), "consents[1]", "got 5", "JSON object"),
    (item(consents=[{**CONSENT, "channel": None}]), "consents[0].channel", "got None", "'text', 'phone', 'email' or 'meeting'"),
    (item(consents=[{**CONSENT, "status": "in"}]), "consents[0].status", "got 'in'", "'opted_in' or 'opted_out'"),
    (item(consents=[{**CONSENT, "level": "verbal"}]), "consents[0].level", "got 'verbal'", "'implied', 'express' or 'express_written'"),
    (item(consents=[{"channel": "text", "status": "opted_in"}]), "consents[0].captured_at", "missing", "ISO 8601 with an offset"),
    (item(consents=[{**CONSENT, "period": "P1M", "max_messages": 1}]), "consents[0].period", "got 'P1M'", "days or hours"),
    (item(consents=[{**CONSENT, "period": "P", "max_messages": 1}]), "consents[0].period", "got 'P'", "days or hours"),
    (item(consents=[{**CONSENT, "max_messages": 3}]), "consents[0].period", "got None", "because max_messages is given"),
    (item(consents=[{**CONSENT, "period": "P1D"}]), "consents[0].max_messages", "got None", "because period is given"),
    (item(consents=[{**CONSENT, "period": "P1D", "max_messages": -1}]), "consents[0].max_messages", "got -1", "0 or more"),
    (item(consents=[{**CONSENT, "period": "P1D", "max_messages": 2.5}]), "consents[0].max_messages", "got 2.5", "a whole number"),
    (item(consents=[{**CONSENT, "period": "P1D", "max_messages": 10**30}]), "consents[0].max_messages", "got 1000", "at most 1,000,000"),
    (
        item(consents=[{**CONSENT, "status": "opted_out", "revoked_at": "2026-02-01T00:00:00Z"}]),
        "consents[0].revoked_at",
        "got '2026-02-01T00:00:00Z'",
        "only an opt-in can be revoked",
    ),
    (item(history=[{**MESSAGE, "outcome": "lost"}]), "history[0].outcome", "got 'lost'", "'delivered', 'failed' or 'no_answer'"),
    (item(history=[MESSAGE, {**MESSAGE, "direction": "up"}]), "history[1].direction", "got 'up'", "'in' or 'out'"),
    (item(history=[{"channel": "text", "direction": "in"}]), "history[0].at", "missing", "ISO 8601"),
]


@pytest.mark.parametrize(("raw", "path", "came", "allowed"), FAULTS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_fault_names_path_value_and_what_is_allowed(raw: Any, path: str, came: str, allowed: str) -> None:
    """The whole path leads, then what came, then what is allowed."""
    with pytest.raises(ItemError) as caught:
        read_item(raw, NOW)
    assert caught.value.field == path
    assert caught.value.reason.startswith(came)
    assert allowed in caught.value.reason


@pytest.mark.parametrize(
    ("raw", "path", "meant"),
    [
        (item(txet="x"), "txet", "text"),
        (item(contact={"phon": "1"}), "contact.phon", "phone"),
        (item(contact={"reachable": {"mail": True}}), "contact.reachable.mail", "email"),
        (item(consents=[{**CONSENT, "chanel": "x"}]), "consents[0].chanel", "channel"),
        (item(history=[{**MESSAGE, "outcom": "x"}]), "history[0].outcom", "outcome"),
        (item(sender={"busines": "x"}), "sender.busines", "business"),
    ],
)
def test_an_unknown_field_is_an_error_with_the_one_meant(raw: dict[str, Any], path: str, meant: str) -> None:
    """A typo cannot silently drop a fact: it is refused, with the closest field and all allowed ones."""
    with pytest.raises(ItemError) as caught:
        read_item(raw, NOW)
    assert caught.value.field == path
    assert f"unknown field; did you mean {meant}?; allowed are " in caught.value.reason


def test_every_fault_of_an_item_is_said_at_once() -> None:
    """All faults stand in one error, in the order of the fields."""
    with pytest.raises(ItemError) as caught:
        read_item({"text": "", "purpose": "sale", "contact": {"country": "UK"}}, NOW)
    assert str(caught.value).startswith("text: ")
    assert "; also purpose: " in caught.value.reason
    assert "; also contact.country: " in caught.value.reason


def test_a_long_value_is_shown_short() -> None:
    """An error never carries pages of what came."""
    with pytest.raises(ItemError) as caught:
        read_item(item(purpose="x" * 5000), NOW)
    assert len(caught.value.reason) < 200


def test_a_past_send_at_is_read_as_now() -> None:
    """A reply may lie between a past send_at and now."""
    assert read_item(item(send_at="2020-01-01T00:00:00Z", reply_to_at="2021-01-01T00:00:00Z"), NOW)
