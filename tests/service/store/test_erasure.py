"""Erasing: the person's data goes, the refusal stays and is recognised."""

from pathlib import Path
from typing import Any

import pytest
from ledgers import DAY, NOW, granted, revoked, take_rows
from sqlalchemy import select

from service.errors import UserError
from service.store.erasure import erase
from service.store.events import iso
from service.store.join import StoreJoin
from service.store.ledger import Store
from service.store.tables import metadata

PHONE = "+13055550123"
ANA = {"contact_id": "ana-1", "name": "Ana Ruiz", "phone": PHONE, "email": "ana.ruiz@example.com"}
CONSENT = {
    "contact_id": "ana-1",
    "channel": "text",
    "status": "opted_in",
    "level": "express_written",
    "captured_at": "2026-01-05T09:00:00Z",
}
SECRETS = ("Ana Ruiz", PHONE, "ana.ruiz@example.com", "ana-1", "signed in pencil", "3055550123")


@pytest.fixture
def known(store: Store, tmp_path: Path) -> Store:
    """Give a store that knows Ana well."""
    take_rows(store, "contacts", [ANA], tmp_path)
    take_rows(store, "consents", [{**CONSENT, "evidence": "signed in pencil by Ana Ruiz", "recorded_by": "desk"}], tmp_path)
    take_rows(store, "history", [{"contact_id": "ana-1", "at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out"}], tmp_path)
    return store


def everything(store: Store) -> str:
    """Give all that stands in a store."""
    with store.reading() as connection:
        return "\n".join(str(row) for table in metadata.tables.values() for row in connection.execute(select(table)))


def refused(store: Store, contact: dict[str, Any]) -> list[str]:
    """Give the channels refused for a draft to a contact."""
    item = {"text": "-", "contact": contact}
    StoreJoin(store).add([item])
    return sorted(one["channel"] for one in item["consents"] if one["status"] == "opted_out")  # type: ignore[index]


def test_nobody_is_erased_by_a_wrong_name(known: Store) -> None:
    """An id nobody knows is refused and everything stays."""
    before = everything(known)
    with pytest.raises(UserError, match="no contact 'bob'; nothing was erased"):
        erase(known, "bob", NOW)
    assert everything(known) == before


def test_a_dry_run_erases_nothing(known: Store) -> None:
    """It says what would go, and all stays."""
    before = everything(known)
    done = erase(known, "ana-1", NOW, keep=False)
    assert (done.words_removed, done.messages_removed, done.events_kept) == (1, 1, 4)
    assert everything(known) == before


def test_nothing_of_the_person_is_left(known: Store) -> None:
    """No name, number, address, id or word of evidence stands anywhere in the store; the bare events and one audit line do."""
    assert all(secret in everything(known) for secret in SECRETS)
    done = erase(known, "ana-1", NOW, by="privacy desk")
    left = everything(known)
    assert [secret for secret in SECRETS if secret in left] == []
    assert "privacy desk" in left
    assert [event.kind for event in known.events_of(1)] == ["imported", "revoked", "revoked", "revoked"]
    assert iso(done.keep_until_at) == "2036-11-24T16:15:00Z"


def test_a_sqlite_file_keeps_no_trace(known: Store) -> None:
    """Not even in free pages or in the log of a SQLite file is there a word of the person."""
    if known.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL's own files are vacuumed by its server")
    path = Path(str(known.url.database))
    assert b"signed in pencil" in b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
    erase(known, "ana-1", NOW)
    files = b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
    assert [secret for secret in SECRETS if secret.encode() in files] == []


@pytest.mark.parametrize(
    "contact", [{"contact_id": "other", "phone": PHONE}, {"phone": "(305) 555-0123", "country": "US"}, {"contact_id": "ana-1"}]
)
def test_who_comes_back_is_still_refused(known: Store, contact: dict[str, Any]) -> None:
    """The number under another id, the number alone, and the id alone are all recognised."""
    erase(known, "ana-1", NOW)
    assert refused(known, {"contact_id": "stranger", "phone": "+13055550124"}) == []
    assert refused(known, contact) == ["email", "phone", "text"]


def test_an_old_list_imported_again_revives_nothing(known: Store, tmp_path: Path) -> None:
    """The contact is taken in and flagged; its old consent is on record already and the refusal counts."""
    erase(known, "ana-1", NOW)
    told, rejects = take_rows(known, "contacts", [ANA], tmp_path, now=NOW + DAY)
    assert told == {"flagged": 1}
    assert "erased before, at 2026-11-24" in rejects[0][1]
    take_rows(known, "consents", [CONSENT], tmp_path, now=NOW + DAY)
    assert "text" in refused(known, {"contact_id": "ana-1"})
    assert take_rows(known, "contacts", [ANA], tmp_path, now=NOW + DAY)[0] == {"unchanged": 1}


def test_a_consent_given_anew_counts(known: Store, tmp_path: Path) -> None:
    """Who comes back and consents in so many words after the erasure is judged by the rules: the new consent is later than the refusal."""
    erase(known, "ana-1", NOW)
    take_rows(known, "contacts", [ANA], tmp_path, now=NOW + DAY)
    known.append("ana-1", [granted(NOW + DAY)], NOW + DAY)
    item: dict[str, Any] = {"text": "-", "contact": {"contact_id": "ana-1"}}
    StoreJoin(known).add([item])
    assert max(item["consents"], key=lambda one: str(one["captured_at"]))["status"] == "opted_in"


def test_erased_twice_is_refused(known: Store) -> None:
    """The second time there is nobody to erase."""
    erase(known, PHONE, NOW)
    with pytest.raises(UserError, match="no contact"):
        erase(known, PHONE, NOW)


def test_an_opt_out_before_erasure_keeps_its_time(known: Store) -> None:
    """What was revoked in May stays revoked in May, with the time it was recorded."""
    known.append("ana-1", [revoked(NOW - 100 * DAY, topic="offers")], NOW - 99 * DAY)
    erase(known, "ana-1", NOW)
    kept = [event for event in known.events_of(1) if event.topic == "offers"]
    assert [(event.occurred_at, event.recorded_at) for event in kept] == [(NOW - 100 * DAY, NOW - 99 * DAY)]
