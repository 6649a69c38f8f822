"""A service for each test of the API."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import TestClient, serving


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Give a service of its own."""
    with serving(tmp_path) as client:
        yield client
