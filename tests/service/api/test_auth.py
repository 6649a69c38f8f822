"""Who may call: keys, scopes, this machine alone, and how often."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from serving import NOW, TestClient, serving, state_of

from service.store.api_keys import create_key, revoke_key

DRAFT = {"text": "Hi Ana, your table for four is booked for 7 pm."}


def key(client: TestClient, scopes: Iterable[str] = ("check",)) -> dict[str, str]:
    """Make a key that counts at once; gives the header to send."""
    made, _ = create_key(state_of(client).store, "shop", scopes, NOW)
    state_of(client).keys.forget()
    return {"Authorization": f"Bearer {made}"}


def check(client: TestClient, **headers: str) -> int:
    """Send a draft; gives the status."""
    return client.post("/v1/check", json=DRAFT, headers=headers).status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer sck_"},
        {"Authorization": "Bearer sck_000000000000_AAAA"},
        {"Authorization": "Basic c2NrOng="},
        {"X-API-Key": ""},
        {"X-API-Key": "sck__"},
    ],
)
def test_once_there_is_a_key_nobody_calls_without(tmp_path: Path, headers: dict[str, str]) -> None:
    """401 and how to do it right, also from this machine."""
    with serving(tmp_path) as client:
        assert check(client) == 200
        key(client)
        answer = client.post("/v1/check", json=DRAFT, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (401, "urn:sendcheck:unauthorized")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_opens_by_either_header_and_none_of_its_parts_does(tmp_path: Path) -> None:
    """The whole key is needed: not its id, not its secret with another's id, not one character less."""
    with serving(tmp_path) as client:
        mine, other = key(client)["Authorization"].removeprefix("Bearer "), key(client)["Authorization"].removeprefix("Bearer ")
        mixed = "_".join([*other.split("_")[:2], mine.split("_", 2)[2]])
        assert [check(client, Authorization=f"Bearer {word}") for word in (mixed, mine[:-1], mine + "x", mine.upper())] == [401] * 4
        assert check(client, Authorization=f"bearer {mine}") == 200
        assert check(client, **{"X-API-Key": mine}) == 200


def test_a_revoked_key_closes_and_does_not_open_the_house(tmp_path: Path) -> None:
    """After the last key is revoked nobody gets in: revoking never makes anything more open."""
    with serving(tmp_path) as client:
        headers = key(client)
        assert check(client, **headers) == 200
        revoke_key(state_of(client).store, headers["Authorization"].split("_")[1], NOW)
        state_of(client).keys.forget()
        assert check(client, **headers) == 401
        assert check(client) == 401


def test_scopes_open_what_they_name(tmp_path: Path) -> None:
    """Consent alone does not check; an admin does everything; who only wants figures needs any key."""
    with serving(tmp_path) as client:
        consent, checks, admin = (key(client, [scope]) for scope in ("consent", "check", "admin"))
        assert [check(client, **headers) for headers in (consent, checks, admin)] == [403, 200, 200]
        assert [client.get("/metrics", headers=headers).status_code for headers in (consent, checks, {})] == [200, 200, 401]
        assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200


def test_a_key_is_needed_where_others_could_call(tmp_path: Path) -> None:
    """Listening elsewhere than on this machine, a store without keys lets nobody in."""
    with serving(tmp_path, host="0.0.0.0") as client:
        assert check(client) == 401
        assert check(client, **key(client)) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "["},
        {"Origin": "http://["},
        {"Host": "127.0.0.1.evil.example:8000"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
    ],
)
def test_without_keys_a_foreign_page_cannot_call(tmp_path: Path, headers: dict[str, str]) -> None:
    """A page opened on this machine, or a name made to lead here, is refused; our own page is not."""
    with serving(tmp_path) as client:
        assert check(client, **headers) == 403
        assert check(client, Host="localhost:8000", Origin="http://localhost:8000") == 200


@pytest.mark.parametrize("with_key", [True, False])
def test_too_many_calls_are_told_when_to_come_back(tmp_path: Path, with_key: bool) -> None:
    """429 with seconds to wait, for the caller who was too many times; another key is not held up."""
    with serving(tmp_path, rate_limit="3/hour") as client:
        headers = key(client) if with_key else {}
        assert [check(client, **headers) for _ in range(4)] == [200, 200, 200, 429]
        answer = client.post("/v1/check", json=DRAFT, headers=headers)
        assert 0 < int(answer.headers["Retry-After"]) <= 3600
        assert answer.json()["type"] == "urn:sendcheck:too-many-requests"
        assert client.get("/healthz").status_code == 200
        assert check(client, **key(client)) == 200


def test_guesses_at_keys_are_counted(tmp_path: Path) -> None:
    """Whoever tries keys is held up like any other caller."""
    with serving(tmp_path, rate_limit="2/hour") as client:
        key(client)
        assert [check(client, **{"X-API-Key": f"sck_{number:012}_x"}) for number in range(3)] == [401, 401, 429]


def test_keys_are_kept_as_hashes(tmp_path: Path) -> None:
    """The store's file holds the id, and the secret nowhere."""
    with serving(tmp_path) as client:
        word: Any = key(client)["Authorization"].removeprefix("Bearer ")
        assert check(client, **{"X-API-Key": word}) == 200
    files = b"".join(path.read_bytes() for path in tmp_path.glob("api.db*"))
    assert word.split("_")[1].encode() in files
    assert word.split("_", 2)[2].encode() not in files
