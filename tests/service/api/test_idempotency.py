"""Writes that may be asked for again, over HTTP and below it."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ledgers import ledger, postgres, sqlite
from serving import NOW, TestClient, state_of
from sqlalchemy import Connection, select

from service.api.idempotency import write
from service.store.api_keys import create_key
from service.store.idempotency import KEPT, Claim, KeyReusedError, Written, write_once
from service.store.ledger import Store
from service.store.tables_api import idempotent_writes

OUT = {"channel": "text", "status": "opted_out"}
CLAIM = Claim("shop", "k", "r")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give a new, empty store of either kind."""
    with sqlite(tmp_path) if request.param == "sqlite" else postgres() as url, ledger(url) as opened:
        yield opened


def post(client: TestClient, key: str | None, body: Any = OUT, contact: str = "c1", **headers: str) -> Any:
    """Record an event under a key."""
    sent = headers | ({} if key is None else {"Idempotency-Key": key})
    return client.post(f"/v1/contacts/{contact}/consents", json=body, headers=sent)


def kept(store: Store) -> list[Any]:
    """Give what is remembered."""
    with store.reading() as connection:
        return list(connection.execute(select(idempotent_writes)).all())


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_is_none_is_refused(client: TestClient, key: str) -> None:
    """Empty, or longer than anybody needs."""
    answer = post(client, key)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_without_a_key_nothing_is_remembered(client: TestClient) -> None:
    """No row is written."""
    post(client, None)
    assert kept(state_of(client).store) == []


def test_a_refused_write_leaves_its_key_free(client: TestClient) -> None:
    """Mended, it is sent again with the same key."""
    assert post(client, "k", {"channel": "fax", "status": "opted_in"}).status_code == 422
    client.put("/v1/contacts/c1", json={"phone": "+13055550123"})
    refused = client.put("/v1/contacts/c2", json={"phone": "+13055550123"}, headers={"Idempotency-Key": "k"})
    assert refused.status_code == 409
    assert post(client, "k").status_code == 201


def test_the_same_key_and_body_give_the_same_answer(client: TestClient) -> None:
    """Also where a plain second telling would be answered otherwise."""
    first, again, plain = post(client, "k"), post(client, "k"), post(client, None)
    assert (again.status_code, again.json()) == (first.status_code, first.json()) == (201, first.json())
    assert [one.headers.get("Idempotent-Replayed") for one in (first, again, plain)] == [None, "true", None]
    assert (plain.status_code, plain.json()["new"]) == (200, False)


@pytest.mark.parametrize(("body", "contact"), [({**OUT, "topic": "offers"}, "c1"), (OUT, "c2")])
def test_the_same_key_for_something_else_is_refused(client: TestClient, body: Any, contact: str) -> None:
    """Another body, or another contact; nothing of it is recorded."""
    post(client, "k")
    answer = post(client, "k", body, contact)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:sendcheck:idempotency-key-reused")
    assert client.get("/v1/contacts/c2").status_code == 404


def test_keys_of_two_callers_are_two_keys(client: TestClient) -> None:
    """Nobody meets another's answers."""
    callers = [create_key(state_of(client).store, name, ["consent"], NOW)[0] for name in ("a", "b")]
    state_of(client).keys.forget()
    answers = [post(client, "k", OUT, f"c{number}", **{"X-API-Key": key}) for number, key in enumerate(callers)]
    assert [one.status_code for one in answers] == [201, 201]


def test_nobodys_data_is_remembered(client: TestClient) -> None:
    """Neither body, contact, number nor the key itself, which may be anything."""
    sent = {"Idempotency-Key": "+13055550123"}
    client.put("/v1/contacts/ana-ruiz", json={"name": "Ana", "phone": "+13055550123"}, headers=sent)
    client.post("/v1/inbound", json={"from": "+13055550123", "text": "STOP, says Ana"}, headers=sent | {"Idempotency-Key": "Ana"})
    rows = kept(state_of(client).store)
    assert len(rows) == 2
    shown = json.dumps([tuple(map(str, row)) for row in rows]).casefold()
    assert [word for word in ("ana", "3055550123", "stop") if word in shown] == []


def test_an_answer_is_kept_for_a_day(store: Store) -> None:
    """A moment before it is replayed, at the end of it forgotten, row and all."""
    done = []

    def work(_: Connection) -> Written:
        done.append(1)
        return Written(201, {"count": len(done)})

    for now in (NOW, NOW + KEPT - 1, NOW + KEPT):
        store.write(lambda connection, now=now: write_once(connection, CLAIM, now, work))  # type: ignore[misc]
    assert len(done) == 2
    assert [row.recorded_at for row in kept(store)] == [NOW + KEPT]


def test_another_request_under_the_key_is_told_apart(store: Store) -> None:
    """By the hash of the request."""
    store.write(lambda connection: write_once(connection, CLAIM, NOW, lambda _: Written(200, {})))
    with pytest.raises(KeyReusedError):
        store.write(lambda connection: write_once(connection, Claim("shop", "k", "other"), NOW, lambda _: Written(200, {})))


def test_of_two_at_once_one_writes(store: Store) -> None:
    """The other waits and gets the first one's answer."""
    began, answers = threading.Barrier(4), []

    def work(connection: Connection) -> Written:
        return Written(201, {"by": threading.get_ident()})

    def run() -> None:
        began.wait()
        answers.append(store.write(lambda connection: write_once(connection, CLAIM, NOW, work)))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.answer["by"] for one in answers}) == 1
    assert sorted(one.replayed for one in answers) == [False, True, True, True]


def test_a_write_that_fails_is_undone_with_its_claim(client: TestClient) -> None:
    """The next try is a first try."""

    def fail(_: Connection) -> Written:
        raise ZeroDivisionError

    state = state_of(client)
    with pytest.raises(ZeroDivisionError):
        write(state, "shop", "k", {}, NOW, fail)
    assert not write(state, "shop", "k", {}, NOW, lambda _: Written(200, {})).replayed
