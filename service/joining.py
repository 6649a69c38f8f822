"""What completes drafts with what is known about their contacts: files, the ledger, or both."""

from collections.abc import Sequence
from typing import Any, Protocol

from service.item import ItemError


class Joins(Protocol):
    """Whatever completes drafts in place."""

    def add(self, items: Sequence[dict[str, Any]]) -> list[ItemError | None]:
        """Complete items; where that cannot be done the place of the item in the answer says why."""
