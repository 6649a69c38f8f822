"""The page as a person uses it, in a real browser."""

import re
from pathlib import Path
from typing import Any

import pytest
from ledgers import granted, take
from running import EXAMPLES
from serving import NOW

from service.examples.masking import mask
from service.store.api_keys import create_key
from service.store.examples import read_examples
from service.store.review import UnsureDraft, queue_unsure

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
NEWS = "Hi Ana 👋🏽 I'm afraid the insurer has turned down the implant, and the appeal was refused as well."
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
PROBABILITIES = {
    "bad_news": 0.61,
    "negotiation": 0.02,
    "contract": 0.3,
    "legal": 0.47,
    "detail_heavy": 0.01,
    "pii_request": 0.0,
    "promotional": 0.05,
}


def expect(thing: Any) -> Any:
    """Give what waits until a statement about a part of the page is true."""
    from playwright.sync_api import expect as wait

    return wait(thing)


def describe_ana(tab: Any) -> None:
    """Fill in a customer who only wants texts and agreed to them."""
    tab.get_by_role("radio", name="Someone I describe").check()
    for label, word in (("Name", "Ana Ruiz"), ("Mobile number", "+13055550123"), ("Email address", "ana@example.com")):
        tab.get_by_label(label, exact=True).fill(word)
    for label, word in (
        ("Relationship", "Customer"),
        ("Uses texts for business", "Yes"),
        ("Prefers", "Text"),
        ("What they agreed to", "Express (they said yes)"),
    ):
        tab.get_by_label(label, exact=True).select_option(word)
    tab.get_by_label("Has the sender's number saved").check()
    tab.get_by_text("Who sends it?").click()
    tab.get_by_label("Your name").fill("Dana Whitfield")
    tab.get_by_label("Your business").fill("Harbor Dental")


def queue(site: Any, *texts: str) -> None:
    """Let drafts wait for review."""
    drafts = [UnsureDraft(mask(text), "en", "api", 1.2 - place / 10, PROBABILITIES, "2-test") for place, text in enumerate(texts)]
    queue_unsure(site.state.store, drafts, NOW)


def test_the_verdict_follows_the_typing(visit: Any) -> None:
    """A harmless draft may go; a few words later it is bad news, the right words are highlighted, and the counter has moved."""
    tab = visit()
    verdict = tab.locator("#answer .verdict")
    expect(verdict).to_contain_text("Nothing to judge yet.")
    draft = tab.get_by_label("Draft", exact=True)
    draft.press_sequentially("Hi Ana 👋🏽 see you on Friday.")
    expect(verdict).to_contain_text("Send it as a text.")
    expect(tab.locator("#count")).to_contain_text("1 segment")
    draft.fill(NEWS)
    expect(verdict).to_contain_text("Not as a text.")
    decision = tab.request.post("/v1/check", data={"text": NEWS}).json()
    spans = decision["labels"]["bad_news"]["spans"]
    assert spans
    expect(tab.locator("#marks mark.bad_news")).to_have_text([NEWS[int(start) : int(end)] for start, end, _ in spans])
    assert tab.locator("#marks").text_content() == NEWS
    expect(tab.locator("#count")).to_contain_text("2 segments")
    expect(tab.locator("#count")).to_contain_text("👋")
    expect(tab.get_by_role("status")).to_contain_text("Not as a text.")
    expect(tab.locator(".why")).to_contain_text("content.bad_news")
    expect(tab.locator(".channels ol > li .name")).to_have_text([one["channel"].capitalize() for one in decision["alternatives"]])


def test_highlights_lie_under_their_words(visit: Any) -> None:
    """The layer with the highlights breaks its lines where the draft does, and an edit takes away what it made wrong at once."""
    tab = visit()
    draft = tab.get_by_label("Draft", exact=True)
    draft.fill(f"{NEWS}\n\n{NEWS}")
    expect(tab.locator("#marks mark")).not_to_have_count(0)
    sizes = tab.evaluate(
        "['#text', '#marks'].map((one) => { const box = document.querySelector(one); return [box.scrollHeight, box.clientWidth]; })"
    )
    assert sizes[0] == sizes[1]
    tab.route("**/page/check", lambda route: None)
    draft.press("Control+Home")
    draft.press("x")
    expect(tab.locator("#marks mark")).to_have_count(0)
    assert tab.locator("#marks").text_content() == f"x{NEWS}\n\n{NEWS}"


def test_an_answer_that_comes_too_late_is_dropped(visit: Any) -> None:
    """What is shown belongs to what stands in the field, in whatever order answers come."""
    tab = visit()
    held: list[Any] = []

    def hold_first(route: Any) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    tab.route("**/page/check", hold_first)
    draft = tab.get_by_label("Draft", exact=True)
    with tab.expect_request("**/page/check"):
        draft.fill(NEWS)
    draft.fill("See you on Friday at ten.")
    expect(tab.locator("#answer .verdict")).to_contain_text("Send it as a text.")
    held[0].continue_()
    draft.press("End")
    expect(tab.locator("#answer .verdict")).to_contain_text("Send it as a text.")


