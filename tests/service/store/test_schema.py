"""Opening a store: tables made by migrations, newer ones refused, mistakes said in a sentence."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from ledgers import ledger, sqlite
from sqlalchemy import text

from service.errors import UserError
from service.store import schema
from service.store.ledger import Store, open_store
from service.store.tables import metadata


def test_migrations_make_the_tables_the_code_declares(store: Store) -> None:
    """After all migrations the database differs in nothing from ``service.store.tables``."""
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_schema_is_that_of_the_migrations() -> None:
    """The number by which an up-to-date store is known without Alembic is the one Alembic would bring it to."""
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_a_store_is_opened_again_as_it_was(url: str) -> None:
    """Opening twice keeps key and tables."""
    with ledger(url) as first, ledger(url) as second:
        assert first.keys == second.keys


def test_a_newer_store_is_refused_by_name(url: str) -> None:
    """A schema nobody here knows is named in the refusal, beside the newest one known."""
    with ledger(url) as store:
        store.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '0099'")))
    with pytest.raises(UserError, match="schema 0099, this sendcheck knows schemas up to 0003; update sendcheck"):
        open_store(url)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("ledger.db", "--store ledger.db: expected a URL such as sqlite:///FILE"),
        ("mysql://u:secret@h/d", "mysql is not supported"),
        ("sqlite://", "name a file"),
        ("sqlite:///no/such/folder/x.db", "unable to open database file"),
        ("postgresql://nobody@127.0.0.1:1/none", "the store cannot be used"),
    ],
)
def test_a_store_that_cannot_be_opened_is_named(given: str, sentence: str) -> None:
    """Each mistake in a URL is one sentence, and no password is repeated."""
    with pytest.raises(UserError, match=sentence) as caught:
        open_store(given)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    """A text file named as a store is refused and keeps its content."""
    path = tmp_path / "notes.db"
    path.write_text("these are notes, and they are longer than the header of a database file would be, so nobody mistakes them for one")
    before = path.read_bytes()
    with pytest.raises(UserError, match="this file is no store"):
        open_store(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_reading_makes_no_store(tmp_path: Path) -> None:
    """Opening without ``create`` refuses a missing file and does not make it."""
    with sqlite(tmp_path) as url, pytest.raises(UserError, match="there is no such store"):
        open_store(url, create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_key_outside_the_store_is_needed_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store made with SENDCHECK_STORE_KEY opens with that key alone, and does not hold it."""
    monkeypatch.setenv("SENDCHECK_STORE_KEY", "house key")
    with ledger(url) as store, store.reading() as connection:
        assert "house key" not in str(connection.execute(text("SELECT name, value FROM store_settings")).all())
    monkeypatch.setenv("SENDCHECK_STORE_KEY", "another key")
    with pytest.raises(UserError, match="SENDCHECK_STORE_KEY is not the key this store was made with"):
        open_store(url)
    monkeypatch.delenv("SENDCHECK_STORE_KEY")
    with pytest.raises(UserError, match="set SENDCHECK_STORE_KEY to that key"):
        open_store(url)
