"""The description at /openapi.json: every example in it runs, every refusal has one shape."""

from collections.abc import Iterator
from typing import Any

import pytest
from serving import TestClient, serving

CHECKS = ("/v1/check", "/v1/check/batch")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give one service for all tests of this module."""
    with serving(tmp_path_factory.mktemp("openapi")) as client:
        yield client


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Give path, method and description of every operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def references(value: Any) -> Iterator[str]:
    """Give every reference within a description."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_no_page_with_outside_assets(client: TestClient) -> None:
    """The framework's own pages, which load scripts from elsewhere, are not served."""
    assert [client.get(path).status_code for path in ("/docs", "/redoc")] == [404, 404]


def test_every_reference_leads_somewhere(client: TestClient) -> None:
    """No schema names one that is not there."""
    document = client.get("/openapi.json").json()
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    named = set(references(document))
    assert named
    assert named <= known


def test_every_example_of_a_check_runs(client: TestClient) -> None:
    """Each worked example is answered with the status it says, and that status is documented."""
    document = client.get("/openapi.json").json()
    sent = 0
    for path, method, operation in operations(document):
        if path not in CHECKS:
            continue
        for name, example in operation["requestBody"]["content"]["application/json"]["examples"].items():
            answer = client.request(method, path, json=example["value"])
            assert answer.status_code == example["x-status"], (path, name, answer.text)
            assert str(answer.status_code) in operation["responses"]
            sent += 1
    assert sent >= 8


def test_refusals_are_described_in_one_shape(client: TestClient) -> None:
    """Every documented status of 400 and more is a problem."""
    document = client.get("/openapi.json").json()
    for path, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if path in CHECKS and int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (path, status)
