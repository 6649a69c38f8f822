"""Queries put into words once: the same rows, of the same types, as the library gives them, and the same refusals."""

from collections.abc import Sequence
from typing import Any

import pytest
from ledgers import NOW, granted, revoked
from sqlalchemy import BindParameter, Select, column, select, table
from sqlalchemy.exc import OperationalError, ProgrammingError

from service.errors import StoreError
from service.store.ledger import Store
from service.store.prepared import MOST_VALUES, Prepared
from service.store.tables import as_dict, consent_events, contacts

COUNT = MOST_VALUES + 5
_PEOPLE = Prepared(lambda ids: select(contacts).where(contacts.c.contact_id.in_(ids)).order_by(contacts.c.person_id))


@pytest.fixture
def filled(store: Store) -> Store:
    """Give a store with people, and events of two kinds."""
    rows = [{"contact_id": f"c{n}", "do_not_call": n % 2 == 0, "created_at": NOW + n, "updated_at": NOW} for n in range(COUNT)]
    store.write(lambda connection: connection.execute(contacts.insert(), rows) and None)
    for contact in ("c0", "c1"):
        store.append(contact, [granted(topic="offers"), revoked()], NOW)
    return store


@pytest.mark.parametrize("ids", [[], ["c3"], ["c1", "c2", "c3"], ["nobody"], ["c1", "nobody", "c1"], [f"c{n}" for n in range(COUNT)]])
def test_rows_are_those_of_the_library(filled: Store, ids: list[str]) -> None:
    """Also of no value, of a value said twice, and of more values than one query takes; truths and moments as anywhere."""
    with filled.reading() as connection:
        query = select(contacts).where(contacts.c.contact_id.in_(ids)).order_by(contacts.c.person_id)
        assert _PEOPLE.rows(connection, ids) == [as_dict(row) for row in connection.execute(query)]


def test_constants_of_a_select_stay(filled: Store) -> None:
    """What the select compares with beside the list is handed over too, in its place."""

    def make(kinds: Sequence[BindParameter[Any]]) -> Select[Any]:
        wanted = consent_events.c.status == "opted_out", consent_events.c.kind.in_(kinds), consent_events.c.topic != "x"
        return select(consent_events.c.person_id, consent_events.c.occurred_at).where(*wanted).order_by(consent_events.c.event_id)

    with filled.reading() as connection:
        found = Prepared(make).rows(connection, ["granted", "revoked", "expired"])
    assert [row["occurred_at"] for row in found] == [revoked().occurred_at] * 2
    assert len({row["person_id"] for row in found}) == 2


def test_a_refusal_is_the_librarys(store: Store) -> None:
    """So that a store that cannot be used is told as such, and never as a fault of ours."""
    nothing = Prepared(lambda values: select(column("a")).select_from(table("nowhere")).where(column("a").in_(values)))
    with pytest.raises((OperationalError, ProgrammingError, StoreError), match="nowhere") as raised, store.reading() as connection:
        nothing.rows(connection, ["+13055550123"])
    assert "3055550123" not in str(raised.value)
