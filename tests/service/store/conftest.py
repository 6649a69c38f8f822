"""Every test of the store runs on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import ledger, postgres, sqlite

from service.store.ledger import Store


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a store that does not exist yet."""
    with sqlite(tmp_path) if request.param == "sqlite" else postgres() as made:
        yield made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Give a new, empty store."""
    with ledger(url) as opened:
        yield opened
