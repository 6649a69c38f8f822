"""Erasing a person: what identifies them goes, what the law wants kept stays without them.

Kept are the bare consent events (kind, channel, topic, level, times, promise) under a number that means nothing outside the store, keyed hashes
of contact id and phone number, and one audit line. Gone are name, number, address, id, the words of every event, messages and decisions.
Who asks to be erased is taken to refuse: an opt-out of every written and called channel is recorded first, so that an old list, imported
again, revives nothing.

Why so: Virginia wants an opt-out kept for at least ten years (Va. Code 59.1-510 ff., SB 1339 of 2025), Germany proof of consent to calls for five
(UWG section 7a); the longer term is the one written down as ``keep_until_at``.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from rules.clock import add_months
from service.errors import UserError
from service.store.events import Event
from service.store.ledger import Store
from service.store.people import CONTACT_FIELDS, find_people
from service.store.recording import Told, record_events
from service.store.tables import OPTED_OUT, consent_events, consent_evidence, contacts, decisions, erasures, messages

KEPT_MONTHS = 120
REFUSED = ("text", "phone", "email")

KEPT = (
    "consent events without their words: kind, channel, topic, level, times, promised frequency",
    "a keyed hash of the number and of the contact id, to recognise them if they come back",
    "this audit line: when it was erased, by whom, how much was removed",
)
WHY = (
    "Virginia: an opt-out is kept for at least 10 years (Va. Code 59.1-510 ff., SB 1339 of 2025)",
    "Germany: proof of consent to calls is kept for 5 years from grant and each use (UWG 7a)",
)


@dataclass(frozen=True)
class Erased:
    """What an erasure removed and kept, in rows."""

    erased_at: int
    keep_until_at: int
    events_kept: int
    words_removed: int
    messages_removed: int
    decisions_removed: int


def erase(store: Store, contact: str, now: int, by: str | None = None, *, keep: bool = True) -> Erased:
    """Erase a contact named by id, or by number in E.164, at ``now``; without ``keep`` nothing happens and the answer says what would.

    Raises:
        UserError: when no such contact is in the store.
    """
    erased = store.write(lambda connection: erase_within(connection, store, contact, now, by), keep=keep)
    if keep:
        forget_log(store)
    return erased


def forget_log(store: Store) -> None:
    """Let the write-ahead log of SQLite forget, too; called after an erasure is done."""
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def erase_within(connection: Connection, store: Store, contact: str, now: int, by: str | None) -> Erased:
    """Erase a contact as part of a transaction; see :func:`erase`."""
    rows = find_people(connection, [contact], lock=True)
    if not rows and contact.startswith("+"):
        rows = find_people(connection, [], [contact], lock=True)
    if not rows:
        raise UserError(f"{store.name}: no contact {contact!r}; nothing was erased")
    person = rows[0]
    person_id, contact_id = person["person_id"], person["contact_id"]
    refusals = [Event("revoked", channel, now, OPTED_OUT) for channel in REFUSED]
    record_events(connection, store.keys, [Told(contact_id, refusal) for refusal in refusals], now)
    own = select(consent_events.c.event_id).where(consent_events.c.person_id == person_id)
    done = Erased(
        erased_at=now,
        keep_until_at=add_months(now, KEPT_MONTHS, "UTC"),
        events_kept=_count(connection, consent_events, consent_events.c.person_id == person_id),
        words_removed=_count(connection, consent_evidence, consent_evidence.c.event_id.in_(own)),
        messages_removed=_count(connection, messages, messages.c.person_id == person_id),
        decisions_removed=_count(connection, decisions, decisions.c.contact_id == contact_id),
    )
    audit: dict[str, Any] = {name: value for name, value in vars(done).items() if name != "words_removed"}
    keys = {"contact_key": store.keys.contact(contact_id), "number_key": store.keys.number(person["phone"])}
    connection.execute(insert(erasures).values(person_id=person_id, erased_by=by, **keys, **audit))
    connection.execute(delete(consent_evidence).where(consent_evidence.c.event_id.in_(own)))
    connection.execute(delete(messages).where(messages.c.person_id == person_id))
    connection.execute(delete(decisions).where(decisions.c.contact_id == contact_id))
    nothing = dict.fromkeys(CONTACT_FIELDS)
    connection.execute(update(contacts).where(contacts.c.person_id == person_id).values(**nothing, created_at=now, updated_at=now))
    return done


def _count(connection: Connection, table: Any, condition: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one())
