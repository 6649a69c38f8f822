"""Corrected labels and the queue of unsure drafts, over HTTP."""

from pathlib import Path

import pytest
from serving import NOW, TestClient, serving, state_of
from sqlalchemy import select

from service.store.api_keys import create_key
from service.store.examples import read_examples
from service.store.review import MOST
from service.store.tables_api import idempotent_writes

UNSURE = "Bob 601 234 567: we may have to look at the price of the roof again, the court says hm, free of charge, send me the paper"


def key(client: TestClient, scope: str) -> dict[str, str]:
    """Make a key, and give the header that sends it."""
    made = create_key(state_of(client).store, scope, [scope], NOW)[0]
    return {"Authorization": f"Bearer {made}"}


def unsure(client: TestClient) -> None:
    """Judge drafts until one waits, and wait for the observers."""
    state = state_of(client)
    limit = state.judges.current.classifier.review_doubt
    object.__setattr__(state.judges.current.classifier, "review_doubt", -1.0)
    assert client.post("/v1/check", json={"text": UNSURE}).json()["needs_review"]
    object.__setattr__(state.judges.current.classifier, "review_doubt", limit)
    state.observation.close()


def test_a_corrected_label_is_kept_once_and_masked(tmp_path: Path) -> None:
    """The text comes back as it is kept; sent again nothing changes; the last word counts, and says whose place it took."""
    draft = {"text": "Please text me your PESEL, mine is 44051401359", "labels": ["pii_request"], "trade": "bank", "recorded_by": "ola"}
    with serving(tmp_path) as client:
        first = client.post("/v1/examples", json=draft)
        assert first.status_code == 201
        assert first.json() == {
            "example_id": 1,
            "text": "Please text me your PESEL, mine is 00000000000",
            "masked": {"pesel": 1},
            "outcome": "new",
            "contradictions": [],
        }
        assert client.post("/v1/examples", json=draft).json()["outcome"] == "unchanged"
        changed = client.post("/v1/examples", json={**draft, "labels": []}).json()
        assert (changed["outcome"], changed["example_id"], changed["contradictions"]) == ("changed", 1, [["pii_request"]])
        (kept,) = read_examples(state_of(client).store)
    assert (kept.labels, kept.source, kept.recorded_by, kept.recorded_at, kept.language, kept.trade) == (
        (),
        "api",
        "ola",
        NOW,
        "en",
        "bank",
    )
    assert kept.model_version is not None
    assert kept.model_labels == ("pii_request",)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "Zofia here", "labels": ["pii_requst"]}, "labels[0]"),
        ({"text": "Zofia here"}, "labels"),
        ({"labels": []}, "text"),
        ({"text": "  ", "labels": []}, "text"),
        ({"text": "Zofia\0", "labels": []}, "text"),
        ({"text": "Zofia here", "labels": "legal"}, "labels"),
        ({"text": "Zofia here", "labels": [], "language": "de"}, "language"),
        ({"text": "Zofia here", "labels": [], "lables": []}, "lables"),
        ({"text": "Zofia here", "labels": [], "review_id": 0}, "review_id"),
        (["Zofia"], "(body)"),
    ],
)
def test_a_broken_example_is_refused_by_field(tmp_path: Path, body: object, field: str) -> None:
    """Each mistake is named, nothing that was sent is repeated, and nothing is kept."""
    with serving(tmp_path) as client:
        answer = client.post("/v1/examples", json=body)
        assert answer.status_code == 422, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert field in [error["field"] for error in answer.json()["errors"]]
        assert "Zofia" not in answer.text
        assert read_examples(state_of(client).store) == []


def test_a_misspelt_label_gets_a_suggestion(tmp_path: Path) -> None:
    """The label that was meant is named."""
    with serving(tmp_path) as client:
        answer = client.post("/v1/examples", json={"text": "x", "labels": ["pii_requst"]})
    assert "did you mean pii_request?" in answer.json()["errors"][0]["reason"]


def test_nothing_is_queued_unless_it_is_switched_on(tmp_path: Path) -> None:
    """Without the setting an unsure draft is judged and forgotten."""
    with serving(tmp_path) as client:
        unsure(client)
        assert client.get("/v1/review").json() == {"drafts": [], "waiting": 0}


