"""What the tests of the page in a real browser share."""

from typing import Any

from serving import NOW

from service.examples.masking import mask
from service.store.review import UnsureDraft, queue_unsure

NEWS = "Hi Ana 👋🏽 I'm afraid the insurer has turned down the implant, and the appeal was refused as well."
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
PROBABILITIES = {
    "bad_news": 0.61,
    "negotiation": 0.02,
    "contract": 0.3,
    "legal": 0.27,
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
