"""What customers write back over HTTP, told by anybody with a key or by Twilio: an opt-out is never lost, and answered once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from serving import TestClient, serving, state_of
from sqlalchemy import exc

from service.api.twilio import is_signed, sign

NUMBER = "+13055550123"
TOKEN = "12345"
PUBLIC = "https://texts.example.com/hook"
CAME = "2026-11-24T16:14:00Z"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Give a service of its own, with a business and Twilio's token."""
    with serving(tmp_path, business="Harbor & Dental", twilio_auth_token=TOKEN, public_url=PUBLIC) as client:
        yield client


def tell(client: TestClient, text: str, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    """Tell a message."""
    return client.post("/v1/inbound", json={"from": NUMBER, "text": text, **fields}, headers=headers or {})


def twilio(client: TestClient, body: str, signature: str | bytes | None = None, **fields: str) -> Any:
    """Call as Twilio does."""
    form = {"MessageSid": "SM1", "From": NUMBER, "To": "+13055550100", "Body": body, **fields}
    signed = sign(TOKEN, f"{PUBLIC}/v1/inbound/twilio", list(form.items())) if signature is None else signature
    headers = {"X-Twilio-Signature": signed, "Content-Type": "application/x-www-form-urlencoded"}
    return client.post("/v1/inbound/twilio", content=urlencode(form), headers=headers)


def said(answer: Any) -> list[str | None]:
    """Give the messages of a TwiML answer."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/xml"
    root = ElementTree.fromstring(answer.text)
    assert root.tag == "Response"
    return [message.text for message in root]


def refusals(client: TestClient, contact: str = NUMBER) -> list[tuple[str, str]]:
    """Give channel and topic of the opt-outs on record."""
    store = state_of(client).store
    row = store.find(contact)
    found = store.as_of(row["contact_id"]) if row else []
    return [(one["channel"], one["topic"]) for one in found if one["status"] == "opted_out"]


@pytest.mark.parametrize("text", ["I'll stop by at 5", "yes", "", "Thanks, see you at the end of the day"])
def test_an_ordinary_message_records_nothing_and_gets_no_text(client: TestClient, text: str) -> None:
    """Not even the contact is taken in."""
    told = tell(client, text).json()
    assert (told["kind"], told["revokes"], told["event_ids"], told["reply"]) == ("other", False, [], None)
    assert state_of(client).store.find(NUMBER) is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"from": None}, "from"),
        ({"text": None}, "text"),
        ({"received_at": "2026-11-25T00:00:00Z"}, "received_at"),
        ({"phone": NUMBER}, "phone"),
        ({"language": "English!"}, "language"),
        ({"from": 5}, "from"),
        ({"from": "3055550123"}, "from"),  # of which country?
        ({"from": "Harbor"}, "from"),
    ],
)
def test_a_broken_message_is_refused_by_field(client: TestClient, fields: dict[str, Any], field: str) -> None:
    """The field has the name the caller used."""
    answer = tell(client, **{"text": "hello", **fields})
    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, [field])


def test_a_broken_message_that_ends_texting_counts_all_the_same(client: TestClient) -> None:
    """A provider whose clock is ahead does not cost anybody their opt-out."""
    answer = tell(client, "STOP", received_at="2026-11-25T00:00:00Z")
    assert answer.status_code == 422
    assert "recorded as of now" in answer.json()["detail"]
    assert refusals(client) == [("text", "*")]


def test_stop_is_recorded_from_the_moment_it_came_and_answered_once(client: TestClient) -> None:
    """The answer goes within five minutes; a second STOP gets none."""
    first, second = tell(client, "STOP", received_at=CAME).json(), tell(client, "stop!!").json()
    assert (first["kind"], first["evidence"], first["span"], len(first["event_ids"])) == ("opt_out", "STOP", [0, 4], 1)
    assert first["reply"]["send_by"] == "2026-11-24T16:19:00+00:00"
    assert "Harbor & Dental" in first["reply"]["text"]
    assert second["reply"] is None
    assert refusals(client) == [("text", "*")] * 2
    assert state_of(client).store.as_of(NUMBER)[0]["captured_at"] == CAME


def test_an_opt_out_told_late_counts_and_gets_no_text(client: TestClient) -> None:
    """More than five minutes later nothing is sent any more."""
    told = tell(client, "STOP", received_at="2026-11-24T16:00:00Z").json()
    assert told["reply"] is None
    assert refusals(client) == [("text", "*")]


def test_a_topic_refused_is_answered_once_and_another_topic_again(client: TestClient) -> None:
    """Each request has its one text."""
    told = [tell(client, f"no more texts about {topic} please", contact_id="c1").json() for topic in ("offers", "offers", "surveys")]
    assert [one["kind"] for one in told] == ["topic_opt_out"] * 3
    assert [one["reply"] is not None for one in told] == [True, False, True]


def test_the_contact_is_found_by_id_and_by_number(client: TestClient) -> None:
    """Whoever the message names, by either, is not texted any more."""
    client.put("/v1/contacts/c1", json={"phone": NUMBER})
    tell(client, "STOP", contact_id="c2", to="+13055550100")
    assert refusals(client, "c1") == refusals(client, "c2") == [("text", "*")]


def test_a_number_given_as_contact_id_is_a_number(client: TestClient) -> None:
    """It is taken in with its number, so that a draft to it is refused."""
    client.post("/v1/inbound", json={"contact_id": "+1 305 555 0123", "text": "STOP"})
    draft = {"text": "Hi Ana, see you at ten.", "contact": {"phone": NUMBER}}
    assert "consent.opted_out" in {one["rule"] for one in client.post("/v1/check", json=draft).json()["findings"]}


def test_a_number_without_its_plus_is_the_same_number(client: TestClient) -> None:
    """Some providers leave it out; a number nobody can place is no reason to forget whom a contact_id names."""
    tell(client, "STOP", **{"from": NUMBER[1:]})
    tell(client, "STOP", **{"from": "Harbor", "contact_id": "c7"})
    assert refusals(client) == refusals(client, "c7") == [("text", "*")]


def test_told_again_with_its_key_a_message_is_heard_as_the_first_time(client: TestClient) -> None:
    """The same events, the same text to answer; the words themselves are not kept for it."""
    first, again = (tell(client, "STOP", {"Idempotency-Key": "m1"}) for _ in range(2))
    assert first.json() == again.json()
    assert first.json()["reply"] is not None
    assert (first.headers.get("Idempotent-Replayed"), again.headers.get("Idempotent-Replayed")) == (None, "true")


def test_twilios_own_example_is_verified() -> None:
    """The two examples of Twilio's documentation and library; a changed field, address or token is not."""
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    fields = [("CallSid", "CA1234567890ABCDE"), ("Digits", "1234"), ("To", "+18005551212")]
    one = [*fields, ("From", "+14158675309"), ("Caller", "+14158675309")]
    other = [*fields, ("From", "+12349013030"), ("Caller", "+12349013030")]
    assert sign(TOKEN, url, one) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert sign(TOKEN, url, other) == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    assert is_signed(TOKEN, url, list(reversed(one)), "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert is_signed(TOKEN, url.replace(".com", ".com:443"), one, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    for token, address, some in (("12346", url, one), (TOKEN, url + "3", one), (TOKEN, url, other), (TOKEN, url, [*one, ("A", "")])):
        assert not is_signed(token, address, some, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


@pytest.mark.parametrize("signature", ["", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", b"\xe9"])
def test_a_wrong_signature_records_nothing(client: TestClient, signature: str | bytes) -> None:
    """It is a 403."""
    assert twilio(client, "STOP", signature).status_code == 403
    assert refusals(client) == []


def test_a_json_body_is_no_form(client: TestClient) -> None:
    """It is refused before anything is read."""
    assert client.post("/v1/inbound/twilio", json={"Body": "STOP"}).status_code == 415


def test_without_a_token_the_way_is_closed_so_that_twilio_tries_elsewhere(tmp_path: Path) -> None:
    """A 503, and nothing is recorded."""
    with serving(tmp_path) as client:
        answer = twilio(client, "STOP")
        assert (answer.status_code, "SENDCHECK_TWILIO_AUTH_TOKEN" in answer.json()["detail"]) == (503, True)
        assert refusals(client) == []


def test_a_sentence_that_ends_texting_is_recorded_and_answered_in_twiml(client: TestClient) -> None:
    """Twilio knows no sentences; the text is escaped. Told again, it is recorded once and answered alike."""
    first, again = twilio(client, "please take me off this list"), twilio(client, "please take me off this list", ErrorCode="11200")
    assert "&amp;" in first.text
    assert "Harbor & Dental" in str(said(first)[0])
    assert first.text == again.text
    assert refusals(client) == [("text", "*")]


@pytest.mark.parametrize(("body", "more"), [("STOP", {}), (" stop ", {}), ("arret", {"OptOutType": "STOP"})])
def test_what_twilio_answers_itself_is_recorded_in_silence(client: TestClient, body: str, more: dict[str, str]) -> None:
    """One confirmation is all there may be."""
    assert said(twilio(client, body, **more)) == []
    assert refusals(client) == [("text", "*")]


@pytest.mark.parametrize("body", ["see you at five", "", "\0"])
def test_an_ordinary_message_from_twilio_gets_nothing(client: TestClient, body: str) -> None:
    """An empty Response."""
    assert said(twilio(client, body)) == []
    assert refusals(client) == []


def test_where_twilio_answers_nothing_itself_we_do(tmp_path: Path) -> None:
    """By a setting."""
    with serving(tmp_path, twilio_auth_token=TOKEN, public_url=PUBLIC, business="Harbor", twilio_answers_keywords=False) as client:
        assert "Harbor" in str(said(twilio(client, "STOP"))[0])


def test_a_whatsapp_number_is_the_number(client: TestClient) -> None:
    """Whoever refuses there is not texted either."""
    twilio(client, "STOP", From=f"whatsapp:{NUMBER}")
    assert refusals(client) == [("text", "*")]


def test_no_sender_is_refused(client: TestClient) -> None:
    """It is some other webhook of Twilio's."""
    assert twilio(client, "STOP", From="").status_code == 422


def test_a_store_that_is_down_makes_the_provider_try_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 503, not an answer that loses the opt-out."""
    engine = state_of(client).store.engine

    def down(*_: object) -> None:
        raise exc.OperationalError("BEGIN", {}, Exception("the server is gone"))

    with monkeypatch.context() as patch:
        patch.setattr(type(engine), "connect", down)
        assert twilio(client, "STOP").status_code == 503
        assert tell(client, "STOP").status_code == 503
    assert said(twilio(client, "STOP")) == []
    assert refusals(client) == [("text", "*")]


def test_signed_calls_are_not_held_to_the_rate(tmp_path: Path) -> None:
    """Twilio would not come again for a 429; those who only try are."""
    with serving(tmp_path, twilio_auth_token=TOKEN, public_url=PUBLIC, rate_limit="2/minute") as client:
        assert [twilio(client, "STOP", MessageSid=f"SM{number}").status_code for number in range(4)] == [200] * 4
        assert [twilio(client, "STOP", "wrong").status_code for _ in range(3)] == [403, 403, 429]
