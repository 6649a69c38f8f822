"""The ledger: contacts, consent events that nobody can change, messages, decisions, erasures."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
CHANNEL = "channel IN ('text', 'phone', 'email', 'meeting')"


def upgrade() -> None:
    """Make every table of the first version, and the triggers that keep events as they are."""
    op.create_table(
        "store_settings",
        sa.Column("name", sa.String, nullable=False),
        sa.Column("value", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_store_settings"),
    )
    op.create_table(
        "contacts",
        sa.Column("person_id", NUMBER, nullable=False, autoincrement=True),
        *(sa.Column(name, sa.String) for name in ("contact_id", "name", "relationship", "phone", "email", "country", "region", "timezone")),
        sa.Column("texts_for_business", sa.String),
        sa.Column("knows_sender", sa.Boolean),
        sa.Column("preferred_channel", sa.String),
        *(sa.Column(name, sa.Boolean) for name in ("reachable_phone", "reachable_email", "reachable_meeting", "do_not_call")),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_contacts"),
        sa.UniqueConstraint("contact_id", name="uq_contacts_contact_id"),
        sa.UniqueConstraint("phone", name="uq_contacts_phone"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "consent_events",
        sa.Column("event_id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("event_key", sa.String, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("number_key", sa.String),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("status", sa.String),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("level", sa.String),
        sa.Column("occurred_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("max_messages", sa.Integer),
        sa.Column("period", sa.BigInteger),
        sa.Column("corrects", NUMBER),
        sa.CheckConstraint("kind IN ('granted', 'revoked', 'expired', 'imported', 'corrected')", name=op.f("ck_consent_events_kind")),
        sa.CheckConstraint("status IN ('opted_in', 'opted_out')", name=op.f("ck_consent_events_status")),
        sa.CheckConstraint(CHANNEL, name=op.f("ck_consent_events_channel")),
        sa.CheckConstraint("level IN ('implied', 'express', 'express_written')", name=op.f("ck_consent_events_level")),
        sa.CheckConstraint("(max_messages IS NULL) = (period IS NULL)", name=op.f("ck_consent_events_promise_whole")),
        sa.CheckConstraint("(kind = 'corrected') = (corrects IS NOT NULL)", name=op.f("ck_consent_events_correction_names_event")),
        sa.ForeignKeyConstraint(["person_id"], ["contacts.person_id"], name="fk_consent_events_person_id_contacts"),
        sa.ForeignKeyConstraint(["corrects"], ["consent_events.event_id"], name="fk_consent_events_corrects_consent_events"),
        sa.PrimaryKeyConstraint("event_id", name="pk_consent_events"),
        sa.UniqueConstraint("event_key", name="uq_consent_events_event_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consent_events_person_id", "consent_events", ["person_id"])
    op.create_index("ix_consent_events_number_key", "consent_events", ["number_key"])
    op.create_table(
        "consent_evidence",
        sa.Column("event_id", NUMBER, nullable=False, autoincrement=False),
        *(sa.Column(name, sa.Text) for name in ("source", "evidence", "recorded_by", "reason")),
        sa.ForeignKeyConstraint(["event_id"], ["consent_events.event_id"], name="fk_consent_evidence_event_id_consent_events"),
        sa.PrimaryKeyConstraint("event_id", name="pk_consent_evidence"),
    )
    op.create_table(
        "messages",
        sa.Column("message_id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("message_key", sa.String, nullable=False),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("happened_at", MOMENT, nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("direction", sa.String, nullable=False),
        sa.Column("topic", sa.String),
        sa.Column("outcome", sa.String),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint(CHANNEL, name=op.f("ck_messages_channel")),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_messages_direction")),
        sa.CheckConstraint("outcome IN ('delivered', 'failed', 'no_answer')", name=op.f("ck_messages_outcome")),
        sa.ForeignKeyConstraint(["person_id"], ["contacts.person_id"], name="fk_messages_person_id_contacts"),
        sa.PrimaryKeyConstraint("message_id", name="pk_messages"),
        sa.UniqueConstraint("message_key", name="uq_messages_message_key"),
    )
    op.create_index("ix_messages_person_id_happened_at", "messages", ["person_id", "happened_at"])
    op.create_table(
        "decisions",
        sa.Column("decision_id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("run_id", sa.String, nullable=False),
        sa.Column("draft_id", sa.String),
        sa.Column("contact_id", sa.String),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("channel", sa.String),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("model_version", sa.String, nullable=False),
        sa.Column("policy_version", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_run_id", "decisions", ["run_id"])
    op.create_index("ix_decisions_contact_id", "decisions", ["contact_id"])
    op.create_table(
        "erasures",
        sa.Column("erasure_id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("contact_key", sa.String, nullable=False),
        sa.Column("number_key", sa.String),
        sa.Column("erased_at", MOMENT, nullable=False),
        sa.Column("erased_by", sa.String),
        sa.Column("keep_until_at", MOMENT, nullable=False),
        sa.Column("events_kept", sa.Integer, nullable=False),
        sa.Column("messages_removed", sa.Integer, nullable=False),
        sa.Column("decisions_removed", sa.Integer, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["contacts.person_id"], name="fk_erasures_person_id_contacts"),
        sa.PrimaryKeyConstraint("erasure_id", name="pk_erasures"),
        sa.UniqueConstraint("person_id", name="uq_erasures_person_id"),
    )
    op.create_index("ix_erasures_contact_key", "erasures", ["contact_key"])
    op.create_index("ix_erasures_number_key", "erasures", ["number_key"])
    _keep_as_they_are()


def _keep_as_they_are() -> None:
    """Refuse every change of events and erasures; the words around an event may go once its person is erased."""
    erased = "EXISTS (SELECT 1 FROM erasures JOIN consent_events USING (person_id) WHERE consent_events.event_id = OLD.event_id)"
    guards = [
        ("consent_events", "UPDATE", None),
        ("consent_events", "DELETE", None),
        ("erasures", "UPDATE", None),
        ("erasures", "DELETE", None),
        ("consent_evidence", "UPDATE", None),
        ("consent_evidence", "DELETE", erased),
    ]
    for table, action, unless in guards:
        name, message = f"{table}_no_{action.lower()}", f"{table} is append-only"
        if op.get_bind().dialect.name == "sqlite":
            when = f"WHEN NOT {unless} " if unless else ""
            op.execute(f"CREATE TRIGGER {name} BEFORE {action} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{message}'); END")
            continue
        allowed = f"IF {unless} THEN RETURN OLD; END IF; " if unless else ""
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {allowed}RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    if op.get_bind().dialect.name == "postgresql":
        for table in ("consent_events", "erasures", "consent_evidence"):
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_no_update()"
            )
