"""Events, and the audit lines of erasures, can be added and nothing else."""

import pytest
from ledgers import NOW, granted
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from service.store.erasure import erase
from service.store.ledger import Store


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE consent_events SET topic = 'offers'",
        "UPDATE consent_events SET status = NULL, level = NULL",
        "DELETE FROM consent_events",
        "UPDATE consent_evidence SET evidence = 'better words'",
        "DELETE FROM consent_evidence",
    ],
)
def test_an_event_cannot_be_changed_or_removed(store: Store, statement: str) -> None:
    """The database itself refuses, whoever asks, and everything is as before."""
    store.append("c1", [granted(evidence="I agree")], NOW)
    before = store.events_of(1)
    with pytest.raises(IntegrityError, match="is append-only"):
        store.write(lambda connection: connection.execute(text(statement)))
    assert store.events_of(1) == before


@pytest.mark.parametrize("statement", ["UPDATE erasures SET erased_by = 'nobody'", "DELETE FROM erasures", "DELETE FROM consent_events"])
def test_what_erasure_keeps_cannot_be_removed(store: Store, statement: str) -> None:
    """After an erasure neither its audit line nor the bare events can go."""
    store.append("c1", [granted()], NOW)
    erase(store, "c1", NOW)
    with pytest.raises(IntegrityError, match="is append-only"):
        store.write(lambda connection: connection.execute(text(statement)))


def test_postgresql_refuses_to_truncate(store: Store) -> None:
    """Emptying the whole table is refused like removing a row."""
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    store.append("c1", [granted()], NOW)
    with pytest.raises(IntegrityError, match="append-only"):
        store.write(lambda connection: connection.execute(text("TRUNCATE consent_events CASCADE")))
