"""The main routes on either database: what is recorded, replayed, proved and settled is the same on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ledgers import postgres, sqlite
from serving import TestClient, serving, state_of

from service.store.examples import read_examples

ANA = {"name": "Ana Ruiz", "relationship": "customer", "phone": "+13055550123", "country": "US", "texts_for_business": "yes"}
GRANT = {"channel": "text", "status": "opted_in", "level": "express_written", "captured_at": "2026-01-05T09:00:00Z"}
DRAFT = {
    "text": "Hi Ana, Dana Whitfield from Harbor Dental. Your check-up is on Friday at 10:30.",
    "topic": "appointments",
    "sender": {"name": "Dana Whitfield", "business": "Harbor Dental"},
    "contact": {"contact_id": "c1"},
}
SENT = {"contact_id": "c1", "at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out"}


@pytest.fixture(params=["sqlite", "postgresql"])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestClient]:
    """Give a service on a new store of either kind."""
    with (
        sqlite(tmp_path) if request.param == "sqlite" else postgres() as url,
        serving(tmp_path, store=url, review_queue=True, business="Harbor Dental") as client,
    ):
        yield client


def test_a_contact_from_first_to_last(client: TestClient) -> None:
    """Taken in, allowed, told of, refused after STOP, proved and erased; each write once by its key."""
    key = {"Idempotency-Key": "k"}
    assert client.put("/v1/contacts/c1", json=ANA).status_code == 201
    events = [client.post("/v1/contacts/c1/consents", json=GRANT, headers=key) for _ in range(2)]
    assert [one.headers.get("Idempotent-Replayed") for one in events] == [None, "true"]
    assert events[0].json() == events[1].json()
    assert client.post("/v1/check", json=DRAFT, params={"record": True}).json()["action"] == "send"
    assert client.post("/v1/messages", json={"messages": [SENT, SENT]}).json() == {"new": 2, "unchanged": 0}
    assert client.post("/v1/inbound", json={"from": "+13055550123", "text": "STOP"}, headers={"Idempotency-Key": "m"}).json()["revokes"]
    assert client.post("/v1/check", json=DRAFT).json()["action"] != "send"
    batch = client.post("/v1/check/batch", json={"items": [DRAFT, {"text": ""}, {"text": "Hi"}]}).json()["results"]
    assert [list(one) for one in batch] == [["decision"], ["problem"], ["decision"]]
    assert [one["kind"] for one in client.get("/v1/contacts/c1/consents").json()["events"]] == ["granted", "revoked"]
    assert [one["contact_id"] for one in client.get("/v1/contacts", params={"query": "ruiz"}).json()["contacts"]] == ["c1"]
    assert client.get("/v1/contacts/c1/proof", params={"format": "text"}).status_code == 200
    assert client.delete("/v1/contacts/c1").json()["messages_removed"] == 2
    assert client.get("/v1/contacts/c1").status_code == 404
    assert client.post("/v1/check", json=DRAFT).json()["action"] != "send"


def test_a_label_and_the_review_queue(client: TestClient) -> None:
    """An unsure draft waits until it is settled, once by its key."""
    state = state_of(client)
    classifier = state.judges.current.classifier
    limit = classifier.review_doubt
    object.__setattr__(classifier, "review_doubt", -1.0)
    assert client.post("/v1/check", json={"text": "Bob, we may have to look at the price of the roof again"}).json()["needs_review"]
    object.__setattr__(classifier, "review_doubt", limit)
    state.observation.close()
    (draft,) = client.get("/v1/review").json()["drafts"]
    place, key = f"/v1/review/{draft['review_id']}", {"Idempotency-Key": "r"}
    settled = [client.post(place, json={"labels": ["negotiation"]}, headers=key) for _ in range(2)]
    assert settled[0].json() == settled[1].json()
    assert client.post("/v1/examples", json={"text": "See you at ten.", "labels": []}).status_code == 201
    assert [one.labels for one in read_examples(state.store)] == [("negotiation",), ()]
    assert client.get("/v1/review").json() == {"drafts": [], "waiting": 0}


def test_both_are_ready(client: TestClient) -> None:
    """The store answers."""
    assert client.get("/readyz").json()["status"] == "ready"
