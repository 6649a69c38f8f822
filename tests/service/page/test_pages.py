"""The tabs as the server writes them: what they hold, for whom, and with which headers."""

from pathlib import Path

import pytest
from ledgers import granted, revoked
from serving import NOW, TestClient, serving, state_of

from service.api.page import about_model
from service.api.page.shell import FILES, STATIC
from service.api.page.words import LANGUAGES, read_words
from service.store.api_keys import create_key
from service.store.review import read_queue

FINE = {"text": "See you at ten.", "comfortable": "on"}
TABS = ("/", "/review", "/contacts", "/contacts/c1", "/model")
NASTY = "<script>alert(1)</script>\"'&"


def make_key(client: TestClient, *scopes: str) -> dict[str, str]:
    """Make a key, from which on one is asked for, and give the header with it."""
    state = state_of(client)
    key, _ = create_key(state.store, "desk", scopes, NOW)
    state.keys.forget()
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """Run a service that knows one contact, whose words are not to be trusted."""
    with serving(tmp_path) as running:
        running.put("/v1/contacts/c1", json={"name": f"Wanda {NASTY}", "phone": "+13055550123", "region": "US-FL"})
        state_of(running).store.append("c1", [granted(evidence=NASTY, source=NASTY), revoked(reason=NASTY)], NOW)
        yield running


@pytest.mark.parametrize("path", TABS)
def test_nothing_comes_from_elsewhere_and_nothing_is_inline(client: TestClient, path: str) -> None:
    """The policy of every tab allows this host alone, and the tab needs no more than that."""
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    for word in (" style=", " onclick=", "<style", "http://", "https://"):
        assert word not in answer.text, word


@pytest.mark.parametrize("path", ["/contacts", "/contacts/c1", f"/contacts?query={NASTY}", f"/contacts/{NASTY}", f"/?contact={NASTY}"])
def test_words_of_people_stay_words(client: TestClient, path: str) -> None:
    """What somebody typed, somewhere, is never taken for a part of the page."""
    assert "<script>alert" not in client.get(path).text


def test_a_draft_is_shown_as_it_was_typed(client: TestClient) -> None:
    """The draft goes back into its field, markup, leading line end and all."""
    answer = client.post("/", data={"text": f"\r\n{NASTY}</textarea>", "who": "nobody"})
    assert "<script>alert" not in answer.text
    assert "\n\n&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;&lt;/textarea&gt;</textarea>" in answer.text


def test_the_form_gives_what_the_api_gives(client: TestClient) -> None:
    """The page has no judgement of its own: action, rules and hand-off are those of ``/v1/check``."""
    item = {
        "text": "I'm afraid the insurer has turned down the implant.",
        "sender": {"name": "Dana Whitfield", "business": "Harbor Dental", "comfortable_texting": True},
        "contact": {
            "name": "Bo",
            "phone": "+13055550124",
            "relationship": "customer",
            "texts_for_business": "yes",
            "preferred_channel": "text",
        },
        "consents": [{"channel": "text", "topic": "*", "status": "opted_in", "level": "express", "captured_at": "2026-11-24T16:15:00Z"}],
    }
    decision = client.post("/v1/check", json=item).json()
    fields = {"who": "described", "name": "Bo", "phone": "+13055550124", "relationship": "customer", "texts_for_business": "yes"}
    more = {"preferred_channel": "text", "consent": "express", "covers": "text", "comfortable": "on"}
    sender = {"sender_name": "Dana Whitfield", "sender_business": "Harbor Dental"}
    shown = client.post("/page/check", data={"text": item["text"], **fields, **more, **sender}).text
    assert decision["action"] == "escalate"
    assert 'class="answer escalate"' in shown
    assert decision["handoff_text"] in shown
    assert [shown.count(f"<code>{one['rule']}</code>") for one in decision["findings"]] == [1] * len(decision["findings"])
    assert shown.count("<code>") == len(decision["findings"]) + 2