def test_the_hand_off_is_copied(visit: Any) -> None:
    """For a customer who only wants texts there is a safe one, and a press of a button copies it."""
    tab = visit(permissions=["clipboard-read", "clipboard-write"])
    tab.get_by_role("button", name="Bad news").click()
    describe_ana(tab)
    handoff = tab.locator("#handoff")
    expect(handoff).to_contain_text("Dana Whitfield from Harbor Dental")
    tab.get_by_role("button", name="Copy").click()
    expect(tab.get_by_role("button", name="Copied")).to_be_visible()
    expect(tab.get_by_role("status")).to_have_text("Copied")
    assert tab.evaluate("navigator.clipboard.readText()") == handoff.text_content()
    tab.get_by_label("Since").fill("2026-11-01")
    tab.get_by_label("What they agreed to").select_option("They opted out")
    expect(tab.locator(".why")).to_contain_text("consent.opted_out")
    expect(handoff).to_have_count(0)


def test_a_slip_in_a_field_is_said_there(visit: Any) -> None:
    """A country that is none is named, its field marked, and the mark goes with the slip."""
    tab = visit()
    tab.get_by_role("button", name="A quick confirmation").click()
    describe_ana(tab)
    country = tab.get_by_label("Country")
    country.fill("XX")
    expect(tab.locator("#answer .fault")).to_contain_text("Country: expected an ISO 3166-1 country code")
    expect(country).to_have_attribute("aria-invalid", "true")
    country.fill("US")
    expect(tab.locator("#sentence")).to_be_visible()
    expect(country).not_to_have_attribute("aria-invalid", "true")


def test_a_contact_on_record_is_picked(visit: Any, site: Any, tmp_path: Path) -> None:
    """What stands in the ledger decides, and the trail is one step away."""
    take(site.state.store, "contacts", EXAMPLES / "contacts.csv")
    site.state.store.append("c02", [granted()], NOW)
    tab = visit()
    tab.get_by_role("button", name="A quick confirmation").click()
    tab.get_by_role("radio", name="A contact on record").check()
    tab.get_by_label("Contact", exact=True).fill("Marcus")
    expect(tab.locator("#known option")).to_have_count(1)
    tab.get_by_label("Contact", exact=True).fill("c02")
    expect(tab.locator("#sentence")).to_have_text("Send it as a text.")
    tab.get_by_role("link", name="Consent trail").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Marcus Bell")
    expect(tab.locator(".trail")).to_contain_text("Consent given")


def test_review_by_keyboard_alone(visit: Any, site: Any) -> None:
    """Numbers set labels, the arrows go back and forth, S skips, Enter saves; what is saved is an example and waits no longer."""
    queue(site, "The parts are late again, I am sorry.", "Your claim was not accepted by the board.", "Third draft, about nothing at all.")
    tab = visit("/review")
    draft = tab.locator("#draft")
    expect(tab.locator("#waiting")).to_contain_text("3")
    first = draft.text_content()
    expect(tab.get_by_label("Bad news")).to_be_checked()
    expect(tab.get_by_label("Contract")).not_to_be_checked()
    tab.keyboard.press("1")
    tab.keyboard.press("4")
    chosen = ["Legal matter"] if not tab.get_by_label("Bad news").is_checked() and tab.get_by_label("Legal matter").is_checked() else []
    tab.keyboard.press("ArrowRight")
    expect(draft).not_to_have_text(first)
    tab.keyboard.press("ArrowLeft")
    expect(draft).to_have_text(first)
    tab.keyboard.press("Enter")
    expect(draft).not_to_have_text(first)
    expect(tab.locator("#waiting")).to_contain_text("2")
    tab.keyboard.press("s")
    tab.keyboard.press("s")
    expect(tab.get_by_role("heading", name="That was the last one of this batch.")).to_be_visible()
    saved = read_examples(site.state.store)
    assert [(one.text, one.source) for one in saved] == [(first, "review")]
    assert chosen == ["Legal matter"]
    assert saved[0].labels == ("legal",)


def test_an_empty_queue_explains_itself(visit: Any) -> None:
    """Whoever comes with nothing to do learns what this is for."""
    tab = visit("/review")
    expect(tab.get_by_role("heading", name="Nothing is waiting.")).to_be_visible()
    expect(tab.get_by_text("in doubt wait here")).to_be_visible()


