"""The review tab in a real browser."""

from typing import Any

from browsing import expect, queue

from service.store.examples import read_examples


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
