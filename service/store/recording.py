"""Writing events and messages down: each once, however often it is told."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from service.store.events import Event
from service.store.keys import Keys
from service.store.people import ensure_people, insert_new, parts
from service.store.tables import consent_events, consent_evidence, messages


@dataclass(frozen=True)
class Told:
    """An event about a contact; ``mark`` stands for its content where that is not the same in every telling."""

    contact_id: str
    event: Event
    mark: str | None = None


def record_events(connection: Connection, keys: Keys, told: Sequence[Told], now: int) -> list[tuple[int, bool]]:
    """Record events; gives for each its ``event_id`` and whether it is new. Contacts nobody knows yet get a bare row."""
    people = ensure_people(connection, [one.contact_id for one in told], now)
    event_keys = [event_key(keys, one) for one in told]
    rows: dict[str, dict[str, Any]] = {}
    for one, key in zip(told, event_keys, strict=True):
        person = people[one.contact_id]
        rows.setdefault(
            key,
            {
                "event_key": key,
                "person_id": person["person_id"],
                "number_key": keys.number(person["phone"]),
                "recorded_at": now,
                **one.event.facts(),
            },
        )
    ids = _ids(connection, rows)
    new: set[str] = set()
    for some in parts(row for key, row in rows.items() if key not in ids):
        statement = insert_new(connection, consent_events, "event_key").returning(consent_events.c.event_key, consent_events.c.event_id)
        for row in connection.execute(statement, some):
            ids[row.event_key] = row.event_id
            new.add(row.event_key)
    words = {key: one.event.words() for one, key in zip(reversed(told), reversed(event_keys), strict=True)}
    evidence = [{"event_id": ids[key], **words[key]} for key in rows if key in new and any(words[key].values())]
    if evidence:
        connection.execute(insert(consent_evidence), evidence)
    ids |= _ids(connection, rows.keys() - ids.keys())
    answers = []
    for key in event_keys:
        answers.append((ids[key], key in new))
        new.discard(key)
    return answers


def _ids(connection: Connection, event_keys: Iterable[str]) -> dict[str, int]:
    """Give the ids of events that are recorded already."""
    found: dict[str, int] = {}
    for some in parts(event_keys):
        query = select(consent_events.c.event_key, consent_events.c.event_id).where(consent_events.c.event_key.in_(some))
        found |= {row.event_key: row.event_id for row in connection.execute(query)}
    return found


def event_key(keys: Keys, told: Told) -> str:
    """Give the hash under which an event is the same event."""
    content = told.event.content() if told.mark is None else {"mark": told.mark, "channel": told.event.channel}
    return keys.content("event", {"contact_id": told.contact_id, **content})


class MessageKeys:
    """Tells rows of a file apart: the second of two like rows is a second message, in every reading of the file alike."""

    def __init__(self, keys: Keys) -> None:
        """Start at the first row of a file."""
        self._keys = keys
        self._seen: Counter[bytes] = Counter()

    def key(self, contact_id: str, message: dict[str, Any]) -> str:
        """Give the key of the file's next message."""
        content = {"contact_id": contact_id, **message}
        mark = bytes.fromhex(self._keys.content("message", content)[:24])
        self._seen[mark] += 1
        return self._keys.content("message", {**content, "nth": self._seen[mark]})


def record_messages(connection: Connection, told: Sequence[tuple[str, str, dict[str, Any]]], now: int) -> list[bool]:
    """Record messages given as contact id, key and columns; says for each whether it is new."""
    people = ensure_people(connection, [contact_id for contact_id, _, _ in told], now)
    rows = [
        {"message_key": key, "person_id": people[contact_id]["person_id"], "recorded_at": now, **columns}
        for contact_id, key, columns in told
    ]
    new: set[str] = set()
    for some in parts(rows):
        statement = insert_new(connection, messages, "message_key").returning(messages.c.message_key)
        new |= set(connection.execute(statement, some).scalars())
    return [key in new for _, key, _ in told]
