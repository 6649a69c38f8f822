"""The ledger joined to drafts: who is known by id, whose number was somebody else's, what two sources add up to."""

from typing import Any

import pytest
from ledgers import DAY, NOW, granted, ledger, revoked, statuses

from service.item import ItemError
from service.store.import_contacts import ContactRows
from service.store.import_history import HistoryRows
from service.store.imports import Given
from service.store.join import StoreJoin
from service.store.ledger import Store

PHONE = "+13055550123"


def add_contact(store: Store, contact_id: str, **fields: Any) -> None:
    """Put a contact into a store."""
    rows = ContactRows(store.keys, NOW)
    prepared = rows.prepare(Given(1, contact_id, {"contact_id": contact_id, **fields}, is_flat=False))
    [done] = store.write(lambda connection: rows.apply(connection, [prepared]))
    assert not done.rejected, done


def add_message(store: Store, contact_id: str, **fields: Any) -> None:
    """Put a message into a store."""
    rows = HistoryRows(store.keys, NOW)
    message = {"at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out", **fields}
    prepared = rows.prepare(Given(1, contact_id, message, is_flat=False))
    store.write(lambda connection: rows.apply(connection, [prepared]))


def joined(store: Store, item: dict[str, Any]) -> dict[str, Any]:
    """Join one item."""
    item = {"text": "-", **item}
    assert StoreJoin(store).add([item]) == [None]
    return item


def test_a_draft_without_a_contact_stays_as_it_is(store: Store) -> None:
    """Nobody is named, nothing is added."""
    assert joined(store, {}) == {"text": "-"}


def test_a_stranger_gets_empty_lists(store: Store) -> None:
    """An id nobody knows has no consent and no history, which counts against texting."""
    assert joined(store, {"contact": {"contact_id": "nobody"}}) == {
        "text": "-",
        "contact": {"contact_id": "nobody"},
        "consents": [],
        "history": [],
    }


def test_a_known_contact_is_given_by_id_alone(store: Store) -> None:
    """Everything the store knows comes with the id, whether it is written as word or number."""
    add_contact(store, "7", name="Ana", phone=PHONE, reachable={"email": False})
    store.append("7", [granted()], NOW)
    add_message(store, "7")
    item = joined(store, {"contact": {"contact_id": 7}})
    assert item["contact"] == {"contact_id": 7, "name": "Ana", "phone": PHONE, "reachable": {"email": False}}
    assert [one["status"] for one in item["consents"]] == ["opted_in"]
    assert item["history"] == [{"at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out"}]


def test_a_revocation_counts_at_once_for_a_join_that_is_open(url: str) -> None:
    """A join opened before another store recorded a withdrawal sees it with the next draft."""
    with ledger(url) as mine, ledger(url) as theirs:
        theirs.append("c1", [granted()], NOW)
        join = StoreJoin(mine)
        first, second = ({"text": "-", "contact": {"contact_id": "c1"}} for _ in range(2))
        join.add([first])
        theirs.append("c1", [revoked()], NOW)
        join.add([second])
    assert [one["status"] for one in first["consents"]] == ["opted_in"]
    assert [one["status"] for one in second["consents"]] == ["opted_in", "opted_out"]


def test_another_number_is_nobody_elses_business(store: Store) -> None:
    """An opt-out of somebody with another number says nothing about this contact."""
    add_contact(store, "c1", phone=PHONE)
    store.append("c1", [revoked()], NOW)
    assert joined(store, {"contact": {"contact_id": "c2", "phone": "+13055550124"}})["consents"] == []


def test_an_opt_in_of_somebody_else_with_the_number_permits_nothing(store: Store) -> None:
    """Consent is a person's: only opt-outs go with a number."""
    add_contact(store, "c1", phone=PHONE)
    store.append("c1", [granted()], NOW)
    assert joined(store, {"contact": {"contact_id": "c2", "phone": PHONE}})["consents"] == []


