"""Telling what was sent: all or nothing, each message once, counted by the next check."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import TestClient, serving, state_of
from sqlalchemy import select

from service.store.matching import Asked, look_up
from service.store.tables import messages

SENT = {"contact_id": "c1", "at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out", "topic": "orders"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Give a service of its own."""
    with serving(tmp_path, max_batch=3) as client:
        yield client


def count(client: TestClient) -> int:
    """Count the messages on record."""
    with state_of(client).store.reading() as connection:
        return len(connection.execute(select(messages)).all())


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["contact_id"]),
        ([SENT], ["(body)"]),
        ({"messages": SENT}, ["messages"]),
        ({"messages": [], "at": SENT["at"]}, ["messages"]),
        ({**SENT, "contact_id": True}, ["contact_id"]),
        ({**SENT, "contact_id": " "}, ["contact_id"]),
        ({**SENT, "text": "Hi Ana"}, ["text"]),
        ({**SENT, "at": "2026-11-20T15:00:00"}, ["at"]),
        ({"messages": [SENT, {**SENT, "channel": "fax"}, {**SENT, "outcome": "lost"}]}, ["messages[1].channel", "messages[2].outcome"]),
        ({"messages": [SENT, {**SENT, "contact_id": None}, "x"]}, ["messages[1].contact_id", "messages[2].(body)"]),
    ],
)
def test_a_broken_message_is_named_and_none_is_recorded(client: TestClient, body: Any, fields: list[str]) -> None:
    """All or nothing; what was sent is not repeated."""
    answer = client.post("/v1/messages", json=body)
    named = [one["field"] for one in answer.json()["errors"]]
    assert (answer.status_code, len(named)) == (422, len(fields))
    assert [one for one in fields if "(" not in one] == [one for one in named if "(" not in one]
    assert "Ana" not in answer.text
    assert count(client) == 0


def test_too_many_are_too_many(client: TestClient) -> None:
    """One more than the service takes at once is refused; as many as it takes are not."""
    assert client.post("/v1/messages", json={"messages": [SENT] * 4}).status_code == 413
    assert client.post("/v1/messages", json={"messages": [SENT] * 3}).json() == {"new": 3, "unchanged": 0}


def test_a_message_told_again_is_one_message(client: TestClient) -> None:
    """With or without a key, alone or in a list; of like ones in a list each counts."""
    tries = [SENT, SENT, {"messages": [SENT, {**SENT, "outcome": "failed"}]}, {"messages": [SENT, SENT]}]
    assert [client.post("/v1/messages", json=body).json()["new"] for body in tries] == [1, 0, 1, 1]
    assert count(client) == 3


def test_a_number_is_the_contact_who_has_it(client: TestClient) -> None:
    """Told by id and by number it is one message; a number nobody knows is taken in with it."""
    client.put("/v1/contacts/c1", json={"phone": "+13055550123"})
    for who in ("c1", "+1 305 555 0123", "+13055550199"):
        client.post("/v1/messages", json={**SENT, "contact_id": who})
    assert count(client) == 2
    store = state_of(client).store
    with store.reading() as connection:
        [known] = look_up(connection, store.keys, [Asked(None, "+13055550199")])
    assert len(known.history) == 1


def test_what_was_sent_counts_towards_what_was_promised(client: TestClient) -> None:
    """One text a week was promised: after it is told of, the next one waits."""
    promise = {"channel": "text", "status": "opted_in", "captured_at": "2026-01-05T09:00:00Z", "max_messages": 1, "period": "P7D"}
    client.put("/v1/contacts/c1", json={"phone": "+13055550123", "relationship": "customer", "texts_for_business": "yes"})
    client.post("/v1/contacts/c1/consents", json=promise)
    draft = {"text": "Hi Ana, Dana from Harbor Dental. Your order is ready.", "contact": {"contact_id": "c1"}}

    def rules() -> set[str]:
        return {one["rule"] for one in client.post("/v1/check", json=draft).json()["findings"]}

    assert "consent.frequency" not in rules()
    client.post("/v1/messages", json=SENT)
    assert "consent.frequency" in rules()