def test_a_half_typed_draft_leaves_no_trace(tmp_path: Path) -> None:
    """Drafts judged while they are typed are neither kept for review nor counted as decisions."""
    draft = "Ihr Termin ist am Freitag um zehn Uhr, bis dann."
    with serving(tmp_path, review_queue=True) as client:
        state = state_of(client)
        assert "The model is unsure here." in client.post("/page/check", data={"text": draft, "comfortable": "on"}).text
        assert "sendcheck_decisions_total{" not in client.get("/metrics").text
        state.observation.close()
        assert read_queue(state.store, 20, NOW).waiting == 0
    with serving(tmp_path, review_queue=True) as client:
        state = state_of(client)
        client.post("/v1/check", json={"text": draft})
        assert "sendcheck_decisions_total{" in client.get("/metrics").text
        state.observation.close()
        assert read_queue(state.store, 20, NOW).waiting == 1


def test_a_blank_draft_is_not_judged(client: TestClient) -> None:
    """Nothing typed is no fault."""
    shown = client.post("/page/check", data={"text": " \r\n "}).text
    assert "Nothing to judge yet." in shown
    assert 'class="fault"' not in shown


@pytest.mark.parametrize("path", [*TABS, "/page/contacts", "/page/contacts/c1", "/page/model"])
def test_where_a_key_is_needed_nothing_shows_without_one(client: TestClient, path: str) -> None:
    """The tabs come empty, their parts are refused; with a key the parts come."""
    headers = make_key(client, "check", "consent")
    answer = client.get(path)
    assert answer.status_code == (401 if path.startswith("/page/") else 200)
    for word in ("Wanda", "+1305", "0.56", "Consent given"):
        assert word not in answer.text, word
    if path.startswith("/page/"):
        assert client.get(path, headers=headers).status_code == 200


def test_each_part_asks_for_its_own_scope(client: TestClient) -> None:
    """A key for checks opens no contact."""
    headers = make_key(client, "check")
    assert client.post("/page/check", data={"text": "Hi"}, headers=headers).status_code == 200
    assert client.get("/page/contacts/c1", headers=headers).status_code == 403
    assert "Send it as a text." not in client.post("/", data=FINE).text


def test_a_page_from_elsewhere_learns_nothing(client: TestClient) -> None:
    """Without keys a form that another site sends through a browser here is not judged, and another name for this host opens nothing."""
    assert "Send it as a text." in client.post("/", data=FINE).text
    assert "Send it as a text." not in client.post("/", data=FINE, headers={"Origin": "https://evil.example"}).text
    assert "Wanda" in client.get("/contacts").text
    assert "Wanda" not in client.get("/contacts", headers={"Host": "evil.example"}).text


def test_the_trail_tells_what_stands_and_every_event(client: TestClient) -> None:
    """What stands now comes first, then the events, the newest first, and the way to the proof."""
    shown = client.get("/contacts/c1").text
    assert shown.index("opted out") < shown.index("Consent withdrawn") < shown.index("Consent given")
    assert 'href="/v1/contacts/c1/proof?format=html"' in shown
    assert client.get("/v1/contacts/c1/proof?format=html").status_code == 200
    assert "rezygnacja" in client.get("/contacts/c1?lang=pl").text


def test_an_unknown_contact_is_said_to_be_unknown(client: TestClient) -> None:
    """The tab of a contact nobody knows is a 404 that says so."""
    answer = client.get("/contacts/nobody/at-all")
    assert answer.status_code == 404
    assert "No contact “nobody/at-all” is on record." in answer.text


def test_a_search_without_a_match_says_what_was_searched(client: TestClient) -> None:
    """An empty ledger and a search that finds nobody are told apart."""
    assert "Nobody on record matches “Zenobia”." in client.get("/contacts?query=Zenobia").text
    assert "c1" in client.get("/contacts").text


