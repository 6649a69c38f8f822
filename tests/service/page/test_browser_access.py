"""The page in a real browser for everybody: in Polish, on a phone, by keyboard, without scripts, behind a key."""

import re
from pathlib import Path
from typing import Any

import pytest
from browsing import NEWS, PHONE, expect, queue
from ledgers import take
from running import EXAMPLES
from serving import NOW

from service.store.api_keys import create_key

AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")


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