def test_polish(visit: Any) -> None:
    """The language changes without losing the draft, stays for the next tab, and is what a Polish browser gets."""
    tab = visit()
    tab.get_by_label("Draft", exact=True).fill("Do zobaczenia w piątek o 10:30.")
    expect(tab.locator("#sentence")).to_be_visible()
    tab.get_by_role("button", name="Polski").click()
    expect(tab.locator("html")).to_have_attribute("lang", "pl")
    expect(tab.locator("#sentence")).to_have_text("Wyślij to SMS-em.")
    expect(tab.get_by_label("Treść wiadomości")).to_have_value("Do zobaczenia w piątek o 10:30.")
    tab.get_by_role("link", name="Model").click()
    expect(tab.get_by_role("heading", name="Etykieta po etykiecie")).to_be_visible()
    expect(visit("/contacts", locale="pl-PL").get_by_role("heading", level=1)).to_have_text("Kontakty i ich zgody")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "pl"])
def test_on_a_phone_everything_can_be_reached_and_read(visit: Any, site: Any, theme: str, language: str) -> None:
    """On every tab: no sideways scroll at 320 pixels, names for all controls, headings in order, letters with enough contrast."""
    take(site.state.store, "contacts", EXAMPLES / "contacts.csv")
    take(site.state.store, "consents", EXAMPLES / "consents.csv")
    queue(site, "The parts are late again, I am sorry.")
    visit.expected = ("status of 404",)
    tab = visit(f"/?lang={language}", color_scheme=theme, **PHONE)
    tab.locator("#text").fill(f"{NEWS} {'W' * 60} 20% off until Friday!")
    tab.locator("#who-described").check()
    expect(tab.locator("#answer .channels")).to_be_visible()
    for summary in tab.locator("summary").all():
        summary.click()
    assert tab.evaluate(AUDIT) == []
    for path, ready in (
        ("/review", "#card"),
        ("/contacts", ".people"),
        ("/contacts/c01", ".trail"),
        ("/contacts/nobody", "h1"),
        ("/model", "table"),
    ):
        tab.goto(path)
        expect(tab.locator(ready)).to_be_visible()
        assert tab.evaluate(AUDIT) == [], path


def test_the_keyboard_goes_in_order_and_can_be_seen(visit: Any) -> None:
    """The first stop leads past the head; every stop on the way shows where it is."""
    tab = visit()
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(tab.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    expect(tab.get_by_label("Draft", exact=True)).to_be_focused()
    assert tab.evaluate("getComputedStyle(document.querySelector('.paper')).outlineStyle") == "solid"
    tab.keyboard.press("Tab")
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_without_scripts_the_form_still_works(visit: Any) -> None:
    """A browser that runs no scripts sends the form and gets the same answer, the draft still in its field."""
    tab = visit(java_script_enabled=False)
    tab.get_by_label("Draft", exact=True).fill(NEWS)
    tab.get_by_role("button", name="Check this draft").first.click()
    expect(tab.locator("#sentence")).to_contain_text("Not as a text.")
    expect(tab.get_by_label("Draft", exact=True)).to_have_value(NEWS)
    expect(tab.locator("#marks mark.bad_news")).not_to_have_count(0)
    tab.get_by_role("button", name="A quick confirmation").click()
    expect(tab.locator("#sentence")).to_have_text("Send it as a text.")


def test_a_key_is_asked_for_once(visit: Any, site: Any) -> None:
    """Where keys are made nothing shows without one; it is asked for once, a wrong one again, and stays for this tab alone."""
    take(site.state.store, "contacts", EXAMPLES / "contacts.csv")
    key, _ = create_key(site.state.store, "desk", ["check", "consent"], NOW)
    site.state.keys.forget()
    visit.expected = ("status of 401",)  # the browser itself says so, once for the page and once for the wrong key
    tab = visit("/contacts/c01")
    dialog = tab.get_by_role("dialog")
    expect(dialog).to_contain_text("This server asks for a key")
    assert "Ana Ruiz" not in tab.content()
    for word in ("sck_000000000000_wrong", key):
        dialog.get_by_label("API key").fill(word)
        dialog.get_by_role("button", name="Use this key").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Ana Ruiz")
    with tab.expect_download() as saved:
        tab.get_by_role("link", name="Proof of consent, as a document").click()
    assert "Ana Ruiz" in Path(saved.value.path()).read_text(encoding="utf-8")
    tab.goto("/model")
    expect(tab.locator("table.labels-table")).to_be_visible()
    expect(tab.locator(".plots img").first).to_have_attribute("src", re.compile("^blob:"))
    assert (
        tab.evaluate(
            "Promise.all([...document.querySelectorAll('.plots img[src]')].map((one) => one.decode().then(() => one.naturalWidth)))"
        )[0]
        > 100
    )
    tab.goto("/")
    tab.get_by_label("Draft", exact=True).fill("See you on Friday.")
    expect(tab.locator("#sentence")).to_have_text("Send it as a text.")
    expect(dialog).to_be_hidden()
    assert tab.context.cookies() == []
