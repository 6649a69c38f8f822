"""Purging: what an erasure kept goes when its term is over, by this one way, and nothing else ever goes."""

import pytest
from ledgers import DAY, NOW, granted
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from rules.clock import add_months
from service.store.erasure import erase
from service.store.ledger import Store
from service.store.purge import Purged, purge

LONG_AGO = add_months(NOW, -132, "UTC")
"""Eleven years before: what was erased then had to be kept for ten."""


def erased(store: Store, contact_id: str, at: int) -> int:
    """Take a contact in with a consent, erase it, and give its person_id."""
    store.append(contact_id, [granted(at - DAY)], at - DAY)
    person = store.find(contact_id)
    assert person is not None
    erase(store, contact_id, at)
    return int(person["person_id"])


def test_what_must_be_kept_stays(store: Store) -> None:
    """Who was erased yesterday, and who was not erased at all, lose nothing; no line of a purge is written."""
    person = erased(store, "c1", NOW - DAY)
    store.append("c2", [granted()], NOW)
    done = purge(store, NOW)
    assert (done.people, done.events) == (0, 0)
    assert done.next_at == add_months(NOW - DAY, 120, "UTC")
    assert len(store.events_of(person)) == 4
    assert store.as_of("c2")
    assert rows(store, "purges") == 0


def test_a_dry_run_removes_nothing(store: Store) -> None:
    """It says what would go."""
    person = erased(store, "c1", LONG_AGO)
    assert purge(store, NOW, keep=False) == Purged(1, 4, None)
    assert len(store.events_of(person)) == 4
    assert rows(store, "purges") == 0


def test_what_is_over_goes_and_a_line_stays(store: Store) -> None:
    """Events, audit line and row of the person are gone, others stay, and who removed how much is on record; a second purge finds nothing."""
    person = erased(store, "c1", LONG_AGO)
    young = erased(store, "c2", NOW - DAY)
    assert purge(store, NOW, by="privacy desk").people == 1
    assert store.events_of(person) == []
    assert store.find_erased("c1") == []
    assert len(store.events_of(young)) == 4
    with store.reading() as connection:
        assert connection.execute(text("SELECT purged_by, people_removed, events_removed FROM purges")).all() == [("privacy desk", 1, 4)]
        assert connection.execute(text("SELECT person_id FROM contacts")).scalars().all() == [young]
    assert purge(store, NOW).people == 0


@pytest.mark.parametrize("table", ["consent_events", "erasures"])
def test_what_is_over_goes_by_no_other_way(store: Store, table: str) -> None:
    """Without the line of a purge the database refuses even then."""
    erased(store, "c1", LONG_AGO)
    with pytest.raises(IntegrityError, match="is append-only"):
        store.write(lambda connection: connection.execute(text(f"DELETE FROM {table}")))


def test_no_purge_comes_before_the_term_whatever_it_says_of_the_time(store: Store) -> None:
    """A purge that calls itself eleven years later is refused by the database's own clock, and everything stays."""
    person = erased(store, "c1", NOW - DAY)
    with pytest.raises(IntegrityError, match="is append-only"):
        purge(store, add_months(NOW, 132, "UTC"))
    assert len(store.events_of(person)) == 4
    assert rows(store, "purges") == 0


@pytest.mark.parametrize("statement", ["DELETE FROM purges", "UPDATE purges SET purged_by = 'nobody'"])
def test_the_line_of_a_purge_cannot_be_changed(store: Store, statement: str) -> None:
    """It is added and nothing else; nor does it let anything go that is not over."""
    erased(store, "c1", LONG_AGO)
    store.append("c2", [granted()], NOW)
    purge(store, NOW)
    for refused in (statement, "DELETE FROM consent_events"):
        with pytest.raises(IntegrityError, match="is append-only"):
            store.write(lambda connection, refused=refused: connection.execute(text(refused)))


def rows(store: Store, table: str) -> int:
    """Count a table's rows."""
    with store.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