@pytest.mark.parametrize(
    "contact",
    [
        {"phone": PHONE},
        {"contact_id": "c2", "phone": PHONE},
        {"contact_id": "c2", "phone": "(305) 555-0123", "country": "us"},
        {"contact_id": "c2", "phone": "305 555 0123", "region": "US-FL"},
    ],
)
def test_an_opt_out_goes_with_the_number(store: Store, contact: dict[str, Any]) -> None:
    """Whoever is said to have the number now, and however it is written, its opt-out counts."""
    add_contact(store, "c1", phone=PHONE)
    store.append("c1", [granted(), revoked()], NOW)
    assert [one["status"] for one in joined(store, {"contact": contact})["consents"]] == ["opted_out"]


def test_an_opt_out_stays_with_a_number_its_holder_gave_up(store: Store) -> None:
    """After the contact moved to another number the old one is still refused, until somebody consents anew."""
    add_contact(store, "c1", phone=PHONE)
    store.append("c1", [revoked()], NOW)
    add_contact(store, "c1", phone="+13055550124")
    add_contact(store, "c2", phone=PHONE)
    assert [one["status"] for one in joined(store, {"contact": {"contact_id": "c2"}})["consents"]] == ["opted_out"]


def test_file_and_store_add_up(store: Store) -> None:
    """Consents of a draft's own and of the store all count; a message both know is one message, two like ones are two."""
    store.append("c1", [revoked()], NOW)
    add_message(store, "c1")
    same = {"at": "2026-11-20T10:00:00-05:00", "channel": "text", "direction": "out", "outcome": "delivered"}
    own = {"channel": "text", "status": "opted_in", "captured_at": "2026-01-05T09:00:00Z"}
    item = joined(store, {"contact": {"contact_id": "c1"}, "consents": [own], "history": [same, same]})
    assert [one["status"] for one in item["consents"]] == ["opted_in", "opted_out"]
    assert item["history"] == [same, same]


def test_where_file_and_store_disagree_the_stricter_word_counts(store: Store) -> None:
    """A draft cannot talk the store out of do-not-call, an unreachable channel, a prospect or a number that is not for business."""
    add_contact(store, "c1", name="Ana", do_not_call=True, relationship="prospect", texts_for_business="no", reachable={"phone": False})
    own = {"contact_id": "c1", "name": "Anna", "do_not_call": False, "relationship": "customer", "texts_for_business": "yes"}
    item = joined(store, {"contact": {**own, "reachable": {"phone": True, "email": True}, "knows_sender": None}})
    assert item["contact"] == {
        "contact_id": "c1",
        "name": "Anna",
        "do_not_call": True,
        "relationship": "prospect",
        "texts_for_business": "no",
        "reachable": {"phone": False, "email": True},
        "knows_sender": None,
    }


def test_a_broken_item_is_left_for_the_validator(store: Store) -> None:
    """What is no object or list stays as it came, so that the specification's own sentence refuses it."""
    item = joined(store, {"contact": {"contact_id": "c1", "phone": 12, "country": 3}, "consents": "none", "history": {"a": 1}})
    assert (item["consents"], item["history"]) == ("none", {"a": 1})
    assert joined(store, {"contact": "c1"})["contact"] == "c1"


def test_errors_of_an_earlier_join_stay(store: Store) -> None:
    """What the side files refuse is refused with a store as well."""
    refusal = ItemError("contact", "two rows")

    class Files:
        def add(self, items: Any) -> list[ItemError | None]:
            return [refusal for _ in items]

    assert StoreJoin(store, Files()).add([{"text": "-", "contact": {"contact_id": "c1"}}]) == [refusal]


def test_as_of_knows_contacts_by_id_and_number(store: Store) -> None:
    """The same trail is found by either; a stranger has none."""
    add_contact(store, "c1", phone=PHONE)
    store.append("c1", [granted(), revoked()], NOW)
    assert statuses(store, "c1") == statuses(store, PHONE) == ["opted_in", "opted_out"]
    assert statuses(store, "c1", NOW - 50 * DAY) == ["opted_in"]
    assert statuses(store, "c2") == []
