"""The client against the service itself, and against a line that breaks."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import httpx
import pytest
from running import ROOT
from serving import NOW, TestClient, serving, state_of

from rules.vocabulary import LABELS
from service import client as module
from service.client import ApiError, Client, FieldError
from service.examples.masking import mask
from service.store.api_keys import create_key
from service.store.review import UnsureDraft, queue_unsure

URL = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Give one service, which asks for keys."""
    with serving(tmp_path_factory.mktemp("client"), business="Harbor Dental") as client:
        yield client


@pytest.fixture(scope="module")
def key(served: TestClient) -> str:
    """Give a key that may do everything."""
    made, _ = create_key(state_of(served).store, "test", ["admin"], NOW)
    state_of(served).keys.forget()
    return made


@pytest.fixture
def client(served: TestClient, key: str) -> Iterator[Client]:
    """Give a client of that service."""
    with Client(URL, key, transport=served._transport) as client:
        yield client


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing between two tries."""
    monkeypatch.setattr(module, "_PAUSE", 0)


def line(answer: Callable[[httpx.Request], httpx.Response]) -> Client:
    """Give a client at the end of a line that answers so."""
    return Client(URL, "sck_x", transport=httpx.MockTransport(answer))


def test_it_loads_nothing_heavy() -> None:
    """Neither tables nor models nor the web server nor the store."""
    heavy = {"pandas", "numpy", "sklearn", "scipy", "pyarrow", "sqlalchemy", "fastapi", "pydantic", "rules", "model"}
    code = f"import sys, service.client; print(sorted({heavy!r} & {{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_without_httpx_it_says_what_to_install() -> None:
    """The name of the extra."""
    code = "import sys; sys.modules['httpx'] = None; import service.client"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert "pip install 'sendcheck[client]'" in done.stderr


def test_a_refusal_names_status_type_and_fields(client: Client) -> None:
    """As the service said it."""
    with pytest.raises(ApiError, match="422 The item breaks") as caught:
        client.check({"text": "Hi Ana", "purpose": "advert"})
    assert (caught.value.status, caught.value.type) == (422, "invalid-item")
    assert caught.value.errors == [FieldError("purpose", "expected 'marketing' or 'service'")]
    assert caught.value.request_id


def test_a_wrong_key_is_an_error(served: TestClient, key: str) -> None:
    """401, by the title the service gives it."""
    with Client(URL, "sck_wrong", transport=served._transport) as client, pytest.raises(ApiError, match="401 A key is needed"):
        client.check({"text": "Hi Ana"})


def test_whoever_answers_in_between_is_an_error_too() -> None:
    """A proxy's page is no problem of ours, but an error all the same."""
    with pytest.raises(ApiError) as caught:
        line(lambda _: httpx.Response(502, text="<h1>Bad gateway</h1>", headers={"Retry-After": "7"})).check({"text": "Hi"})
    assert (caught.value.status, caught.value.type, caught.value.retry_after, caught.value.errors) == (502, "about:blank", 7.0, [])


def test_a_draft_and_a_batch_are_judged(client: Client) -> None:
    """A broken item of a batch is an error in its place."""
    assert client.check({"text": "Please text me your date of birth.", "labels": ["pii_request"]})["action"] == "escalate"
    good, bad = client.check_batch([{"text": "Hi Ana, see you at ten."}, {"text": ""}], spans=False)
    assert not isinstance(good, ApiError)
    assert isinstance(bad, ApiError)
    assert bad.errors[0].field == "items[1].text"


def test_a_contact_lives_from_first_to_last(client: Client) -> None:
    """Recorded, found, asked, told of, heard, proved, erased; under an id that needs escaping."""
    who = "shop/7 ü"
    assert client.contact(who) is None
    assert client.put_contact(who, {"name": "Ana", "phone": "+13055550123"})["outcome"] == "new"
    assert (client.contact("+13055550123") or {})["contact_id"] == who
    assert [one["contact_id"] for one in client.find_contacts("an")] == [who]
    consent = {"channel": "text", "status": "opted_in", "captured_at": "2026-01-05T09:00:00Z"}
    assert client.record_consent(who, consent)["new"]
    assert client.consents(who)["states"][0]["service"] == "opted in (express)"
    assert client.consents(who, "2026-01-01T00:00:00Z")["states"] == []
    assert client.record_message(who, topic="orders")["new"] == 1
    told = [{"contact_id": who, "at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out"}] * 2
    assert client.record_messages(told) == {"new": 2, "unchanged": 0}
    heard = client.inbound({"contact_id": who, "text": "STOP"})
    assert (heard["kind"], heard["reply"] is None) == ("opt_out", False)
    assert [event["kind"] for event in client.proof(who)["events"]] == ["granted", "revoked"]
    assert client.erase_contact(who)["messages_removed"] == 3
    assert client.contact(who) is None


