"""POST /v1/check and /v1/check/batch: what is refused by name, and that the answer is the one of ``sendcheck score``."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ledgers import revoked, take
from running import EXAMPLES, read_jsonl, sendcheck
from serving import NOW, TestClient, serving, state_of
from sqlalchemy import select

from service import flat
from service.readers import open_source
from service.store.tables import decisions

MOMENT = "2026-11-24T16:15:00Z"
GOOD = "Hi Ana, Dana Whitfield from Harbor Dental. Your check-up is on Friday at 10:30."
SECRET = "Zanzibar +48600700800"
SENDER = {"name": "Dana Whitfield", "business": "Harbor Dental"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give a service that knows the bundled contacts, consents and history."""
    with serving(tmp_path_factory.mktemp("check"), max_batch=70) as client:
        for kind in ("contacts", "consents", "history"):
            counts, rejects = take(state_of(client).store, kind, EXAMPLES / f"{kind}.csv", now=NOW)
            assert counts
            assert not rejects
        yield client


@pytest.fixture(scope="module")
def drafts() -> list[dict[str, Any]]:
    """Give the bundled drafts as items."""
    with open_source(str(EXAMPLES / "drafts.csv")) as source:
        return [flat.to_item(row) for row in source.rows]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Give what ``sendcheck score`` decides about the bundled drafts, joined with the side files."""
    out = tmp_path_factory.mktemp("scored") / "decisions.jsonl"
    sides = [word for name in ("contacts", "consents", "history") for word in (f"--{name}", EXAMPLES / f"{name}.csv")]
    done = sendcheck("score", EXAMPLES / "drafts.csv", "-o", out, "--now", MOMENT, *sides)
    assert done.code == 0, done.err
    return read_jsonl(out)


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ([], "(item)"),
        ("text", "(item)"),
        (None, "(item)"),
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": " "}, "text"),
        ({"text": 7}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"text": GOOD, "sendat": "2026-11-24T10:15:00Z"}, "sendat"),
        ({"text": GOOD, "contact_id": "c01"}, "contact_id"),
        ({"text": GOOD, SECRET: 1}, "(unknown field)"),
        ({"text": GOOD, "contact": {"phone": 5, "contact_id": []}}, "contact.contact_id"),
        ({"text": GOOD, "contact": {"contact_id": "c\0"}}, "contact.contact_id"),
        ({"text": GOOD, "contact": {"country": SECRET}}, "contact.country"),
        ({"text": GOOD, "contact": "c01"}, "contact"),
        ({"text": GOOD, "consents": [{"channel": "text", "status": "opted_in", "captured_at": SECRET}]}, "consents[0].captured_at"),
        ({"text": GOOD, "consents": {"a": 1}, "contact": {"contact_id": "c01"}}, "consents"),
        ({"text": GOOD, "reply_to_at": "2026-11-25T10:15:00Z"}, "reply_to_at"),
        ({"text": GOOD, "labels": [SECRET]}, "labels[0]"),
    ],
)
def test_a_broken_item_is_refused_by_field_and_without_its_words(client: TestClient, item: Any, field: str) -> None:
    """422, the path of the fault, and nothing of what came."""
    answer = client.post("/v1/check", content=json.dumps(item), headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:sendcheck:invalid-item"
    assert field in [error["field"] for error in answer.json()["errors"]]
    assert "Zanzibar" not in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"text": NaN}', 400),
        (b'{"text": "\xff"}', 400),
        (b"[" * 100_000, 400),
        (b"1" * 5000, 400),
        (b'{"text": "\\ud800"}', 422),
        (b'{"text": "Hi", "contact": {"contact_id": "\\uDFFF"}}', 422),
    ],
)
def test_a_body_that_is_no_json_is_refused(client: TestClient, body: bytes, status: int) -> None:
    """Broken JSON is 400, half a character 422; never a fault of ours."""
    answer = client.post("/v1/check", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_json_must_be_called_json(client: TestClient, media_type: str) -> None:
    """What a foreign page could send without asking is refused."""
    answer = client.post("/v1/check", content=json.dumps({"text": GOOD}), headers={"Content-Type": media_type})
    assert answer.status_code == 415


@pytest.mark.parametrize("path", ["/v1/check", "/v1/check/batch"])
@pytest.mark.parametrize("query", ["spans=perhaps", "spam=false"])
def test_a_wrong_parameter_is_refused_by_name(client: TestClient, path: str, query: str) -> None:
    """Values and names of parameters are checked like fields."""
    answer = client.post(f"{path}?{query}", json={"items": []} if path.endswith("batch") else {"text": GOOD})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize("body", [[], {}, {"items": None}, {"items": {}}, {"items": [], "more": 1}])
def test_a_batch_must_be_a_list_of_items(client: TestClient, body: Any) -> None:
    """Everything else is refused by name."""
    answer = client.post("/v1/check/batch", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in ("items", "more")


def test_a_batch_over_the_limit_is_refused(client: TestClient) -> None:
    """The refusal names the limit; a batch of that size is taken."""
    answer = client.post("/v1/check/batch", json={"items": [{"text": GOOD}] * 71})
    assert answer.status_code == 413
    assert "70" in answer.json()["detail"]
    assert client.post("/v1/check/batch", json={"items": [{"text": GOOD}] * 70}).status_code == 200


def test_a_batch_answers_in_order_with_a_decision_or_a_problem_each(client: TestClient) -> None:
    """Broken items, named by their place, stop nobody else."""
    items = [{"draft_id": "a", "text": GOOD}, 5, {"draft_id": "b"}, {"draft_id": "c", "text": GOOD, "contact": {"contact_id": "\0"}}]
    results = client.post("/v1/check/batch", json={"items": [*items, {"draft_id": "d", "text": GOOD}]}).json()["results"]
    assert [one["decision"]["draft_id"] if "decision" in one else one["problem"]["errors"][0]["field"] for one in results] == [
        "a",
        "items[1]",
        "items[2].text",
        "items[3].contact.contact_id",
        "d",
    ]


def test_one_by_one_it_is_what_score_decides(client: TestClient, drafts: list[dict[str, Any]], scored: list[dict[str, Any]]) -> None:
    """Each bundled draft, its contact named by id alone, gets the decision of the command, to the last character."""
    for draft, wanted in zip(drafts, scored, strict=True):
        answer = client.post("/v1/check", json=draft)
        assert answer.text == json.dumps(wanted, ensure_ascii=False)


def test_as_a_batch_it_is_what_score_decides(client: TestClient, drafts: list[dict[str, Any]], scored: list[dict[str, Any]]) -> None:
    """The same drafts at once get the same decisions."""
    answer = client.post("/v1/check/batch", json={"items": drafts})
    assert [one["decision"] for one in answer.json()["results"]] == scored


def test_without_spans_everything_else_is_the_same(client: TestClient, drafts: list[dict[str, Any]]) -> None:
    """Only the spans are empty."""
    with_spans = client.post("/v1/check/batch", json={"items": drafts}).json()
    without = client.post("/v1/check/batch?spans=false", json={"items": drafts}).json()
    assert with_spans != without
    for one in with_spans["results"]:
        for outcome in one["decision"]["labels"].values():
            outcome["spans"] = []
    assert with_spans == without


def test_a_stranger_is_checked_and_what_is_unknown_counts_against_texting(client: TestClient) -> None:
    """A contact_id the store does not have is no error and no permission."""
    answer = client.post("/v1/check", json={"text": GOOD, "sender": SENDER, "contact": {"contact_id": "nobody"}}).json()
    assert answer["consent_checked"] is True
    assert answer["action"] not in ("send", "hold")


def test_a_revocation_stops_the_next_check(tmp_path: Path) -> None:
    """A draft to a contact given by id alone may go, until the contact opts out."""
    item = {"text": GOOD, "sender": SENDER, "contact": {"contact_id": "c01"}}
    with serving(tmp_path) as client:
        store = state_of(client).store
        for kind in ("contacts", "consents", "history"):
            take(store, kind, EXAMPLES / f"{kind}.csv", now=NOW)
        assert client.post("/v1/check", json=item).json()["action"] == "send"
        store.append("c01", [revoked(NOW - 1)], NOW)
        findings = client.post("/v1/check", json=item).json()["findings"]
    assert "consent.opted_out" in [finding["rule"] for finding in findings]


def test_recorded_decisions_hold_no_text(tmp_path: Path) -> None:
    """With ?record=true the ledger takes draft, contact and action; without, nothing."""
    item = {"draft_id": "d1", "text": f"{GOOD} Zanzibar", "contact": {"contact_id": "c01"}}
    with serving(tmp_path) as client:
        client.post("/v1/check", json=item)
        client.post("/v1/check?record=true", json=item)
        client.post("/v1/check?record=true", json={"text": GOOD})
        client.post("/v1/check/batch?record=true", json={"items": [item, {"text": ""}]})
        with state_of(client).store.reading() as connection:
            rows = [tuple(row) for row in connection.execute(select(decisions.c.draft_id, decisions.c.contact_id, decisions.c.decided_at))]
            everything = str(connection.execute(select(decisions)).all())
    assert rows == [("d1", "c01", NOW), (None, None, NOW), ("d1", "c01", NOW)]
    assert "Zanzibar" not in everything


def test_with_require_consent_nobody_is_unchecked(tmp_path: Path) -> None:
    """A draft that names no contact comes out as consent.missing."""
    with serving(tmp_path, require_consent=True) as client:
        answer = client.post("/v1/check", json={"text": GOOD}).json()
    assert "consent.missing" in [finding["rule"] for finding in answer["findings"]]


@pytest.mark.parametrize(
    ("item", "query", "threads"),
    [
        ({"text": GOOD}, "", 0),
        ({"text": GOOD, "sender": SENDER, "history": []}, "", 0),
        ({"text": GOOD}, "?record=true", 1),
        ({"text": GOOD, "contact": {"contact_id": "c01"}}, "", 1),
        ({"text": f"{GOOD} " * 30}, "", 1),
        ({"text": GOOD, "sender": {"name": "Ab " * 1000}}, "", 1),
        ({"text": GOOD, "history": [{"channel": "text", "direction": "out", "at": MOMENT}] * 101}, "", 1),
    ],
)
def test_only_what_is_short_is_decided_on_the_event_loop(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, item: dict[str, Any], query: str, threads: int
) -> None:
    """What asks the store or holds much goes to a thread, so that nobody else waits for it."""
    given = []

    async def to_thread(work: Any, *arguments: Any) -> Any:
        given.append(work)
        return work(*arguments)

    client.post("/v1/check", json={"text": GOOD})  # the keys are read
    monkeypatch.setattr("service.api.deciding.asyncio", SimpleNamespace(to_thread=to_thread))
    assert client.post(f"/v1/check{query}", json=item).status_code == 200
    assert len(given) == threads
