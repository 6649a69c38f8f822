"""Contacts, consents and history from files of their own, joined to drafts on ``contact_id``.

The rows wait in a temporary SQLite file, so that files of any size join in bounded memory. A row that breaks the specification is
reported, and kept: the drafts of its contact are rejected with its path, for a consent must never silently drop out.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from service import flat
from service.errors import UserError
from service.item import Consent, Contact, ItemError, Message, fault_of
from service.outcome import Reject
from service.readers import Unreadable, open_source

KINDS: dict[str, tuple[Callable[[Mapping[str, Any]], dict[str, Any]], type[BaseModel], Sequence[str]]] = {
    "contacts": (flat.to_contact, Contact, flat.CONTACT_COLUMNS),
    "consents": (flat.to_consent, Consent, flat.CONSENT_COLUMNS),
    "history": (flat.to_message, Message, flat.HISTORY_COLUMNS),
}


def load(database: Path, kind: str, path: str, mapping: Mapping[str, str]) -> Iterator[Reject]:
    """Load one file into the database, giving the rows that cannot be used.

    Raises:
        UserError: when the file cannot be read or lacks ``contact_id``.
    """
    to_object, model, _ = KINDS[kind]
    with open_source(path) as source, sqlite3.connect(database) as store:
        if source.columns is not None and mapping.get("contact_id", "contact_id") not in source.columns:
            raise UserError(f"{path}: no column 'contact_id'; the columns are {', '.join(source.columns)}")
        for number, row in enumerate(source.rows, 1):
            if isinstance(row, Unreadable):
                yield Reject(number, "(row)", row.reason, row.input, path)
                continue
            contact_id = flat.cell(row.get("contact_id"))
            if contact_id is None:
                yield Reject(number, "contact_id", "missing, expected the contact this row is about", dict(row), path)
                continue
            content = (
                to_object(row) if source.columns is not None else {k: v for k, v in row.items() if k != "contact_id" or kind == "contacts"}
            )
            if (fault := _fault(model, content)) is not None:
                yield Reject(number, fault.field, fault.reason, dict(row), path)
            key = str(contact_id)
            store.execute("INSERT INTO side VALUES (?, ?, ?, ?)", (kind, key, number, json.dumps(content, default=str)))


def create(database: Path, given: Sequence[str]) -> None:
    """Create the empty store and note which kinds of file were given."""
    with sqlite3.connect(database) as store:
        store.execute("PRAGMA journal_mode = OFF")
        store.execute("CREATE TABLE side (kind TEXT, contact_id TEXT, row INTEGER, content TEXT)")
        store.execute("CREATE INDEX side_contact ON side (contact_id, kind, row)")
        store.execute("CREATE TABLE given (kind TEXT)")
        store.executemany("INSERT INTO given VALUES (?)", [(kind,) for kind in given])


def _fault(model: type[BaseModel], content: Mapping[str, Any]) -> ItemError | None:
    try:
        model.model_validate(content)
    except ValidationError as error:
        return fault_of(error)
    return None


class Join:
    """Adds to drafts what the side files know about their contacts."""

    def __init__(self, database: Path, names: Mapping[str, str]) -> None:
        """Open the store; ``names`` gives each kind's file name, for errors."""
        self.names = names
        self.store = sqlite3.connect(database)
        self.given = {kind for (kind,) in self.store.execute("SELECT kind FROM given")}

    def add(self, items: Sequence[dict[str, Any]]) -> list[ItemError | None]:
        """Complete items in place; where that cannot be done the place of the item in the answer says why."""
        ids = {str(one) for item in items if (one := _contact_id(item)) is not None}
        found: dict[tuple[str, str], list[tuple[int, dict[str, Any]]]] = defaultdict(list)
        for chunk in _chunks(sorted(ids), 500):
            marks = ",".join("?" * len(chunk))
            query = f"SELECT kind, contact_id, row, content FROM side WHERE contact_id IN ({marks}) ORDER BY kind, row"
            for kind, contact_id, row, content in self.store.execute(query, chunk):
                found[kind, contact_id].append((row, json.loads(content)))
        return [self._complete(item, found) for item in items]

    def _complete(self, item: dict[str, Any], found: Mapping[tuple[str, str], list[tuple[int, dict[str, Any]]]]) -> ItemError | None:
        if (contact_id := _contact_id(item)) is None:
            return None
        contacts = found.get(("contacts", str(contact_id)), [])
        if len(contacts) > 1 and any(content != contacts[0][1] for _, content in contacts):
            rows = " and ".join(str(row) for row, _ in contacts)
            return ItemError("contact.contact_id", f"rows {rows} of {self.names['contacts']} describe {contact_id!r} differently; keep one")
        if contacts:
            item["contact"] = {**contacts[0][1], **item["contact"]}
        for kind in ("consents", "history"):
            if kind in self.given and item.get(kind) is None:
                item[kind] = [content for _, content in found.get((kind, str(contact_id)), [])]
        return None


def _contact_id(item: Mapping[str, Any]) -> Any:
    contact = item.get("contact")
    return contact.get("contact_id") if isinstance(contact, Mapping) else None


def _chunks(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
