"""Contacts, consents and history from files of their own, joined to drafts on ``contact_id``.

The rows wait in a temporary SQLite file, so that files of any size join in bounded memory. A row that breaks the specification is
reported, and kept: the drafts of its contact are rejected with its path, for a consent must never silently drop out. A row that cannot
even be read rejects the drafts of every contact whose id stands in it.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from service import flat
from service.errors import UserError
from service.item import Consent, Contact, ItemError, Message, fault_of
from service.outcome import Reject, Unreadable
from service.readers import Source

KINDS: dict[str, tuple[Callable[[Mapping[str, Any]], dict[str, Any]], type[BaseModel], Sequence[str]]] = {
    "contacts": (flat.to_contact, Contact, flat.CONTACT_COLUMNS),
    "consents": (flat.to_consent, Consent, flat.CONSENT_COLUMNS),
    "history": (flat.to_message, Message, flat.HISTORY_COLUMNS),
}
MOST_LOST = 1000
"""More unreadable rows than this are no slips but another kind of file."""


def load(
    store: sqlite3.Connection, kind: str, source: Source, rename: Callable[[Mapping[str, Any]], Mapping[str, Any]]
) -> Iterator[Reject]:
    """Load one file, giving the rows that cannot be used.

    Raises:
        UserError: when hardly anything of it can be read.
    """
    to_object, model, _ = KINDS[kind]
    lost = 0
    for number, row in enumerate(source.rows, 1):
        if isinstance(row, Unreadable):
            yield Reject(number, "(row)", row.reason, row.input, source.name)
            store.execute(
                "INSERT INTO lost VALUES (?, ?, ?, ?)", (kind, number, row.reason, json.dumps(row.input, ensure_ascii=False, default=str))
            )
            lost += 1
            if lost > MOST_LOST:
                raise UserError(f"{source.name}: more than {MOST_LOST:,} rows cannot be read; row {number}: {row.reason}")
            continue
        content = dict(rename(row))
        key = flat.key_of(content.get("contact_id"))
        if key is None:
            yield Reject(number, "contact_id", "missing, expected the contact this row is about", dict(row), source.name)
            continue
        if source.columns is not None:
            content = to_object(content)
        elif kind != "contacts":
            del content["contact_id"]
        fault = _fault(model, content)
        if fault is not None:
            yield Reject(number, fault.field, fault.reason, dict(row), source.name)
        told = (fault.field, fault.reason) if fault else (None, None)
        store.execute("INSERT INTO side VALUES (?, ?, ?, ?, ?, ?)", (kind, key, number, json.dumps(content, default=str), *told))


def create(database: Path, given: Sequence[str]) -> sqlite3.Connection:
    """Create the empty store and note which kinds of file were given."""
    store = sqlite3.connect(database)
    store.execute("PRAGMA journal_mode = OFF")
    store.execute("PRAGMA synchronous = OFF")
    store.execute("CREATE TABLE side (kind TEXT, contact_id TEXT, row INTEGER, content TEXT, field TEXT, reason TEXT)")
    store.execute("CREATE INDEX side_contact ON side (contact_id, kind, row)")
    store.execute("CREATE TABLE lost (kind TEXT, row INTEGER, reason TEXT, content TEXT)")
    store.execute("CREATE TABLE given (kind TEXT)")
    store.executemany("INSERT INTO given VALUES (?)", [(kind,) for kind in given])
    return store


def _fault(model: type[BaseModel], content: Mapping[str, Any]) -> ItemError | None:
    try:
        model.model_validate(content)
    except ValidationError as error:
        return fault_of(error)
    return None


@dataclass(frozen=True)
class _Row:
    """One row of a side file; ``field`` and ``reason`` say what is wrong with it, if anything."""

    number: int
    content: dict[str, Any]
    field: str | None
    reason: str | None


Found = Mapping[tuple[str, str], list[_Row]]


class Join:
    """Adds to drafts what the side files know about their contacts. ``strangers`` counts drafts whose contact no row describes."""

    def __init__(self, database: Path, names: Mapping[str, str]) -> None:
        """Open the store; ``names`` gives each kind's file name, for errors."""
        self.names = names
        self.strangers = 0
        self.store = sqlite3.connect(database)
        self.given = {kind for (kind,) in self.store.execute("SELECT kind FROM given")}
        self.lost = self.store.execute("SELECT kind, row, reason, content FROM lost ORDER BY kind, row").fetchall()

    def add(self, items: Sequence[dict[str, Any]]) -> list[ItemError | None]:
        """Complete items in place; where that cannot be done the place of the item in the answer says why."""
        ids = {key for item in items if (key := _key(item)) is not None}
        found: dict[tuple[str, str], list[_Row]] = defaultdict(list)
        for chunk in _chunks(sorted(ids), 500):
            marks = ",".join("?" * len(chunk))
            query = f"SELECT kind, contact_id, row, content, field, reason FROM side WHERE contact_id IN ({marks}) ORDER BY kind, row"
            for kind, key, number, content, field, reason in self.store.execute(query, chunk):
                found[kind, key].append(_Row(number, json.loads(content), field, reason))
        return [self._complete(item, found) for item in items]

    def _complete(self, item: dict[str, Any], found: Found) -> ItemError | None:
        if (key := _key(item)) is None:
            return None
        if (error := self._lost_about(key)) is not None:
            return error
        contacts = found.get(("contacts", key), [])
        if contacts:
            if len(contacts) > 1 and any(one.content != contacts[0].content for one in contacts):
                rows = " and ".join(str(one.number) for one in contacts)
                return ItemError("contact.contact_id", f"rows {rows} of {self.names['contacts']} describe {key!r} differently; keep one")
            if contacts[0].field is not None:
                return self._faulty("contacts", f"contact.{contacts[0].field}", contacts[0])
            item["contact"] = _over(contacts[0].content, item["contact"])
        elif "contacts" in self.given:
            self.strangers += 1
        for kind in ("consents", "history"):
            if kind in self.given and item.get(kind) is None:
                rows_of = found.get((kind, key), [])
                for index, one in enumerate(rows_of):
                    if one.field is not None:
                        return self._faulty(kind, f"{kind}[{index}].{one.field}", one)
                item[kind] = [one.content for one in rows_of]
        return None

    def _faulty(self, kind: str, path: str, row: _Row) -> ItemError:
        return ItemError(path, f"{row.reason} (row {row.number} of {self.names[kind]})")

    def _lost_about(self, key: str) -> ItemError | None:
        """Say which unreadable row may be about a contact."""
        for kind, number, reason, content in self.lost:
            if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", content):
                path = "contact" if kind == "contacts" else kind
                return ItemError(path, f"row {number} of {self.names[kind]} names {key!r} and cannot be read: {reason}")
        return None


def _over(contact: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Put what a draft itself says about its contact over what the file says."""
    merged = {**contact, **own}
    if isinstance(contact.get("reachable"), dict) and isinstance(own.get("reachable"), dict):
        merged["reachable"] = {**contact["reachable"], **own["reachable"]}
    return merged


def _key(item: Mapping[str, Any]) -> str | None:
    contact = item.get("contact")
    return flat.key_of(contact.get("contact_id")) if isinstance(contact, Mapping) else None


def _chunks(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
