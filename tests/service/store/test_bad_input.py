"""Bad rows: rejected or flagged, never guessed, and no decision after them is looser than before."""

from pathlib import Path
from typing import Any

import pytest
from ledgers import NOW, take_rows
from running import NOW as NOW_TEXT
from running import assemble_once

from service.assembly import Settings
from service.fields import parse_moment
from service.item import ItemError, read_item
from service.store.join import StoreJoin
from service.store.ledger import Store

GOOD = "Hi Ana, Dana Whitfield from Harbor Dental. Your check-up is on Friday at 10:30."
STRICTNESS = {"send": 0, "hold": 1, "revise": 2, "escalate": 3, "stop": 3, "rejected": 4}
CONTACT = {
    "contact_id": "c1",
    "name": "Ana Ruiz",
    "relationship": "customer",
    "phone": "+13055550123",
    "country": "US",
    "region": "FL",
    "timezone": "America/New_York",
    "texts_for_business": "yes",
    "knows_sender": True,
}
OPT_IN = {"contact_id": "c1", "channel": "text", "status": "opted_in", "level": "express_written", "captured_at": "2026-01-05T09:00:00Z"}
OPT_OUT = {"contact_id": "c1", "channel": "text", "status": "opted_out", "captured_at": "2026-05-05T09:00:00Z"}


def action(store: Store, contact_id: str = "c1", **contact: Any) -> str:
    """Judge a good draft to a contact given by id, and by what else a test says."""
    item: dict[str, Any] = {"text": GOOD, "labels": [], "contact": {"contact_id": contact_id, **contact}}
    item["sender"] = {"name": "Dana Whitfield", "business": "Harbor Dental"}
    assert StoreJoin(store).add([item]) == [None]
    moment = parse_moment(NOW_TEXT)
    assert moment is not None
    now = int(moment.timestamp()) * 1_000_000
    judge = assemble_once(Settings())
    try:
        return str(judge.render(judge.decide([read_item(item, now)], now))[0]["action"])
    except ItemError:
        return "rejected"


