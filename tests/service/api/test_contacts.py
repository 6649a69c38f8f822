"""Contacts over HTTP: recorded by the checks of an import, found, erased."""

from collections.abc import Iterator
from typing import Any

import pytest
from serving import NOW, TestClient, serving, state_of

from service.store.api_keys import create_key

ANA = {"name": "Ana Ruiz", "phone": "+13055550123", "country": "US", "do_not_call": True}


PATHS = ("/v1/contacts", "/v1/contacts/c1", "/v1/contacts/c1/consents", "/v1/contacts/c1/proof", "/v1/messages", "/v1/inbound")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give one service, with two contacts, to tests that change nothing."""
    with serving(tmp_path_factory.mktemp("contacts")) as client:
        put(client, "c1", **ANA)
        put(client, "d2", name="Bo Lee", phone="+13055550199")
        yield client


def put(client: TestClient, contact: str, **fields: Any) -> Any:
    """Record a contact."""
    return client.put(f"/v1/contacts/{contact}", json=fields)


def faults(answer: Any) -> list[str]:
    """Give the fields a refusal names."""
    assert answer.headers["content-type"] == "application/problem+json"
    return [one["field"] for one in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phone": "+1305"}, "phone"),
        ({"phone": "+13055550123 ext. 9"}, "phone"),
        ({"phon": "+13055550123"}, "phon"),
        ({"region": "XX", "country": "US"}, "region"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"contact_id": "c2"}, "contact_id"),
        ({"name": "Ana\0"}, "name"),
        ({"reachable": {"fax": True}}, "reachable.fax"),
    ],
)
def test_what_breaks_the_specification_is_refused_by_field(shared: TestClient, fields: dict[str, Any], field: str) -> None:
    """The field is named, nothing that was sent is repeated, nothing is recorded."""
    answer = put(shared, "c9", **fields)
    assert (answer.status_code, faults(answer)) == (422, [field])
    assert "305" not in answer.text
    assert shared.get("/v1/contacts/c9").status_code == 404


def test_what_is_no_object_is_refused(shared: TestClient) -> None:
    """A list is no contact."""
    assert shared.put("/v1/contacts/c1", json=[ANA]).status_code == 422


def test_a_broken_contact_still_forbids(client: TestClient) -> None:
    """Whoever says 'do not call' beside a broken number is not called."""
    answer = put(client, "c1", phone="+1305", do_not_call=True)
    assert answer.status_code == 422
    assert "recorded all the same" in answer.json()["detail"]
    assert client.get("/v1/contacts/c1").json() == {"contact_id": "c1", "do_not_call": True}


def test_a_contact_is_new_then_unchanged_then_changed(client: TestClient) -> None:
    """The answer says which; absent and null fields stay."""
    outcomes = [put(client, "c1", **fields).json()["outcome"] for fields in (ANA, ANA, {"name": "Ana R.", "do_not_call": None})]
    assert outcomes == ["new", "unchanged", "changed"]
    assert client.get("/v1/contacts/c1").json() == {**ANA, "contact_id": "c1", "name": "Ana R."}


def test_one_number_is_one_contacts(client: TestClient) -> None:
    """Another contact with the number is refused; whose it is, is not said."""
    put(client, "secret-id", **ANA)
    answer = put(client, "c2", phone="+1 305 555 0123")
    assert (answer.status_code, faults(answer)) == (409, ["phone"])
    assert "secret-id" not in answer.text


def test_a_new_number_ends_consent_and_no_number_stands_in_the_warning(client: TestClient) -> None:
    """What an import flags comes as a sentence of our own."""
    put(client, "c1", **ANA)
    client.post("/v1/contacts/c1/consents", json={"channel": "text", "status": "opted_in"})
    told = put(client, "c1", phone="+13055550124").json()
    assert told["warning"].startswith("Another number")
    assert "305" not in told["warning"]
    assert client.get("/v1/contacts/c1/consents").json()["states"][0]["service"] != "opted in (express)"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["c1", "d2"]),
        ("c", ["c1"]),
        ("C1", ["c1"]),
        ("1", []),  # ids are found by their beginning
        ("na", []),
        ("ana", ["c1"]),
        ("rui", ["c1"]),
        ("%", []),
        ("_", []),
        ("555-0123", ["c1"]),
        ("305 555", ["c1", "d2"]),
        ("23", []),  # too few digits to tell people apart
        ("\0", ["c1", "d2"]),
    ],
)
def test_contacts_are_found_by_what_is_remembered(shared: TestClient, query: str, found: list[str]) -> None:
    """By id, name, word of a name, or digits of a number."""
    contacts = shared.get("/v1/contacts", params={"query": query}).json()["contacts"]
    assert [one["contact_id"] for one in contacts] == found


def test_a_list_is_no_longer_than_asked(client: TestClient) -> None:
    """The limit holds, and has limits itself."""
    for number in range(3):
        put(client, f"c{number}", name=f"Person {number}")
    assert len(client.get("/v1/contacts", params={"limit": 2}).json()["contacts"]) == 2
    assert [client.get("/v1/contacts", params={"limit": limit}).status_code for limit in (0, 101)] == [422, 422]


def test_a_contact_is_known_by_number_and_by_an_id_with_a_slash(client: TestClient) -> None:
    """Both stand in the address, escaped."""
    put(client, "shop%2F7", **ANA)
    assert client.get("/v1/contacts/%2B13055550123").json()["contact_id"] == "shop/7"
    assert client.get("/v1/contacts/shop%2F7/consents").json()["contact_id"] == "shop/7"


def test_erasing_is_for_admins_and_for_good(client: TestClient) -> None:
    """The scope consent is not enough; afterwards only the proof and the refusal are left."""
    put(client, "c1", **ANA)
    store = state_of(client).store
    clerk, chief = (create_key(store, scope, [scope], NOW)[0] for scope in ("consent", "admin"))
    state_of(client).keys.forget()
    assert client.delete("/v1/contacts/c1", headers={"X-API-Key": clerk}).status_code == 403
    as_chief = {"X-API-Key": chief, "Idempotency-Key": "gone"}
    first, again = (client.delete("/v1/contacts/c1", headers=as_chief) for _ in range(2))
    assert first.json() == again.json()
    assert first.json()["events_kept"] == 3
    assert again.headers["Idempotent-Replayed"] == "true"
    assert client.delete("/v1/contacts/c1", headers={"X-API-Key": chief}).status_code == 404
    assert client.get("/v1/contacts/c1", headers={"X-API-Key": clerk}).status_code == 404
    proof = client.get("/v1/contacts/c1/proof", headers={"X-API-Key": clerk})
    assert proof.status_code == 200
    assert "Ana" not in proof.text


def test_a_key_that_may_only_check_reads_and_writes_nobody(client: TestClient) -> None:
    """Records need the scope consent."""
    key, _ = create_key(state_of(client).store, "shop", ["check"], NOW)
    state_of(client).keys.forget()
    calls = [(method, path) for path in PATHS for method in ("GET", "PUT", "POST", "DELETE")]
    for headers, refused in (({"X-API-Key": key}, 403), ({}, 401)):
        statuses = {call: client.request(*call, json={}, headers=headers).status_code for call in calls}
        assert set(statuses.values()) == {refused, 405}, statuses
        assert sum(status == refused for status in statuses.values()) == 13


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/v1/contacts/c1/consents", "/v1/contacts/c1/proof", "/v1/contacts/", "/v1/contacts/%20"])
def test_a_slip_of_the_address_makes_no_contact(shared: TestClient, method: str, path: str) -> None:
    """Nobody is called c1/consents."""
    assert shared.request(method, path, json={"name": "Ana"}).status_code == 422
