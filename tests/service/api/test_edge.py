"""What surrounds every request: ids, sizes, times, faults of ours, and logs that keep no words."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import TestClient, serving, settings_in, state_of
from sqlalchemy import create_engine
from structlog.testing import capture_logs

from service.api import deciding
from service.api.app import create_app

DRAFT = {"text": "Hi Ana, your table for four is booked for 7 pm."}
WORDS = ("Zanzibar", "48600700800", "Wojciechowska", "wojciechowska@example.com")
PERSONAL = {
    "text": "Zanzibar tickets for you",
    "sender": {"name": "Wojciechowska"},
    "contact": {"contact_id": "c01", "name": "Wojciechowska", "phone": "+48600700800", "email": "wojciechowska@example.com"},
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Give a service with small limits."""
    with serving(tmp_path, max_body_bytes=2000, request_timeout_seconds=0.3) as client:
        yield client


def fail(*_: Any, **__: Any) -> Any:
    """Fail with somebody's words in the message."""
    raise ValueError(f"Zanzibar {WORDS}")


def dawdle(*_: Any, **__: Any) -> Any:
    """Take longer than the service allows."""
    time.sleep(1)
    return []


@pytest.mark.parametrize("sent", ["", "short", "a" * 65, "has space in it", "zażółć-gęślą", "semi;colon;1", "<script>alert</script>"])
def test_an_id_that_is_not_sane_is_replaced(client: TestClient, sent: str) -> None:
    """Log lines cannot be forged by an id."""
    answer = client.get("/healthz", headers={"X-Request-ID": sent.encode()})  # type: ignore[dict-item]
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["X-Request-ID"] != sent


def test_a_sane_id_is_taken_over_everywhere(client: TestClient) -> None:
    """Header, problem and log line carry the caller's id."""
    with capture_logs() as lines:
        answer = client.get("/none", headers={"X-Request-ID": "order-4711.b"})
    assert answer.headers["X-Request-ID"] == answer.json()["request_id"] == "order-4711.b"
    assert [line["request_id"] for line in lines] == ["order-4711.b"]


@pytest.mark.parametrize(("path", "method", "status"), [("/none", "GET", 404), ("/v1/check", "GET", 405), ("/v1/check/", "POST", 404)])
def test_what_does_not_exist_is_a_problem_too(client: TestClient, path: str, method: str, status: int) -> None:
    """One shape for all."""
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_a_body_up_to_the_limit_is_taken(client: TestClient) -> None:
    """The limit is a number of bytes, inclusive; one more is refused."""
    body = json.dumps(DRAFT)
    headers = {"Content-Type": "application/json"}
    assert client.post("/v1/check", content=body.ljust(2000), headers=headers).status_code == 200
    assert client.post("/v1/check", content=body.ljust(2001), headers=headers).status_code == 413


