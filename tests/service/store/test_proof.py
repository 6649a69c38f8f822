"""The document for a regulator: complete, true to the moment asked for, and safe to open."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import ClassVar

import pytest
from ledgers import DAY, NOW, granted, revoked, take_rows

from service.errors import UserError
from service.policy_files import load_policy
from service.store.erasure import erase
from service.store.events import Event
from service.store.ledger import Store
from service.store.proof import proof
from service.store.proof_pages import as_html, as_json, as_text

EVIL = "<script>alert('x')</script> & \"quotes\""


@pytest.fixture
def known(store: Store, tmp_path: Path) -> Store:
    """Give a store with a contact whose record holds markup."""
    take_rows(store, "contacts", [{"contact_id": "c1", "name": EVIL, "phone": "+13055550123", "country": "US"}], tmp_path)
    store.append(
        "c1",
        [granted(NOW - 100 * DAY, evidence=EVIL, source="web_form", recorded_by="desk", max_messages=4, period=30 * DAY)],
        NOW - 100 * DAY,
    )
    store.append("c1", [revoked(NOW - 10 * DAY, reason="too many\nmessages")], NOW - 5 * DAY)
    return store


def test_a_stranger_has_no_proof(store: Store) -> None:
    """Nothing known, nothing printed."""
    with pytest.raises(UserError, match="no contact 'c9'"):
        proof(store, "c9", NOW, load_policy())


def test_every_event_stands_in_every_form(known: Store) -> None:
    """Wording, times, source, recorder, promise and reason of each event are in text, JSON and HTML."""
    known.append(
        "c1",
        [Event("corrected", "text", NOW - 11 * DAY, "opted_out", corrects=2, reason="received a day earlier", recorded_by="audit")],
        NOW,
    )
    document = proof(known, "c1", NOW, load_policy())
    assert json.loads(as_json(document)) == document
    assert [event["kind"] for event in document["events"]] == ["granted", "revoked", "corrected"]
    for page in (as_text(document), as_html(document)):
        for word in (
            "web_form",
            "desk",
            "at most 4 in P30D",
            "2026-08-16T16:15:00Z",
            "2026-11-19T16:15:00Z",
            "corrects event",
            "received a day earlier",
        ):
            assert word in page
    assert EVIL in as_text(document)


def test_what_stood_then_is_told_as_known_then_and_now(known: Store) -> None:
    """A week ago consent stood by what was known; by what is known since, it had been withdrawn."""
    document = proof(known, "c1", NOW, load_policy(), at=NOW - 7 * DAY)
    assert [state["sentence"] for state in document["state"]] == ["text, every topic: opted out"]
    assert [state["service"] for state in document["state_at_as_known_then"]] == ["opted in (express_written)"]
    assert [state["service"] for state in document["state_at_as_known_now"]] == ["opted out"]


def test_the_page_holds_no_markup_of_others(known: Store) -> None:
    """What people wrote stands in the page as text: no tag but our own, and nothing from outside."""

    class Tags(HTMLParser):
        found: ClassVar[set[str]] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            """Note a tag and refuse anything fetched or run."""
            self.found.add(tag)
            assert not {name for name, _ in attrs} & {"src", "href", "onload", "onclick"}

    page = as_html(proof(known, "c1", NOW, load_policy()))
    Tags().feed(page)
    assert Tags.found <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "section", "table", "tr", "th", "td"}
    assert "&lt;script&gt;" in page


def test_control_characters_do_not_reach_a_terminal(known: Store) -> None:
    """An escape sequence in the evidence is shown as a mark, not obeyed."""
    known.append("c1", [revoked(NOW, evidence="\x1b[2Jgone")], NOW)
    assert "\x1b" not in as_text(proof(known, "c1", NOW, load_policy()))


def test_an_opt_out_of_an_earlier_holder_is_told(known: Store, tmp_path: Path) -> None:
    """Whoever has the number after somebody refused finds that refusal in the proof."""
    take_rows(known, "contacts", [{"contact_id": "c1", "phone": "+13055550124"}, {"contact_id": "c2", "phone": "+13055550123"}], tmp_path)
    document = proof(known, "c2", NOW, load_policy())
    assert [one["status"] for one in document["opt_outs_of_others_with_the_number"]] == ["opted_out"]
    assert [state["service"] for state in document["state"]] == ["opted out"]
    assert "somebody else had this number" in as_text(document)


def test_an_erased_contact_still_has_a_proof(known: Store) -> None:
    """By id or number there is the audit line, the bare events and why they are kept, and no word of the person."""
    erase(known, "c1", NOW, by="privacy desk")
    for asked in ("c1", "+13055550123"):
        document = proof(known, asked, NOW, load_policy())
        page = as_html(document) + as_text(document)
        assert "alert" not in page
        assert "Virginia" in page
        assert "privacy desk" in page
        assert [event["kind"] for event in document["events_of_erased"]] == ["granted", "revoked", "revoked", "revoked", "revoked"]
        assert {state["service"] for state in document["state"]} == {"opted out"}
