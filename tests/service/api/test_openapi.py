"""The description at /openapi.json: every example in it runs, every refusal has one shape."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from serving import TestClient, serving, settings_in

from service.api.app import create_app

FORM = "application/x-www-form-urlencoded"
FEW = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
CHECKED = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give one service for all tests of this module."""
    with serving(tmp_path_factory.mktemp("openapi")) as client:
        yield client


def made(folder: Path) -> Path:
    """Make a folder."""
    folder.mkdir()
    return folder


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


def undocumented(document: dict[str, Any], operation: dict[str, Any], answer: Any) -> set[str]:
    """Give the fields of an answer that its description does not know."""
    shape = operation["responses"][str(answer.status_code)]["content"][answer.headers["content-type"]]["schema"]
    known = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]["properties"]
    return set(answer.json()) - set(known)


def test_every_example_of_every_route_runs(tmp_path: Path) -> None:
    """Each is answered with the status it says, in the shape that is documented for it; each route begins on an empty store."""
    document, sent = create_app(settings_in(tmp_path)).openapi(), 0
    schema = schemathesis.openapi.from_dict(document)
    for number, (path, method, operation) in enumerate(operations(document)):
        bodies = operation.get("requestBody", {}).get("content", {})
        if FORM in bodies or not bodies:
            continue
        with serving(made(tmp_path / str(number)), business="Harbor Dental") as client:
            for name, example in bodies["application/json"]["examples"].items():
                names = {one: quote(str(value), safe="") for one, value in example.get("x-path", {}).items()}
                answer = client.request(method, path.format(**names), json=example["value"])
                assert answer.status_code == example["x-status"], (path, name, answer.text)
                schema[path][method.upper()].validate_response(answer)
                assert undocumented(document, operation, answer) == set(), (path, name)
                sent += 1
    assert sent >= 29


def test_every_body_has_examples_that_succeed_and_one_that_does_not(client: TestClient) -> None:
    """A reader sees both; what is settled in the review queue depends on what waits there."""
    for path, method, operation in operations(client.get("/openapi.json").json()):
        for kind, body in operation.get("requestBody", {}).get("content", {}).items():
            statuses = {example["x-status"] >= 400 for example in body.get("examples", {}).values()}
            assert kind == FORM or path == "/v1/review/{review_id}" or statuses == {True, False}, (path, method)


def test_whatever_the_description_allows_is_answered_as_it_says(tmp_path: Path) -> None:
    """Made-up requests by the description, fixed ones each time: nothing fails here, and every answer is one that is described."""
    asked = []
    with serving(tmp_path, twilio_auth_token="12345") as client:
        for found in schemathesis.openapi.from_dict(client.app.openapi()).get_all_operations():  # type: ignore[attr-defined]
            operation = found.ok()

            @given(case=operation.as_strategy())
            @FEW
            def answered(case: Any) -> None:
                sent = case.as_transport_kwargs()
                answer = client.request(**{name: value for name, value in sent.items() if name != "cookies"})
                asked.append(answer.status_code)
                case.validate_response(answer, checks=CHECKED)

            answered()
    assert {200, 201, 403, 404, 409, 422} <= set(asked)
    assert max(asked) < 500


def test_refusals_are_described_in_one_shape(client: TestClient) -> None:
    """Every documented status of 400 and more is a problem."""
    document = client.get("/openapi.json").json()
    for path, _, operation in operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"], (path, status)
