"""Bringing a store's tables up to date; a store of a newer version is refused."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from service.errors import UserError
from service.store import tables_api, tables_learning  # noqa: F401 - declared for whoever compares the tables
from service.store.engine import write

HEAD = "0003"
"""The newest schema, as the last file of ``migrations/versions`` names it."""

_LOCK = 7_365_634_322
"""Names the lock under which PostgreSQL lets one process migrate at a time."""


def migrate(engine: Engine, name: str) -> None:
    """Make or update the tables; ``name`` is what errors call the store.

    Raises:
        UserError: when the store was written by a newer version.
    """
    with engine.connect() as connection:
        if _revision(connection) == HEAD:
            return
    from alembic import command  # loaded here so that whoever finds the tables up to date starts without it
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}

    def work(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        current = _revision(connection)
        if current is not None and current not in known:
            raise UserError(f"{name}: the store has schema {current}, this sendcheck knows schemas up to {HEAD}; update sendcheck")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    write(engine, work)


def _revision(connection: Connection) -> str | None:
    """Read what Alembic wrote down, None in a database without our tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision
