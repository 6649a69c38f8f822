"""What an erasure kept may go once its term is over by the database's own clock, and only with a line that says who removed it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table of purges, which nobody can change, and let events and erasures go when a purge says so and their term is over."""
    op.create_table(
        "purges",
        sa.Column("purge_id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("purged_at", MOMENT, nullable=False),
        sa.Column("purged_by", sa.String),
        sa.Column("people_removed", sa.Integer, nullable=False),
        sa.Column("events_removed", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("purge_id", name="pk_purges"),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    now = "strftime('%Y-%m-%d %H:%M:%f', 'now')" if is_sqlite else "now()"
    allowed = {
        "consent_events": "EXISTS (SELECT 1 FROM erasures JOIN purges ON purges.purged_at >= erasures.keep_until_at "
        f"WHERE erasures.person_id = OLD.person_id AND erasures.keep_until_at <= {now})",
        "erasures": f"OLD.keep_until_at <= {now} AND EXISTS (SELECT 1 FROM purges WHERE purges.purged_at >= OLD.keep_until_at)",
        "purges": None,
    }
    for table, unless in allowed.items():
        name, message = f"{table}_no_delete", f"{table} is append-only"
        if is_sqlite:
            op.execute(f"DROP TRIGGER IF EXISTS {name}")
            when = f"WHEN NOT ({unless}) " if unless else ""
            op.execute(f"CREATE TRIGGER {name} BEFORE DELETE ON {table} {when}BEGIN SELECT RAISE(ABORT, '{message}'); END")
            continue
        then = f"IF {unless} THEN RETURN OLD; END IF; " if unless else ""
        op.execute(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {then}RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    if is_sqlite:
        op.execute("CREATE TRIGGER purges_no_update BEFORE UPDATE ON purges BEGIN SELECT RAISE(ABORT, 'purges is append-only'); END")
        return
    op.execute("CREATE TRIGGER purges_no_delete BEFORE DELETE ON purges FOR EACH ROW EXECUTE FUNCTION purges_no_delete()")
    op.execute("CREATE TRIGGER purges_no_update BEFORE UPDATE ON purges FOR EACH ROW EXECUTE FUNCTION purges_no_delete()")
    op.execute("CREATE TRIGGER purges_no_truncate BEFORE TRUNCATE ON purges FOR EACH STATEMENT EXECUTE FUNCTION purges_no_delete()")
