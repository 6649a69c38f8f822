"""The tables of the ledger.

Columns ending in ``_at`` are moments in UTC; in Python they are microseconds since 1970-01-01 UTC, as everywhere in this house. A person is
known by ``person_id``, which means nothing outside the store; the house's own ``contact_id`` stands in ``contacts`` and ``decisions`` alone, so
that erasure has few places to go. ``*_key`` columns are keyed hashes (see ``service.store.keys``).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from rules.clock import to_datetime, to_instant
from rules.vocabulary import CHANNELS, LEVELS, OUTCOMES

KINDS = ("granted", "revoked", "expired", "imported", "corrected")
STATUSES = ("opted_in", "opted_out")
OPTED_IN, OPTED_OUT = STATUSES

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[int]):
    """A moment: microseconds since the epoch in Python, a timestamp in UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Give the database a timestamp; SQLite keeps no zone, so it gets UTC's clock."""
        if value is None:
            return None
        moment = to_datetime(value)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - the interface has it
        """Read a timestamp back."""
        if value is None:
            return None
        return to_instant(value if value.tzinfo else value.replace(tzinfo=to_datetime(0).tzinfo))


Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up only columns declared as INTEGER, which there hold 64 bits."""

metadata = MetaData(naming_convention=NAMING)


def _one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=column)


def _period_check() -> CheckConstraint:
    return CheckConstraint("(max_messages IS NULL) = (period IS NULL)", name="promise_whole")


settings = Table("store_settings", metadata, Column("name", String, primary_key=True), Column("value", String, nullable=False))

contacts = Table(
    "contacts",
    metadata,
    Column("person_id", Number, primary_key=True, autoincrement=True),
    Column("contact_id", String, unique=True),
    Column("name", String),
    Column("relationship", String),
    Column("phone", String, unique=True),  # E.164
    Column("email", String),
    Column("country", String),
    Column("region", String),
    Column("timezone", String),
    Column("texts_for_business", String),
    Column("knows_sender", Boolean),
    Column("preferred_channel", String),
    Column("reachable_phone", Boolean),
    Column("reachable_email", Boolean),
    Column("reachable_meeting", Boolean),
    Column("do_not_call", Boolean),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    sqlite_autoincrement=True,  # an erased person's number is never given out again
)

consent_events = Table(
    "consent_events",
    metadata,
    Column("event_id", Number, primary_key=True, autoincrement=True),
    Column("event_key", String, nullable=False, unique=True),  # of the content: the same event is recorded once
    Column("person_id", Number, ForeignKey("contacts.person_id"), nullable=False, index=True),
    Column("number_key", String, index=True),  # of the person's number when this was recorded
    Column("kind", String, nullable=False),
    Column("status", String),  # what the event says; none for an expiry and for a correction that strikes an event out
    Column("channel", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("level", String),
    Column("occurred_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("max_messages", Integer),
    Column("period", BigInteger),  # microseconds
    Column("corrects", Number, ForeignKey("consent_events.event_id")),
    _one_of("kind", KINDS),
    _one_of("status", STATUSES),
    _one_of("channel", CHANNELS),
    _one_of("level", LEVELS),
    _period_check(),
    CheckConstraint("(kind = 'corrected') = (corrects IS NOT NULL)", name="correction_names_event"),
    sqlite_autoincrement=True,
)

consent_evidence = Table(
    "consent_evidence",
    metadata,
    Column("event_id", Number, ForeignKey("consent_events.event_id"), primary_key=True, autoincrement=False),
    Column("source", Text),
    Column("evidence", Text),
    Column("recorded_by", Text),
    Column("reason", Text),
)
"""The words around an event, apart from it: they go when a person is erased, the event stays."""

messages = Table(
    "messages",
    metadata,
    Column("message_id", Number, primary_key=True, autoincrement=True),
    Column("message_key", String, nullable=False, unique=True),
    Column("person_id", Number, ForeignKey("contacts.person_id"), nullable=False),
    Column("happened_at", Moment, nullable=False),
    Column("channel", String, nullable=False),
    Column("direction", String, nullable=False),
    Column("topic", String),
    Column("outcome", String),
    Column("recorded_at", Moment, nullable=False),
    Index(None, "person_id", "happened_at"),
    _one_of("channel", CHANNELS),
    _one_of("direction", ("in", "out")),
    _one_of("outcome", OUTCOMES),
)

decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", Number, primary_key=True, autoincrement=True),
    Column("run_id", String, nullable=False, index=True),
    Column("draft_id", String),
    Column("contact_id", String, index=True),
    Column("action", String, nullable=False),
    Column("channel", String),
    Column("rules", Text, nullable=False),  # joined by semicolons
    Column("decided_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("model_version", String, nullable=False),
    Column("policy_version", String, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("erasure_id", Number, primary_key=True, autoincrement=True),
    Column("person_id", Number, ForeignKey("contacts.person_id"), nullable=False, unique=True),
    Column("contact_key", String, nullable=False, index=True),
    Column("number_key", String, index=True),
    Column("erased_at", Moment, nullable=False),
    Column("erased_by", String),
    Column("keep_until_at", Moment, nullable=False),
    Column("events_kept", Integer, nullable=False),
    Column("messages_removed", Integer, nullable=False),
    Column("decisions_removed", Integer, nullable=False),
)

purges = Table(
    "purges",
    metadata,
    Column("purge_id", Number, primary_key=True, autoincrement=True),
    Column("purged_at", Moment, nullable=False),
    Column("purged_by", String),
    Column("people_removed", Integer, nullable=False),
    Column("events_removed", Integer, nullable=False),
)
"""That kept events were removed when their term was over: how many and by whom; not whose they were."""


def as_dict(row: Any) -> dict[str, Any]:
    """Give a result row as a dictionary."""
    return dict(row._mapping)
