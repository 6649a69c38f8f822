"""Bodies made to hurt: nested, of a great many fields, of numbers nobody can hold."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from serving import TestClient, serving

from service.item import MOST_FAULTS

TAKE_BODIES = [
    ("POST", "/v1/check"),
    ("POST", "/v1/check/batch"),
    ("PUT", "/v1/contacts/c1"),
    ("POST", "/v1/contacts/c1/consents"),
    ("POST", "/v1/messages"),
    ("POST", "/v1/inbound"),
    ("POST", "/v1/examples"),
    ("POST", "/v1/review/1"),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give one service for all."""
    with serving(tmp_path_factory.mktemp("large")) as client:
        yield client


def send(client: TestClient, route: tuple[str, str], body: str) -> Any:
    """Send a body as it is."""
    return client.request(*route, content=body, headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("route", TAKE_BODIES)
@pytest.mark.parametrize("depth", [400, 900, 100_000])
def test_a_nested_body_is_refused(client: TestClient, route: tuple[str, str], depth: int) -> None:
    """However deep, it is the caller's mistake and not ours."""
    for opens, closes in (('{"reachable":', "}"), ("[", "]")):
        answer = send(client, route, f'{{"text":"x","reachable":{opens * depth}1{closes * depth}}}')
        assert answer.status_code in (400, 422), answer.text[:300]


@pytest.mark.parametrize("route", TAKE_BODIES)
def test_of_very_many_mistakes_some_are_told(client: TestClient, route: tuple[str, str]) -> None:
    """The answer is no longer than what was sent."""
    body = json.dumps({f"k{number}": 1 for number in range(3000)})
    answer = send(client, route, body)
    assert answer.status_code == 422
    assert len(answer.json()["errors"]) <= MOST_FAULTS
    assert len(answer.content) < len(body)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "9" * 5000])
def test_a_number_that_is_none_is_no_json(client: TestClient, number: str) -> None:
    """Also one that nobody reads in less than a long time."""
    assert send(client, TAKE_BODIES[0], f'{{"text":"x","draft_id":{number}}}').status_code == 400


def test_parameters_are_named_as_they_are_written(client: TestClient) -> None:
    """A parameter that is called like the place it stands in, too."""
    assert client.get("/v1/contacts", params={"query": "a" * 201}).json()["errors"][0]["field"] == "query"