def test_a_label_is_corrected(client: Client) -> None:
    """An example is kept masked, and once; the last word counts."""
    kept = client.record_example("Please text me your PESEL, mine is 44051401359", ["pii_request"], trade="bank")
    assert (kept["outcome"], kept["masked"]) == ("new", {"pesel": 1})
    changed = client.record_example(kept["text"], [])
    assert (changed["outcome"], changed["contradictions"]) == ("changed", [["pii_request"]])


def test_an_unsure_draft_is_settled(served: TestClient, client: Client) -> None:
    """What waits is read, settled and gone; a second telling of what is gone corrects it, and what never was is refused."""
    assert client.review() == {"drafts": [], "waiting": 0}
    text = mask("We may have to talk about the price of the roof again.")
    queue_unsure(state_of(served).store, [UnsureDraft(text, "en", "api", 1.5, dict.fromkeys(LABELS, 0.5), "m1")], NOW)
    queue = client.review(limit=5)
    assert (queue["waiting"], queue["drafts"][0]["text"]) == (1, text.text)
    settled = client.settle_review(queue["drafts"][0]["review_id"], ["negotiation"])
    assert (settled["text"], settled["outcome"]) == (text.text, "new")
    assert client.review()["waiting"] == 0
    with pytest.raises(ApiError, match="404 Unknown draft"):
        client.settle_review(999, [])


def test_the_service_tells_what_it_is_made_of(client: Client) -> None:
    """Rules, policy and model, the same that a decision names."""
    decision = client.check({"text": "Hi Ana, see you at ten."})
    assert {one["rule"] for one in decision["findings"]} <= {one["rule"] for one in client.rules()}
    assert client.policy()["policy_version"] == decision["policy_version"]
    assert client.model()["model_version"] == decision["model_version"]
    assert set(client.model()["labels"]) == set(decision["labels"])


def test_an_error_other_than_unknown_is_not_taken_for_unknown() -> None:
    """A store that is down has not lost the contact."""
    with pytest.raises(ApiError, match="503"):
        line(lambda _: httpx.Response(503, json={"title": "Not available", "status": 503})).contact("c1")


def test_a_write_whose_answer_was_lost_is_written_once(served: TestClient, key: str) -> None:
    """It is sent again under the same key, and answered as the first time."""
    inner, lost = served._transport, []

    def lose_first(request: httpx.Request) -> httpx.Response:
        answer = inner.handle_request(request)
        answer.read()
        if not lost:
            lost.append(answer)
            raise httpx.ReadError("the line broke")
        return answer

    with Client(URL, key, transport=httpx.MockTransport(lose_first)) as client:
        done = client.record_consent("c-lost", {"channel": "text", "status": "opted_out"})
        assert done["new"]  # told once more without the key it would be on record already
        assert len(client.consents("c-lost")["events"]) == 1


@pytest.mark.parametrize("record", [False, True])
def test_a_line_that_stays_broken_is_tried_so_often(record: bool) -> None:
    """Three times; a decision to be recorded once, for a second telling would be a second record."""
    tried = []

    def broken(request: httpx.Request) -> httpx.Response:
        tried.append(request)
        raise httpx.ConnectError("refused")

    with pytest.raises(httpx.ConnectError):
        line(broken).check({"text": "Hi"}, record=record)
    assert len(tried) == (1 if record else module.TRIES)


def test_keys_of_one_write_are_one_and_of_two_are_two() -> None:
    """A new one for each call unless the caller gives one; reads have none."""
    seen: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("Idempotency-Key"))
        if len(seen) == 1:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json={})

    client = line(answer)
    client.put_contact("c1", {})
    client.put_contact("c1", {})
    client.put_contact("c1", {}, idempotency_key="mine")
    client.contact("c1")
    assert seen[0] == seen[1] is not None
    assert len({seen[1], seen[2], "mine"}) == 3
    assert seen[3:] == ["mine", None]


def test_the_key_is_sent_and_not_shown() -> None:
    """In the header, and in no representation."""
    client = line(lambda request: httpx.Response(200, json={"told": request.headers["Authorization"]}))
    assert client.contact("c1") == {"told": "Bearer sck_x"}
    assert "sck_x" not in repr(client)


def test_closed_is_closed(served: TestClient) -> None:
    """After the block nothing is sent any more."""
    with line(lambda _: httpx.Response(200, json={})) as client:
        pass
    with pytest.raises(RuntimeError):
        client.contact("c1")
