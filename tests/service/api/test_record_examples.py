"""Every worked example of contacts, consents, messages and inbound messages runs, and what comes back is what is described."""

from collections.abc import Iterator
from typing import Any

import pytest
from serving import TestClient, serving

from service.api import record_schemas

PATHS = {
    "/v1/contacts/{contact_id}": {"put": record_schemas.ContactAnswer},
    "/v1/contacts/{contact_id}/consents": {"post": record_schemas.ConsentAnswer},
    "/v1/messages": {"post": record_schemas.MessagesAnswer},
    "/v1/inbound": {"post": record_schemas.InboundAnswer},
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give one service for all examples, in turn."""
    with serving(tmp_path_factory.mktemp("records"), business="Harbor Dental") as client:
        yield client


def strict(kind: Any, content: Any) -> None:
    """Hold an answer against its model: every field, and no other."""
    assert set(content) == set(kind.model_fields)
    kind.model_validate(content)


def test_every_example_runs(client: TestClient) -> None:
    """With the status it says, which is documented, and an answer of the described shape."""
    paths, sent = client.get("/openapi.json").json()["paths"], 0
    for path, methods in PATHS.items():
        for method, kind in methods.items():
            operation = paths[path][method]
            for name, example in operation["requestBody"]["content"]["application/json"]["examples"].items():
                address = path.format(**{one: value.replace("+", "%2B") for one, value in example.get("x-path", {}).items()})
                answer = client.request(method, address, json=example["value"])
                assert answer.status_code == example["x-status"], (path, name, answer.text)
                assert str(answer.status_code) in operation["responses"]
                if answer.status_code < 400:
                    strict(kind, answer.json())
                sent += 1
    assert sent >= 16


def test_what_is_read_has_the_described_shape(client: TestClient) -> None:
    """Trail, list and erasure too."""
    client.post("/v1/contacts/c5/consents", json={"channel": "text", "status": "opted_out"})
    strict(record_schemas.ConsentTrail, client.get("/v1/contacts/c5/consents").json())
    strict(record_schemas.ContactList, client.get("/v1/contacts").json())
    strict(record_schemas.ErasureAnswer, client.delete("/v1/contacts/c5").json())


def test_refusals_of_records_are_described_in_one_shape(client: TestClient) -> None:
    """Every documented status of 400 and more is a problem."""
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        if not path.startswith(("/v1/contacts", "/v1/messages", "/v1/inbound")):
            continue
        for operation in methods.values():
            for status, response in operation["responses"].items():
                assert int(status) < 400 or list(response["content"]) == ["application/problem+json"], (path, status)
