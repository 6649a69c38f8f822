"""The error a broken policy file raises."""

from datetime import date
from typing import Any


class PolicyError(ValueError):
    """A policy file cannot be used: names file, key, what came and what is allowed."""

    def __init__(self, file: str, key: str, value: Any, allowed: str) -> None:
        """Build the sentence from its parts."""
        self.file, self.key, self.value, self.allowed = file, key, value, allowed
        got = "nothing" if value is None else value.isoformat() if isinstance(value, date) else repr(value)
        super().__init__(f"{file}: {key}: got {got}, expected {allowed}")
