"""The tables of learning: labelled examples, drafts waiting for a person's eye, and counts that show drift.

Texts stand here with numbers, addresses and cards masked before they are stored; nothing leads from them back to a contact.
"""

from sqlalchemy import Column, Float, Integer, String, Table, Text, UniqueConstraint

from service.store.tables import Moment, Number, metadata

examples = Table(
    "examples",
    metadata,
    Column("example_id", Number, primary_key=True, autoincrement=True),
    Column("text_key", String, nullable=False, unique=True),  # SHA-256 of the masked text, folded
    Column("text", Text, nullable=False),
    Column("labels", String, nullable=False),  # joined by semicolons, in the order of the label list; empty: none
    Column("language", String),
    Column("trade", String),
    Column("source", String, nullable=False),  # file, api or review
    Column("recorded_by", String),
    Column("recorded_at", Moment, nullable=False, index=True),
    Column("model_version", String),
    Column("model_labels", String),  # what that model answered, joined by semicolons
    sqlite_autoincrement=True,
)

review_drafts = Table(
    "review_drafts",
    metadata,
    Column("review_id", Number, primary_key=True, autoincrement=True),
    Column("text_key", String, nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("language", String),
    Column("source", String, nullable=False),
    Column("doubt", Float, nullable=False),  # how many of the labels are expected to be wrong
    Column("probabilities", Text, nullable=False),  # JSON, by label
    Column("model_version", String, nullable=False),
    Column("received_at", Moment, nullable=False, index=True),
    Column("settled_at", Moment),
    sqlite_autoincrement=True,
)

drift_counts = Table(
    "drift_counts",
    metadata,
    Column("count_id", Number, primary_key=True, autoincrement=True),
    Column("day", String, nullable=False, index=True),  # ISO date, UTC
    Column("source", String, nullable=False),
    Column("model_version", String, nullable=False),
    Column("feature", String, nullable=False),
    Column("bin", String, nullable=False),
    Column("count", Integer, nullable=False),
    UniqueConstraint("day", "source", "model_version", "feature", "bin"),
)
"""How many drafts of a day fell into which bin of a feature (length, language, a label's probability …): no draft can be told from it."""
