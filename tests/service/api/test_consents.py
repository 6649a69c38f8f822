"""Consent events over HTTP: the checks of an import, opt-outs that are never lost, and the trail."""

from collections.abc import Iterator
from typing import Any

import pytest
from serving import TestClient, serving

OUT = {"channel": "text", "status": "opted_out"}
IN = {"channel": "text", "status": "opted_in", "level": "express_written", "captured_at": "2026-01-05T09:00:00Z"}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give one service to tests that record nothing but what they look at."""
    with serving(tmp_path_factory.mktemp("consents")) as client:
        yield client


def post(client: TestClient, body: Any, contact: str = "c1") -> Any:
    """Record an event."""
    return client.post(f"/v1/contacts/{contact}/consents", json=body)


def statuses(client: TestClient, contact: str = "c1") -> list[str]:
    """Give the statuses on record."""
    answer = client.get(f"/v1/contacts/{contact}/consents")
    return [one["status"] for one in answer.json()["consents"]] if answer.status_code == 200 else []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "opted_in"}, "channel"),
        ({**IN, "channel": "fax"}, "channel"),
        ({**IN, "captured_at": "2026-01-05T09:00:00"}, "captured_at"),
        ({**IN, "captured_at": "2027-01-05T09:00:00Z"}, "captured_at"),
        ({**IN, "level": "firm"}, "level"),
        ({**IN, "max_messages": 4}, "period"),
        ({**IN, "kind": "given"}, "kind"),
        ({**IN, "corrects": 7}, "corrects"),
        ({**IN, "corrects": "last"}, "corrects"),
        ({**IN, "event_id": 7}, "event_id"),
        ({**IN, "evidence": ["a", "b"]}, "evidence"),
    ],
)
def test_a_broken_consent_is_refused_by_field_and_permits_nothing(shared: TestClient, body: dict[str, Any], field: str) -> None:
    """Nothing of it is recorded."""
    answer = post(shared, body)
    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field])
    assert statuses(shared) == []


@pytest.mark.parametrize(
    "slip",
    [{"captured_at": "yesterday"}, {"status": "opted_in", "kind": "revoked"}, {"level": "firm"}, {"revoked_at": "2026-01-05T09:00:00Z"}],
)
def test_a_broken_opt_out_is_refused_and_counts(client: TestClient, slip: dict[str, Any]) -> None:
    """The caller hears of the slip; the contact is not texted meanwhile."""
    answer = post(client, {**OUT, **slip})
    assert answer.status_code == 422
    assert "recorded all the same" in answer.json()["detail"]
    assert statuses(client) == ["opted_out"]


@pytest.mark.parametrize("contact", ["nobody-knows", "%2B13055550199", "shop%2F7"])
def test_an_opt_out_of_somebody_unknown_is_taken(shared: TestClient, contact: str) -> None:
    """It is never refused, and the next check of that id or number meets it."""
    assert post(shared, OUT, contact).status_code == 201
    assert statuses(shared, contact) == ["opted_out"]


def test_an_opt_out_of_a_number_counts_for_a_draft_that_names_only_the_number(client: TestClient) -> None:
    """At once, by the path every draft takes."""
    draft = {"text": "Hi Ana, see you at ten.", "contact": {"phone": "+13055550199"}}
    before, _, after = client.post("/v1/check", json=draft), post(client, OUT, "%2B13055550199"), client.post("/v1/check", json=draft)
    rules = [{one["rule"] for one in answer.json()["findings"]} for answer in (before, after)]
    assert ["consent.opted_out" in some for some in rules] == [False, True]


def test_the_same_event_is_recorded_once(client: TestClient) -> None:
    """Told again, it is on record already, under the same number."""
    first, again = post(client, IN), post(client, IN)
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["new"], again.json()["new"]) == (True, False)
    assert first.json()["event_ids"] == again.json()["event_ids"]


def test_a_consent_with_its_own_revocation_is_two_events(client: TestClient) -> None:
    """Both stand in the answer."""
    assert len(post(client, {**IN, "revoked_at": "2026-02-01T09:00:00Z"}).json()["event_ids"]) == 2
    assert statuses(client) == ["opted_in", "opted_out"]


def test_consent_older_than_the_opt_out_is_recorded_with_a_warning(client: TestClient) -> None:
    """It lifts nothing, and the caller hears so."""
    post(client, OUT)
    told = post(client, IN).json()
    assert told["warning"]["field"] == "captured_at"
    assert client.get("/v1/contacts/c1/consents").json()["states"][0]["service"] == "opted out"


def test_an_event_told_now_happened_now_and_was_recorded_by_the_caller(client: TestClient) -> None:
    """What is not said is what holds."""
    post(client, OUT)
    [event] = client.get("/v1/contacts/c1/consents").json()["events"]
    assert (event["occurred_at"], event["kind"], event["topic"]) == ("2026-11-24T16:15:00Z", "revoked", "*")
    assert event["recorded_by"] == "local"


def test_a_correction_takes_an_opt_out_back_only_with_reasons(client: TestClient) -> None:
    """Evidence, reason and name are needed; then it counts."""
    [event_id] = post(client, OUT).json()["event_ids"]
    correction = {**IN, "corrects": event_id}
    assert post(client, correction).status_code == 422
    assert statuses(client) == ["opted_out"]
    why = {"evidence": "note of 2026-11-20", "reason": "wrong contact", "recorded_by": "Dana"}
    assert post(client, {**correction, **why}).status_code == 201
    assert statuses(client) == ["opted_in"]


def test_what_stood_at_a_moment_is_told(client: TestClient) -> None:
    """Before, between and after."""
    post(client, IN)
    post(client, {**OUT, "captured_at": "2026-03-01T09:00:00Z"})
    moments = ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z")
    states = [client.get("/v1/contacts/c1/consents", params={"at": at}).json()["states"] for at in moments]
    assert [[one["service"] for one in some] for some in states] == [[], ["opted in (express_written)"], ["opted out"]]
    assert client.get("/v1/contacts/c1/consents", params={"at": "noon"}).status_code == 422


@pytest.mark.parametrize("path", ["consents", "proof"])
def test_nobody_has_no_trail(shared: TestClient, path: str) -> None:
    """An unknown contact is a 404, not an empty record."""
    assert shared.get(f"/v1/contacts/c9/{path}").status_code == 404


@pytest.mark.parametrize(
    ("accept", "form", "kind"),
    [
        ("*/*", None, "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", None, "text/html; charset=utf-8"),
        ("text/plain", None, "text/plain; charset=utf-8"),
        ("text/html", "text", "text/plain; charset=utf-8"),
    ],
)
def test_a_proof_comes_in_the_form_asked_for(shared: TestClient, accept: str, form: str | None, kind: str) -> None:
    """By Accept, or by format, which comes first; where the database stands is not said."""
    post(shared, {**IN, "evidence": "<script>alert(1)</script>"}, "c8")
    answer = shared.get("/v1/contacts/c8/proof", params={"format": form} if form else {}, headers={"Accept": accept})
    assert answer.headers["content-type"] == kind
    assert "sqlite" not in answer.text
    assert ("<script>" in answer.text) == ("html" not in kind)
    assert shared.get("/v1/contacts/c8/proof", params={"format": "pdf"}).status_code == 422