def test_a_body_without_a_length_is_not_read_to_its_end(client: TestClient) -> None:
    """Pieces are counted as they come."""
    taken = []

    def pieces() -> Iterator[bytes]:
        for number in range(1000):
            taken.append(number)
            yield b" " * 500

    answer = client.post("/v1/check", content=pieces(), headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:sendcheck:too-large")


def test_what_takes_too_long_is_answered_in_time(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 when the time is up, while the work may still be under way; the next call is served."""
    items = {"items": [DRAFT, DRAFT]}
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "score_rows", dawdle)
        answer = client.post("/v1/check/batch", json=items)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:sendcheck:unavailable")
    assert client.post("/v1/check/batch", json=items).status_code == 200


def test_our_own_fault_is_a_500_without_details(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer says nothing, the log says kind and place, neither repeats the message."""
    monkeypatch.setattr(deciding, "score_rows", fail)
    with capture_logs() as lines:
        answer = client.post("/v1/check", json=PERSONAL)
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:sendcheck:internal-error")
    assert [line["event"] for line in lines] == ["failed", "request"]
    assert lines[0]["fault"] == "ValueError"
    assert any("test_edge.py" in place for place in lines[0]["where"])
    assert not [word for word in WORDS if word in answer.text + str(lines)]


def test_no_word_of_a_request_is_logged_or_answered_in_a_refusal(tmp_path: Path) -> None:
    """Whatever goes wrong with a draft about a person, her words and numbers stay out of the log and of the answer."""
    broken: list[Any] = [
        {**PERSONAL, "Zanzibar": 1},
        {**PERSONAL, "Zanzibar +48600700800": 1},
        {**PERSONAL, "topic": ["Zanzibar"]},
        {**PERSONAL, "contact": {**PERSONAL["contact"], "country": "Wojciechowska"}},  # type: ignore[dict-item]
        {**PERSONAL, "send_at": "Zanzibar +48600700800"},
        ["Zanzibar"],
        "Zanzibar",
    ]
    answers = []
    with serving(tmp_path) as client, capture_logs() as lines:
        for path in ("/v1/check", "/v1/check?record=true", "/v1/check?spans=Zanzibar", "/v1/check?Zanzibar+48600700800=1", "/Zanzibar"):
            client.post(path, json=PERSONAL, headers={"X-API-Key": "Zanzibar", "User-Agent": "Zanzibar"} if "?" not in path else {})
            answers += [client.post(path, json=item) for item in broken]
            answers.append(client.post(path, content=b'{"text": "Zanzibar', headers={"Content-Type": "application/json"}))
        answers.append(client.post("/v1/check/batch", json={"items": broken}))
        answers.append(client.post("/v1/check/batch", json={"items": [{"text": "x"}], "Wojciechowska Z": "Zanzibar"}))
    assert len(lines) > 40
    assert {answer.status_code for answer in answers} == {200, 400, 404, 422}
    assert not [word for word in WORDS if word in str(lines)]
    shown = "".join(answer.text.replace("Zanzibar: unknown field", "").replace('"Zanzibar"', "") for answer in answers)
    assert not [word for word in WORDS[1:] if word in shown]


def test_a_log_line_says_what_happened_to_whom(client: TestClient) -> None:
    """Method, route's template, status, milliseconds, id of request and key; nothing else."""
    with capture_logs() as lines:
        client.post("/v1/check", json=DRAFT)
    assert len(lines) == 1
    assert set(lines[0]) == {"event", "log_level", "method", "route", "status", "ms", "request_id", "key_id"}
    assert (lines[0]["method"], lines[0]["route"], lines[0]["status"]) == ("POST", "/v1/check", 200)


def test_metrics_count_decisions_by_what_they_say(client: TestClient) -> None:
    """Actions, labels, reviews, refusals, times by route's template, and the model's version; no caller's word becomes a label."""
    client.post("/v1/check", json=DRAFT)
    client.post("/v1/check", json={**DRAFT, "labels": ["legal", "bad_news"]})
    client.post("/v1/check", json={})
    client.get("/Zanzibar")
    client.request("ZANZIBAR", "/healthz")
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain")
    lines = told.text.splitlines()
    for line in (
        'sendcheck_decisions_total{action="send"} 1.0',
        'sendcheck_decisions_total{action="escalate"} 1.0',
        'sendcheck_labels_flagged_total{label="legal"} 1.0',
        "sendcheck_items_refused_total 1.0",
        "sendcheck_requests_in_flight 1.0",
        'sendcheck_request_seconds_count{method="POST",route="/v1/check",status="200"} 2.0',
        'sendcheck_request_seconds_count{method="POST",route="/v1/check",status="422"} 1.0',
        'sendcheck_request_seconds_count{method="GET",route="(none)",status="404"} 1.0',
    ):
        assert line in lines
    assert any(line.startswith("sendcheck_model_info{") and state_of(client).judges.current.classifier.version in line for line in lines)
    assert "zanzibar" not in told.text.lower()


def test_a_store_that_does_not_answer_is_a_503(tmp_path: Path) -> None:
    """Not ready, and no decision about a contact; a draft is not judged as if nothing were known. Why stands in the log, for whoever runs it."""
    with serving(tmp_path) as client:
        store = state_of(client).store
        store.engine.dispose()
        object.__setattr__(store, "engine", create_engine(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}"))
        state_of(client).keys.forget()
        with capture_logs() as lines:
            answers = [client.get("/readyz"), client.post("/v1/check", json={**DRAFT, "contact": {"contact_id": "c01"}})]
        assert client.get("/healthz").status_code == 200
    assert [answer.status_code for answer in answers] == [503, 503]
    assert all(answer.json()["type"] == "urn:sendcheck:unavailable" and "folder.db" not in answer.text for answer in answers)
    told = [line["told"] for line in lines if line["event"] == "unavailable"]
    assert len(told) == 2
    assert all("api.db: the store cannot be used: unable to open" in sentence for sentence in told)


def test_answers_are_not_kept_by_anybody_between(client: TestClient) -> None:
    """An answer about a person is not cached, and is what it says it is."""
    headers = client.post("/v1/check", json=DRAFT).headers
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_making_the_application_opens_nothing(tmp_path: Path) -> None:
    """Store and model are opened when the service starts."""
    create_app(settings_in(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_what_it_is_made_of_can_be_read(client: TestClient) -> None:
    """Rules, policy and model with the versions that stand in a decision."""
    decision = client.post("/v1/check", json=DRAFT).json()
    rules, policy, model = (client.get(f"/v1/{name}").json() for name in ("rules", "policy", "model"))
    assert {"consent.missing", "timing.quiet_hours"} <= {rule["rule"] for rule in rules}
    assert policy["policy_version"] == decision["policy_version"]
    assert all(one["source"] and one["certainty"] for one in policy["parameters"])
    assert model["model_version"] == decision["model_version"]
    assert model["thresholds"] == {label: outcome["threshold"] for label, outcome in decision["labels"].items()}
    assert model["metrics"]
    assert "sha256" not in model["manifest"]
    assert model["card"]
