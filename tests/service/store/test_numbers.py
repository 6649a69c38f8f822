"""Consent to texts is to a number: what a change of number ends, what it cannot end, and what two contacts with one number may not do."""

from pathlib import Path
from typing import Any

import pytest
from ledgers import DAY, NOW, granted, revoked, statuses, take_rows

from service.store.join import StoreJoin
from service.store.ledger import Store

OLD, NEW = "+13055550123", "+13055550124"


@pytest.fixture
def ana(store: Store, tmp_path: Path) -> Store:
    """Give a store in which Ana has the old number, and consented to texts and emails."""
    take_rows(store, "contacts", [{"contact_id": "ana", "phone": OLD}], tmp_path)
    store.append("ana", [granted(), granted(channel="email")], NOW)
    return store


def live(store: Store, contact: dict[str, Any]) -> list[str]:
    """Give the channels of the consents a draft to a contact is judged by, without those that ended."""
    item: dict[str, Any] = {"text": "-", "contact": contact}
    StoreJoin(store).add([item])
    return sorted(one["channel"] for one in item["consents"] if one["status"] == "opted_in" and "expires_at" not in one)


def test_another_change_ends_nothing(ana: Store, tmp_path: Path) -> None:
    """The same number again, in another dress, and a new name leave consent as it was."""
    told, _ = take_rows(ana, "contacts", [{"contact_id": "ana", "phone": "(305) 555-0123", "country": "US", "name": "Ana"}], tmp_path)
    assert told == {"changed": 1}
    assert live(ana, {"contact_id": "ana"}) == ["email", "text"]


def test_a_first_number_ends_nothing(store: Store, tmp_path: Path) -> None:
    """Consents may come before the contact's number is known."""
    store.append("bob", [granted()], NOW)
    assert take_rows(store, "contacts", [{"contact_id": "bob", "phone": OLD}], tmp_path)[0] == {"changed": 1}
    assert live(store, {"contact_id": "bob"}) == ["text"]


def test_a_new_number_ends_consent_to_texts_and_says_so(ana: Store, tmp_path: Path) -> None:
    """The row is flagged, the consent to emails stays, and the same file again changes nothing."""
    rows = [{"contact_id": "ana", "phone": NEW}]
    told, rejects = take_rows(ana, "contacts", rows, tmp_path)
    assert told == {"flagged": 1}
    assert rejects[0][0] == "phone"
    assert "consent to texts to the old one ended" in rejects[0][1]
    assert live(ana, {"contact_id": "ana"}) == ["email"]
    assert take_rows(ana, "contacts", rows, tmp_path, now=NOW + DAY)[0] == {"unchanged": 1}


def test_consent_given_for_the_new_number_counts(ana: Store, tmp_path: Path) -> None:
    """Later than the change it counts again."""
    take_rows(ana, "contacts", [{"contact_id": "ana", "phone": NEW}], tmp_path)
    ana.append("ana", [granted(NOW + DAY)], NOW + DAY)
    assert live(ana, {"contact_id": "ana"}) == ["email", "text"]


def test_going_back_to_the_old_number_revives_nothing(ana: Store, tmp_path: Path) -> None:
    """Nobody knows who had it meanwhile."""
    for phone in (NEW, OLD):
        take_rows(ana, "contacts", [{"contact_id": "ana", "phone": phone}], tmp_path)
    assert live(ana, {"contact_id": "ana"}) == ["email"]


def test_an_opt_out_goes_to_the_new_number_and_stays_with_the_old(ana: Store, tmp_path: Path) -> None:
    """The person refused, and the number was refused: both count, for the person and for whoever has the old number next."""
    ana.append("ana", [revoked()], NOW)
    take_rows(ana, "contacts", [{"contact_id": "ana", "phone": NEW}], tmp_path)
    assert "opted_out" in statuses(ana, "ana")
    assert take_rows(ana, "contacts", [{"contact_id": "next", "phone": OLD}], tmp_path)[0] == {"new": 1}
    for contact in ({"contact_id": "ana"}, {"contact_id": "next"}, {"contact_id": "x", "phone": OLD}):
        item: dict[str, Any] = {"text": "-", "contact": contact}
        StoreJoin(ana).add([item])
        assert [one["status"] for one in item["consents"] if one["channel"] == "text" and one["status"] == "opted_out"] == ["opted_out"]


def test_a_draft_to_another_number_than_the_one_on_record_has_no_consent_to_texts(ana: Store) -> None:
    """Whatever the draft says the number is, consent was given for the one on record."""
    assert live(ana, {"contact_id": "ana", "phone": OLD}) == ["email", "text"]
    assert live(ana, {"contact_id": "ana", "phone": "305-555-0123", "country": "US"}) == ["email", "text"]
    assert live(ana, {"contact_id": "ana", "phone": NEW}) == ["email"]


def test_a_second_contact_with_the_number_is_refused_by_row(ana: Store, tmp_path: Path) -> None:
    """In one file and against the store the first keeps the number, the second is nobody, and the first's opt-out refuses its drafts."""
    rows = [{"contact_id": "ben", "phone": NEW}, {"contact_id": "cleo", "phone": NEW}, {"contact_id": "dora", "phone": OLD}]
    told, rejects = take_rows(ana, "contacts", rows, tmp_path)
    assert told == {"new": 1, "rejected": 2}
    assert [field for field, _ in rejects] == ["phone", "phone"]
    assert ana.find("cleo") is None
    ana.append("ana", [revoked()], NOW)
    item: dict[str, Any] = {"text": "-", "contact": {"contact_id": "dora", "phone": OLD}}
    StoreJoin(ana).add([item])
    assert [one["status"] for one in item["consents"]] == ["opted_out"]