def test_an_unsure_draft_waits_masked_until_it_is_settled(tmp_path: Path) -> None:
    """From the check to the example: read without effect, settled with labels, gone from the queue, corrected by a second answer."""
    with serving(tmp_path, review_queue=True) as client:
        unsure(client)
        queue = client.get("/v1/review?limit=5").json()
        assert queue == client.get("/v1/review").json()
        (draft,) = queue["drafts"]
        assert queue["waiting"] == 1
        assert draft["text"] == UNSURE.replace("601 234 567", "000 000 000")
        assert set(draft) == {"review_id", "text", "language", "doubt", "probabilities", "model_version", "received_at"}
        place = f"/v1/review/{draft['review_id']}"
        settled = client.post(place, json={"labels": ["negotiation"]})
        assert (settled.status_code, settled.json()["outcome"]) == (201, "new")
        assert client.get("/v1/review").json() == {"drafts": [], "waiting": 0}
        assert client.post(place, json={"labels": []}).json()["contradictions"] == [["negotiation"]]
        (kept,) = read_examples(state_of(client).store)
    assert (kept.text, kept.labels, kept.source, kept.recorded_by) == (draft["text"], (), "review", "local")
    assert kept.model_labels is not None


def test_the_page_settles_by_the_text_it_shows(tmp_path: Path) -> None:
    """An example that names a waiting draft settles it; with another text it is refused and the draft stays."""
    with serving(tmp_path, review_queue=True) as client:
        unsure(client)
        (draft,) = client.get("/v1/review").json()["drafts"]
        body = {"text": draft["text"], "labels": ["legal"], "review_id": draft["review_id"]}
        assert client.post("/v1/examples", json={**body, "text": "another"}).status_code == 409
        assert client.get("/v1/review").json()["waiting"] == 1
        assert client.post("/v1/examples", json=body).status_code == 201
        assert client.get("/v1/review").json()["waiting"] == 0


def test_what_does_not_wait_cannot_be_settled(tmp_path: Path) -> None:
    """An unknown number is 404, by either way."""
    with serving(tmp_path) as client:
        assert client.post("/v1/review/7", json={"labels": []}).status_code == 404
        assert client.post("/v1/examples", json={"text": "x", "labels": [], "review_id": 7}).status_code == 404
        assert client.post(f"/v1/review/{2**63}", json={"labels": []}).status_code == 422
        assert client.get("/v1/review?limit=0").status_code == 422
        assert read_examples(state_of(client).store) == []


def test_the_queue_is_for_admins(tmp_path: Path) -> None:
    """A key that may check may correct a label and may not read other people's drafts."""
    with serving(tmp_path) as client:
        check, admin, consent = (key(client, scope) for scope in ("check", "admin", "consent"))
        assert client.get("/v1/review").status_code == 401
        assert client.get("/v1/review", headers=check).status_code == 403
        assert client.post("/v1/review/1", json={"labels": []}, headers=check).status_code == 403
        assert client.get("/v1/review", headers=admin).status_code == 200
        body = {"text": "See you at ten", "labels": []}
        assert client.post("/v1/examples", json=body, headers=consent).status_code == 403
        assert client.post("/v1/examples", json=body, headers=check).status_code == 201
        assert read_examples(state_of(client).store)[0].recorded_by == "check"


def test_a_label_under_a_key_is_kept_once(tmp_path: Path) -> None:
    """Sent again it is answered as the first time, although a plain second telling is not; for another label the key is refused."""
    draft, named = {"text": "Mine is 44051401359", "labels": ["pii_request"]}, {"Idempotency-Key": "k"}
    with serving(tmp_path) as client:
        first, again = (client.post("/v1/examples", json=draft, headers=named) for _ in range(2))
        assert (first.status_code, first.json()["outcome"], first.json()["masked"]) == (201, "new", {"pesel": 1})
        assert (again.status_code, again.json(), again.headers["Idempotent-Replayed"]) == (201, first.json(), "true")
        assert client.post("/v1/examples", json={**draft, "labels": []}, headers=named).status_code == 422
        assert client.post("/v1/examples", json=draft).json()["outcome"] == "unchanged"
        with state_of(client).store.reading() as connection:
            kept = [str(row.answer) for row in connection.execute(select(idempotent_writes))]
        assert len(kept) == 1
        assert "Mine" not in kept[0]


def test_a_draft_is_settled_once_under_a_key(tmp_path: Path) -> None:
    """By either way; a later word of somebody else's stays when the first is sent again."""
    with serving(tmp_path, review_queue=True) as client:
        unsure(client)
        (draft,) = client.get("/v1/review").json()["drafts"]
        place, named = f"/v1/review/{draft['review_id']}", {"Idempotency-Key": "k"}
        first = client.post(place, json={"labels": ["legal"]}, headers=named)
        client.post(place, json={"labels": []})
        again = client.post(place, json={"labels": ["legal"]}, headers=named)
        assert (again.json(), again.headers["Idempotent-Replayed"]) == (first.json(), "true")
        body = {"text": draft["text"], "labels": ["legal"], "review_id": draft["review_id"]}
        assert client.post("/v1/examples", json=body, headers=named).json()["type"] == "urn:sendcheck:idempotency-key-reused"
        assert read_examples(state_of(client).store)[0].labels == ()


def test_the_queue_has_a_bound() -> None:
    """The number in the description is the one in force."""
    assert f"{MOST:,}" == "5,000"
