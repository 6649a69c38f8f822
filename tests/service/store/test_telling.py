"""Naming a contact by id or number, and taking in whoever nobody knows."""

from functools import partial

import pytest
from ledgers import NOW, revoked

from service.store.ledger import Store
from service.store.matching import Asked, look_up
from service.store.telling import CorrectionError, e164, take_in, tell

NUMBER = "+13055550123"


@pytest.mark.parametrize("word", [None, "", "c1", "3055550123", "+", "+1", "+1305555012x"])
def test_what_is_no_number_with_its_country_is_none(word: str | None) -> None:
    """Only what begins with a plus and exists is read as a number."""
    assert e164(word) is None


def test_a_number_is_read_however_it_is_spaced() -> None:
    """Spaces and dashes do not matter."""
    assert e164("+1 305-555-0123") == NUMBER


def test_an_opt_out_of_an_unknown_number_is_found_by_that_number(store: Store) -> None:
    """A draft that names nothing but the number meets the opt-out recorded for it."""
    contact_id, done = store.write(lambda connection: tell(connection, store.keys, "+1 305 555 0123", [revoked()], NOW))
    assert (contact_id, done[0][1]) == (NUMBER, True)
    with store.reading() as connection:
        [known] = look_up(connection, store.keys, [Asked(None, NUMBER)])
    assert [one["status"] for one in known.consents] == ["opted_out"]


def test_taking_in_twice_makes_one_contact(store: Store) -> None:
    """Whoever is known by number is not made again."""
    found = {store.write(partial(take_in, contact=word, now=NOW))["person_id"] for word in (NUMBER, "+1 305 555 0123", NUMBER)}
    assert len(found) == 1


def test_a_correction_of_nothing_is_refused_and_leaves_nothing(store: Store) -> None:
    """The whole telling is undone, the contact taken in for it too."""
    with pytest.raises(CorrectionError, match="no event 7"):
        store.write(lambda connection: tell(connection, store.keys, "c9", [revoked(kind="corrected", corrects=7)], NOW))
    assert store.find("c9") is None