MESSAGE = {"contact_id": "c1", "at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out"}
NOTHING: list[dict[str, Any]] = []
CASES: dict[str, tuple[list[dict[str, Any]], str, dict[str, Any], str, str, str, str]] = {
    # name: consents before, kind of the bad row, the bad row, word, field, before, after
    "a consent in the future": (
        NOTHING, "consents", {**OPT_IN, "captured_at": "2027-01-05T09:00:00Z"}, "rejected", "captured_at", "escalate", "escalate",
    ),
    "a consent in the future, after an opt-out": (
        [OPT_IN, OPT_OUT], "consents", {**OPT_IN, "captured_at": "2027-01-05T09:00:00Z"}, "rejected", "captured_at", "escalate", "escalate",
    ),
    "an opt-in older than the opt-out": (
        [OPT_IN, OPT_OUT], "consents", {**OPT_IN, "captured_at": "2026-03-05T09:00:00Z"}, "flagged", "captured_at", "escalate", "escalate",
    ),
    "an opt-in at the instant of the opt-out": (
        [OPT_OUT], "consents", {**OPT_IN, "captured_at": "2026-05-05T11:00:00+02:00"}, "flagged", "captured_at", "escalate", "escalate",
    ),
    "an opt-out in the future": (
        [OPT_IN], "consents", {**OPT_OUT, "captured_at": "2027-05-05T09:00:00Z"}, "flagged", "captured_at", "send", "escalate",
    ),
    "an unknown level": (NOTHING, "consents", {**OPT_IN, "level": "written"}, "rejected", "level", "escalate", "escalate"),
    "an unknown level beside a consent": ([OPT_IN], "consents", {**OPT_IN, "level": "gold"}, "rejected", "level", "send", "send"),
    "a consent at a time without a zone": (
        NOTHING, "consents", {**OPT_IN, "captured_at": "2026-01-05T09:00:00"}, "rejected", "captured_at", "escalate", "escalate",
    ),
    "an opt-out at a time without a zone": (
        [OPT_IN], "consents", {**OPT_OUT, "captured_at": "2026-05-05 09:00"}, "rejected", "captured_at", "send", "escalate",
    ),
    "an opt-out without a time": (
        [OPT_IN], "consents", {"contact_id": "c1", "channel": "text", "status": "opted_out"}, "rejected", "captured_at", "send", "escalate",
    ),
    "an opt-out of an unknown channel": ([OPT_IN], "consents", {**OPT_OUT, "channel": "sms"}, "rejected", "channel", "send", "stop"),
    "an opt-out with a field nobody knows": ([OPT_IN], "consents", {**OPT_OUT, "scope": "all"}, "rejected", "scope", "send", "escalate"),
    "an opt-out spelt oddly": ([OPT_IN], "consents", {**OPT_OUT, "status": "Opted-Out"}, "rejected", "status", "send", "escalate"),
    "a revoked consent with a broken level": (
        [OPT_IN], "consents", {**OPT_IN, "level": "x", "revoked_at": "2026-05-05T09:00:00Z"}, "rejected", "level", "send", "escalate",
    ),
    "half a promise": ([OPT_IN], "consents", {**OPT_IN, "max_messages": 3}, "rejected", "period", "send", "send"),
    "a kind nobody knows": (NOTHING, "consents", {**OPT_IN, "kind": "renewed"}, "rejected", "kind", "escalate", "escalate"),
    "a status that contradicts its kind": (
        NOTHING, "consents", {**OPT_IN, "kind": "revoked"}, "rejected", "status", "escalate", "escalate",
    ),
    "two contacts with one number": (
        [OPT_IN], "contacts", {**CONTACT, "contact_id": "c2"}, "rejected", "phone", "send", "send",
    ),
    "a broken number": ([OPT_IN], "contacts", {**CONTACT, "phone": "+1305555"}, "rejected", "phone", "send", "send"),
    "a number with an extension": ([OPT_IN], "contacts", {**CONTACT, "phone": "+13055550123 ext. 5"}, "rejected", "phone", "send", "send"),
    "an unknown time zone": ([OPT_IN], "contacts", {**CONTACT, "timezone": "EST5"}, "rejected", "timezone", "send", "send"),
    "a broken number that must not be called": (
        [OPT_IN], "contacts", {**CONTACT, "phone": "12", "texts_for_business": "no"}, "rejected", "phone", "send", "escalate",
    ),
    "a message at a time without a zone": (
        [OPT_IN], "history", {**MESSAGE, "at": "2026-11-20T15:00:00"}, "rejected", "at", "send", "send",
    ),
    "a row about nobody": (NOTHING, "consents", {**OPT_IN, "contact_id": " "}, "rejected", "contact_id", "escalate", "escalate"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_bad_row_is_told_and_permits_nothing(store: Store, tmp_path: Path, name: str) -> None:
    """Row by row: what became of it, which field is named, and the decision about a good draft before and after."""
    consents, kind, row, word, field, before, after = CASES[name]
    assert take_rows(store, "contacts", [CONTACT], tmp_path)[0] == {"new": 1}
    take_rows(store, "consents", consents, tmp_path)
    assert action(store) == before
    told, rejects = take_rows(store, kind, [row], tmp_path, now=NOW)
    assert told == {word: 1}
    assert [found for found, _ in rejects] == [field]
    assert action(store) == after
    assert STRICTNESS[after] >= STRICTNESS[before]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[3] == "rejected"])
def test_a_bad_row_read_again_changes_nothing(store: Store, tmp_path: Path, name: str) -> None:
    """A rejected row is rejected again; what it forbids is recorded once."""
    _, kind, row, *_ = CASES[name]
    take_rows(store, kind, [row], tmp_path, now=NOW)
    before = [store.as_of(contact) for contact in ("c1", "c2")]
    take_rows(store, kind, [row], tmp_path, now=NOW + 1)
    assert [store.as_of(contact) for contact in ("c1", "c2")] == before


def test_two_descriptions_of_one_contact_in_one_file_are_not_chosen_between(store: Store, tmp_path: Path) -> None:
    """The second, different row is rejected with the number of the first; what it forbids is kept."""
    told, rejects = take_rows(store, "contacts", [CONTACT, {**CONTACT, "timezone": "Europe/Warsaw", "do_not_call": True}], tmp_path)
    assert told == {"new": 1, "rejected": 1}
    assert rejects == [("contact_id", "row 1 describes 'c1' differently; keep one; what it forbids was recorded all the same")]
    row = store.find("c1") or {}
    assert (row["timezone"], row["do_not_call"]) == ("America/New_York", True)


def test_the_number_of_an_opted_out_contact_revives_nothing_under_another_id(store: Store, tmp_path: Path) -> None:
    """A second contact with a number that opted out is rejected, and a draft that names it by id and number is not sent."""
    take_rows(store, "contacts", [CONTACT], tmp_path)
    take_rows(store, "consents", [OPT_IN, OPT_OUT, {**OPT_IN, "contact_id": "c2"}], tmp_path)
    told, rejects = take_rows(store, "contacts", [{**CONTACT, "contact_id": "c2"}], tmp_path)
    assert (told, rejects[0][1]) == ({"rejected": 1}, "+13055550123 is the number of contact 'c1'; one number, one contact")
    assert action(store, "c2", phone=CONTACT["phone"]) in ("escalate", "stop")
