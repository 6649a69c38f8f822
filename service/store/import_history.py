"""Rows of history: messages, calls and mails that went before."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from service import flat
from service.item import Message, fault_of
from service.store.imports import Done, Given
from service.store.keys import Keys
from service.store.recording import MessageKeys, record_messages


class HistoryRows:
    """Imports messages; of like rows in one file each counts, and a file read again adds none."""

    columns = flat.HISTORY_COLUMNS

    def __init__(self, keys: Keys, now: int) -> None:
        """Take ``now``, microseconds since the epoch, as the moment of recording."""
        self.now = now
        self._keys = MessageKeys(keys)

    def prepare(self, row: Given) -> tuple[str, str, dict[str, Any]]:
        """Give contact, key and columns.

        Raises:
            ItemError: for a row that breaks the specification.
        """
        raw = flat.to_message(row.fields) if row.is_flat else {name: value for name, value in row.fields.items() if name != "contact_id"}
        try:
            message = Message.model_validate(raw)
        except ValidationError as error:
            raise fault_of(error) from None
        columns = {"happened_at": message.at, **message.model_dump(exclude={"at"})}
        return row.contact_id, self._keys.key(row.contact_id, columns), columns

    def salvage(self, row: Given, reason: str) -> None:  # noqa: ARG002 - the interface has it
        """Give nothing: a broken message forbids nothing."""
        return

    def apply(self, connection: Connection, prepared: Sequence[tuple[str, str, dict[str, Any]]]) -> list[Done]:
        """Write a chunk."""
        return [Done("new" if new else "unchanged") for new in record_messages(connection, prepared, self.now)]
