"""What comes of one row: a decision, or a reject that says why."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Unreadable:
    """A row that is no row: why, and what stood there."""

    reason: str
    input: Any


@dataclass(frozen=True)
class Reject:
    """A row that could not be used: its number (1-based, without the header), the path of the fault, the reason, what stood there.

    ``faults`` are those of :class:`service.item.ItemError`: path and what is allowed, without what came.
    """

    row: int
    field: str
    reason: str
    input: Any
    file: str
    faults: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the line of the rejects file."""
        return {"row": self.row, "field": self.field, "reason": self.reason, "input": self.input, "file": self.file}
