"""The API's keys and repeatable writes; labelled examples, the review queue, counts that show drift."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of the API and of learning."""
    op.create_table(
        "api_keys",
        *(sa.Column(name, sa.String, nullable=False) for name in ("key_id", "key_hash", "name", "scopes")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.PrimaryKeyConstraint("key_id", name="pk_api_keys"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
    )
    op.create_table(
        "idempotent_writes",
        sa.Column("write_id", NUMBER, nullable=False, autoincrement=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("caller", "idempotency_key", "request_hash")),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("write_id", name="pk_idempotent_writes"),
        sa.UniqueConstraint("caller", "idempotency_key", name="uq_idempotent_writes_caller_idempotency_key"),
    )
    op.create_index("ix_idempotent_writes_recorded_at", "idempotent_writes", ["recorded_at"])
    op.create_table(
        "examples",
        sa.Column("example_id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("text_key", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("labels", sa.String, nullable=False),
        *(sa.Column(name, sa.String) for name in ("language", "trade")),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("recorded_by", sa.String),
        sa.Column("recorded_at", MOMENT, nullable=False),
        *(sa.Column(name, sa.String) for name in ("model_version", "model_labels")),
        sa.PrimaryKeyConstraint("example_id", name="pk_examples"),
        sa.UniqueConstraint("text_key", name="uq_examples_text_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_examples_recorded_at", "examples", ["recorded_at"])
    op.create_table(
        "review_drafts",
        sa.Column("review_id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("text_key", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("doubt", sa.Float, nullable=False),
        sa.Column("probabilities", sa.Text, nullable=False),
        sa.Column("model_version", sa.String, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
        sa.PrimaryKeyConstraint("review_id", name="pk_review_drafts"),
        sa.UniqueConstraint("text_key", name="uq_review_drafts_text_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_drafts_received_at", "review_drafts", ["received_at"])
    op.create_table(
        "drift_counts",
        sa.Column("count_id", NUMBER, nullable=False, autoincrement=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("day", "source", "model_version", "feature", "bin")),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("count_id", name="pk_drift_counts"),
        sa.UniqueConstraint(
            "day", "source", "model_version", "feature", "bin", name="uq_drift_counts_day_source_model_version_feature_bin"
        ),
    )
    op.create_index("ix_drift_counts_day", "drift_counts", ["day"])
