"""``sendcheck serve`` and ``sendcheck keys``, as a person at the keyboard and an operator meet them."""

import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx
import pytest
from running import command, sendcheck

from service.commands.serve import _listen

DRAFT = {"text": "Hi Ana, your Zanzibar table for four is booked for 7 pm."}
PATIENCE_SECONDS = 60.0


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder of a test's own, with no setting of whoever runs the tests."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("SENDCHECK_")]:
        monkeypatch.delenv(name)


def address_in(lines: IO[str]) -> str:
    """Give the address the service says it serves at."""
    for line in lines:
        if found := re.search(r"serves at (\S+)/$", line.strip()):
            return found[1]
    raise AssertionError("the service never said where it serves")


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the service as a process on a free port; gives it and its address."""
    errors = folder / "err.txt"
    with errors.open("w") as sink:
        running = subprocess.Popen(command("serve", "--port", "0", *options), cwd=folder, stderr=sink, text=True)
    try:
        ends = time.monotonic() + PATIENCE_SECONDS
        while "serves at" not in errors.read_text() or not errors.read_text().endswith("\n"):
            assert running.poll() is None, errors.read_text()
            assert time.monotonic() < ends
            time.sleep(0.05)
        with errors.open() as lines:
            address = address_in(lines)
        yield running, address
    finally:
        running.kill()
        running.wait()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--host", "0.0.0.0"), "--host 0.0.0.0: others could call, and there is no API key yet; make one with sendcheck keys create"),
        (("--port", "70000"), "--port 70000: expected a port from 0 to 65535"),
        (("--store", "mysql://x"), "--store mysql://x: mysql is not supported"),
        (("--model", "none"), "none/manifest.json: no such file"),
        (("--policy", "none.toml"), "none.toml"),
        (("--host", "192.0.2.1", "--store", "sqlite:///keyed.db"), "--host 192.0.2.1 --port 8000: cannot listen there"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(options: tuple[str, ...], sentence: str) -> None:
    """Exit code 2 and what to do."""
    assert sendcheck("keys", "create", "--name", "shop", "--scope", "check", "--store", "sqlite:///keyed.db").code == 0
    done = sendcheck("serve", *options)
    assert done.code == 2
    assert sentence in done.err


def test_answers_do_not_wait_to_be_sent() -> None:
    """The socket says that it speaks TCP: only then are answers sent at once, and not 40 ms later."""
    with _listen("127.0.0.1", 0) as listening:
        assert (listening.proto, listening.family) == (socket.IPPROTO_TCP, socket.AF_INET)


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    """Another program has it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = sendcheck("serve", "--port", taken.getsockname()[1])
    assert done.code == 2
    assert "cannot listen there" in done.err


def test_a_revoked_key_opens_no_port() -> None:
    """A key that nobody can use does not count."""
    key = sendcheck("keys", "create", "--name", "shop", "--scope", "check").out.strip()
    assert sendcheck("keys", "revoke", key.split("_")[1]).code == 0
    assert "there is no API key yet" in sendcheck("serve", "--host", "0.0.0.0", "--port", "0").err


def test_a_signal_ends_it_after_the_last_answer(tmp_path: Path) -> None:
    """It stops listening at once, the request under way is answered, exit code 0, and the log has no word of it."""
    with served(tmp_path) as (running, address), httpx.Client(base_url=address) as client:
        assert client.get("/readyz").json()["status"] == "ready"
        assert client.post("/v1/check", json=DRAFT).json()["action"] == "send"
        host, port = address.removeprefix("http://").split(":")
        body = json.dumps(DRAFT).encode()
        with socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS) as wire:
            head = (
                f"POST /v1/check HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            wire.sendall(head.encode() + body[:10])
            while "sendcheck_requests_in_flight 2.0" not in client.get("/metrics").text:
                time.sleep(0.02)
            running.send_signal(signal.SIGTERM)
            refused = False
            while not refused:
                try:
                    socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS).close()
                    time.sleep(0.02)
                except ConnectionRefusedError:
                    refused = True
            assert running.poll() is None
            wire.sendall(body[10:])
            answer = b"".join(iter(lambda: wire.recv(65_536), b""))
        assert running.wait(PATIENCE_SECONDS) == 0
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b'"action": "send"' in answer
    told = (tmp_path / "err.txt").read_text()
    assert "store: sqlite:///sendcheck.db" in told
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert [line["route"] for line in lines if line["event"] == "request" and line["method"] == "POST"] == ["/v1/check", "/v1/check"]
    assert "Zanzibar" not in told


def test_with_a_key_it_listens_elsewhere(tmp_path: Path) -> None:
    """Who has the key is answered, who has none is not; a key made or revoked meanwhile counts within moments."""
    key = sendcheck("keys", "create", "--name", "shop", "--scope", "check").out.strip()
    with served(tmp_path, "--host", "0.0.0.0") as (_, address):
        reached = address.replace("0.0.0.0", "127.0.0.1")
        with httpx.Client(base_url=reached) as client:
            assert client.post("/v1/check", json=DRAFT).status_code == 401
            headers = {"Authorization": f"Bearer {key}"}
            assert client.post("/v1/check", json=DRAFT, headers=headers).status_code == 200
            assert sendcheck("keys", "revoke", key.split("_")[1]).code == 0
            ends = time.monotonic() + PATIENCE_SECONDS
            while client.post("/v1/check", json=DRAFT, headers=headers).status_code != 401:
                assert time.monotonic() < ends
                time.sleep(0.1)
    assert key not in (tmp_path / "err.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("create", "--name", "shop", "--scope", "root"), "--scope root: expected one or more of check, consent, admin"),
        (("create", "--name", " ", "--scope", "check"), "--name: expected who the key is for"),
        (("revoke", "000000000000"), "there is no key '000000000000'"),
    ],
)
def test_a_mistake_with_keys_is_one_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    """Exit code 2, and no key is made."""
    assert sendcheck("keys", "create", "--name", "shop", "--scope", "check").code == 0
    done = sendcheck("keys", *arguments)
    assert (done.code, done.out) == (2, "")
    assert sentence in done.err
    assert len(sendcheck("keys", "list").out.splitlines()) == 1


def test_a_key_is_shown_once(tmp_path: Path) -> None:
    """Standard output holds the key and nothing else; the list shows everything but the key."""
    done = sendcheck("keys", "create", "--name", "the shop", "--scope", "consent", "--scope", "check")
    key = done.out.strip()
    assert re.fullmatch(r"sck_[0-9a-f]{12}_[\w-]{43}", key)
    assert key not in done.err
    listed = json.loads(sendcheck("keys", "list", "--format", "json").out)
    assert [(one["key_id"], one["name"], one["scopes"], one["revoked_at"]) for one in listed] == [
        (key.split("_")[1], "the shop", ["check", "consent"], None)
    ]
    assert key.split("_", 2)[2] not in sendcheck("keys", "list").out
    assert "is revoked" in sendcheck("keys", "revoke", listed[0]["key_id"]).err
    assert "was revoked already" in sendcheck("keys", "revoke", listed[0]["key_id"]).err
    assert "revoked 20" in sendcheck("keys", "list").out
