"""The tables of the API: keys of its callers, and answers to writes that may be asked for again."""

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from service.store.tables import Moment, Number, metadata

api_keys = Table(
    "api_keys",
    metadata,
    Column("key_id", String, primary_key=True),  # the part of a key that may be shown
    Column("key_hash", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("scopes", String, nullable=False),  # joined by semicolons
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
)

idempotent_writes = Table(
    "idempotent_writes",
    metadata,
    Column("write_id", Number, primary_key=True, autoincrement=True),
    Column("caller", String, nullable=False),
    Column("idempotency_key", String, nullable=False),
    Column("request_hash", String, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("recorded_at", Moment, nullable=False, index=True),
    UniqueConstraint("caller", "idempotency_key"),
)
"""The answer to a write, which holds ids and counts but nobody's data: an erased person must not live on here."""