def test_the_language_is_kept(client: TestClient) -> None:
    """A language asked for by address stays; the address of the other tabs need not say it."""
    assert "sendcheck_language=pl" in client.get("/model?lang=pl").headers["set-cookie"]
    assert '<html lang="pl">' in client.get("/review").text
    assert client.get("/review?lang=xx").headers.get("set-cookie") is None


def test_findings_are_said_in_polish_with_the_english_in_small_print(client: TestClient) -> None:
    """Sentence and reason first in Polish; on the English page they stand alone."""
    draft = {"text": "Do zobaczenia w piątek o 10:30.", "who": "nobody"}
    polish, english = (client.post(f"/page/check?lang={code}", data=draft).text for code in ("pl", "en"))
    original = "No contact was named, so nobody checked whether this person may be texted, or when."
    assert f'wolno mu wysłać SMS. <small class="original" lang="en">{original}</small>' in polish
    assert "krótka wiadomość to rzecz na SMS" in polish
    assert original in english
    assert "original" not in english


@pytest.mark.parametrize(("code", "told"), [("en", "Country: expected an ISO 3166-1"), ("pl", "Kraj: podaj dwuliterowy kod kraju")])
def test_a_slip_in_a_field_is_said_in_the_visitor_s_language(client: TestClient, code: str, told: str) -> None:
    """With the name the field has on that page."""
    answer = client.post("/", params={"lang": code}, data={**FINE, "who": "described", "country": "XX"})
    assert told in answer.text


def test_the_model_tab_shows_its_report(client: TestClient) -> None:
    """Version, thresholds and every picture of the report beside the model, each of which is there; nothing else of that folder is."""
    state = state_of(client)
    shown = client.get("/model").text
    assert state.judges.current.classifier.version in shown
    pictures = about_model.pictures(state)
    assert pictures
    for picture in pictures:
        assert f"/page/plots/{picture.name}?" in shown
    answer = client.get(f"/page/plots/{pictures[0].name}")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content == pictures[0].read_bytes()
    for name in ("report.html", "evaluation.json", "..%2Fmodel-card.md", "%2e%2e%2fmodel-card.md", "none.png"):
        assert client.get(f"/page/plots/{name}").status_code == 404, name


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_picture_of_the_report_says_what_it_shows(client: TestClient, code: str) -> None:
    """In the visitor's words, not by the name of its file; pictures of other things lie elsewhere."""
    told = about_model.describe(state_of(client), read_words(code))
    assert told.pictures
    assert [one.name for one in told.pictures if one.caption == Path(one.name).stem] == []


def test_a_model_without_a_report_says_so(tmp_path: Path) -> None:
    """A model of one's own that nobody measured has no pictures, and no other model's are shown for it."""
    from tiny_models import write_tiny

    write_tiny(tmp_path / "tiny")
    with serving(tmp_path, model=tmp_path / "tiny") as client:
        shown = client.get("/model").text
    assert "No report lies beside this model." in shown
    assert "<img" not in shown


def test_static_files_are_kept_by_their_content(client: TestClient) -> None:
    """Every file a tab names is there, may be kept for good, and is all there is."""
    assert {path.name for path in STATIC.iterdir()} == set(FILES)
    for name, kind in FILES.items():
        answer = client.get(f"/page/static/{name}")
        assert answer.headers["content-type"].partition(";")[0] == kind
        assert "immutable" in answer.headers["cache-control"]
    assert client.get("/page/static/..%2froutes.py").status_code == 404


def test_examples_of_the_page_come_out_as_they_are_titled(client: TestClient) -> None:
    """What the first page offers to try shows what it promises, in both languages."""
    for language, plain in (("en", "Send it as a text."), ("pl", "Wyślij to SMS-em.")):
        shown = {
            name: client.post(f"/?lang={language}", data={"example": name, "comfortable": "on"}).text for name in ("plain", "news", "offer")
        }
        assert plain in shown["plain"]
        assert 'class="answer escalate"' in shown["news"]
        assert '<mark class="promotional">' in shown["offer"]
