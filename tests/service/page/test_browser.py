"""The page as a person uses it, in a real browser: checking a draft."""

from pathlib import Path
from typing import Any

from browsing import NEWS, describe_ana, expect
from ledgers import granted, take
from running import EXAMPLES
from serving import NOW


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
