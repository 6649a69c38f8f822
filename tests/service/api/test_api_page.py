"""docs/api.md: its requests are sent one after the other, its Python is run, its tables are those of the program."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import httpx
import pytest
from running import ROOT
from serving import TestClient, serving

from service import client as client_module
from service.api.settings import PREFIX, ApiSettings

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
REST = "…"
UNLISTED = {"internal-error", "method-not-allowed"}
"""Types that are not written as the first word of a Problem."""


class Exchange(NamedTuple):
    """A request of the page and the answer it shows."""

    method: str
    path: str
    headers: dict[str, str]
    body: str | None
    status: int
    told: dict[str, str]
    answer: str


def blocks(language: str) -> list[str]:
    """Give the blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def exchanges() -> Iterator[Exchange]:
    """Give every request in the order of the page."""
    for block in blocks("http"):
        request, *body, answer = block.strip().split("\n\n")
        line, *headers = request.splitlines()
        status, *rest = answer.splitlines()
        told = [one for one in rest if re.match(r"[A-Z][A-Za-z-]+: ", one) and not one.startswith("Record")]
        shown = "\n".join(one for one in rest if one not in told)
        fields = [dict(one.split(": ", 1) for one in some) for some in (headers, told)]  # type: ignore[misc]
        yield Exchange(*line.split(" "), fields[0], body[0] if body else None, int(status), fields[1], shown)


def is_shown(shown: Any, given: Any) -> bool:
    """Say whether an answer is what the page shows of it."""
    if shown == REST:
        return True
    if isinstance(shown, dict) and isinstance(given, dict):
        names = shown.keys() - {REST}
        return names <= given.keys() and (REST in shown or names == given.keys()) and all(is_shown(shown[one], given[one]) for one in names)
    if isinstance(shown, list) and isinstance(given, list):
        if shown and shown[-1] == REST:
            shown, given = shown[:-1], given[: len(shown) - 1]
        return len(shown) == len(given) and all(map(is_shown, shown, given))
    return bool(shown == given)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Give the service of the page."""
    with serving(tmp_path, business="Harbor Dental", twilio_auth_token="12345", public_url="https://texts.example.com") as client:
        yield client


def test_every_request_is_answered_as_shown(client: TestClient) -> None:
    """Each in turn, on one service."""
    for one in exchanges():
        json_type = {"Content-Type": "application/json"} if (one.body or "").startswith("{") else {}
        answer = client.request(one.method, one.path, content=one.body, headers=json_type | one.headers)
        where = (one.method, one.path, answer.text[:1500])
        assert answer.status_code == one.status, where
        assert one.told.items() <= {name: answer.headers.get(name) for name in one.told}.items(), where
        if "json" in answer.headers["content-type"]:
            assert is_shown(json.loads(one.answer), answer.json()), where
        else:
            assert all(line in answer.text.splitlines() for line in one.answer.splitlines()), where


def test_every_address_stands_on_the_page(client: TestClient) -> None:
    """With the method it is called by."""
    document = client.get("/openapi.json").json()
    listed = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    shown = [(one.method, one.path.partition("?")[0]) for one in exchanges()]
    patterns = {(method, path): re.sub(r"\{\w+\}", "[^/]+", path) for method, path in listed}
    missing = {one for one, pattern in patterns.items() if not any(m == one[0] and re.fullmatch(pattern, p) for m, p in shown)}
    assert missing == set()


def test_what_is_shown_can_be_wrong() -> None:
    """The comparison fails where a value, a name or a length differs."""
    given = {"a": 1, "b": [1, 2]}
    for shown in ({"a": 1, "b": [1, REST]}, {"a": 1, REST: REST}, given):
        assert is_shown(shown, given)
    for shown in ({"a": 1}, {"a": 2, REST: REST}, {"c": 1, REST: REST}, {"a": 1, "b": [1]}, {"a": 1, "b": [2, REST]}):
        assert not is_shown(shown, given)


def test_the_settings_are_those_of_the_program() -> None:
    """Name, default and allowed values."""
    rows = []
    for name, field in ApiSettings.model_fields.items():
        default = str(field.default).lower() if isinstance(field.default, bool) else str(field.default or "") if field.default != () else ""
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |".replace("|  |", "| |"))
    assert re.findall(rf"^\| `{PREFIX}.*$", PAGE, re.MULTILINE) == rows


def test_every_type_of_refusal_is_explained() -> None:
    """Those the program writes, and no other."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "service" / "api").rglob("*.py"))
    written = set(re.findall(r'Problem\(\s*"([a-z-]+)"', source)) | UNLISTED
    explained = re.findall(r"^\| `([a-z-]+)` \| [45]\d\d \|", PAGE, re.MULTILINE)
    assert sorted(explained) == sorted(written)


def test_every_metric_is_explained(client: TestClient) -> None:
    """As Prometheus sees it."""
    shown = {line.split()[2] for line in client.get("/metrics").text.splitlines() if line.startswith("# HELP")}
    assert {one for one in shown if not one.endswith("_created")} == set(re.findall(r"^\| `(sendcheck_\w+)` \|", PAGE, re.MULTILINE))


class Provider:
    """Stands for Twilio's client."""

    def __init__(self) -> None:
        """Nothing sent yet."""
        self.sent: list[dict[str, str]] = []
        self.messages = SimpleNamespace(create=lambda **fields: self.sent.append(fields) or fields)


def test_the_python_of_the_page_runs(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft that may go goes and is told of; one to somebody who opted out does not; without an answer nothing goes."""
    contact = {"phone": "+13055550123", "relationship": "customer", "texts_for_business": "yes", "country": "US"}
    client.put("/v1/contacts/c1", json=contact)
    event = {"channel": "text", "status": "opted_in", "level": "express_written", "captured_at": "2026-01-05T09:00:00Z"}
    client.post("/v1/contacts/c1/consents", json=event)
    transport, provider = client._transport, Provider()
    real = client_module.Client
    monkeypatch.setattr(client_module, "Client", lambda url, timeout, key: real(url, timeout=timeout, transport=transport))
    monkeypatch.setattr(httpx, "post", lambda url, json, headers, timeout: client.post(url, json=json))
    with_client, plain = blocks("python")
    draft = "Hi Ana, Dana Whitfield from Harbor Dental. Your check-up is on Friday at 10:30."
    scope: dict[str, Any] = {"httpx": httpx, "twilio": provider, "draft": draft}
    exec(with_client, scope)
    exec(plain, scope)
    assert len(provider.sent) == 1
    scope["send"](draft, "c1", "+13055550123")
    assert len(provider.sent) == 2
    assert len(scope["sendcheck"].proof("c1")["events"]) == 1
    client.post("/v1/contacts/c1/consents", json={"channel": "text", "status": "opted_out"})
    assert scope["send"](draft, "c1", "+13055550123")["action"] != "send"
    exec(plain, scope)

    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    scope["sendcheck"] = real("http://127.0.0.1:8000", transport=httpx.MockTransport(broken))
    assert scope["send"](draft, "c1", "+13055550123") is None
    assert len(provider.sent) == 2
