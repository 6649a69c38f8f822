"""A proof of consent for a reader: plain text, or a page to print."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

_STYLE = (
    "body{font:11pt/1.45 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111}h1{font-size:1.5rem}h2{font-size:1.15rem;"
    "margin-top:2rem;border-bottom:1px solid #999}h3{font-size:1rem;margin:1.2rem 0 .3rem}section.event{break-inside:avoid}"
    "table{border-collapse:collapse}th{text-align:left;font-weight:normal;color:#555;padding-right:1.2rem;vertical-align:top;white-space:nowrap}"
    "td{white-space:pre-wrap;overflow-wrap:anywhere}@media print{body{margin:0;max-width:none}}"
)
_LABELS = {
    "status": "says",
    "channel": "channel",
    "topic": "topic",
    "level": "level",
    "occurred_at": "happened",
    "recorded_at": "recorded",
    "recorded_by": "recorded by",
    "source": "source",
    "evidence": "wording or evidence",
    "reason": "reason",
    "expires_at": "runs out",
    "promise": "promised",
    "corrects": "corrects event",
}
_CONTACT = ("contact_id", "name", "phone", "email", "country", "region", "timezone", "relationship", "do_not_call")

Section = tuple[str, list[str], list[tuple[str, list[tuple[str, str]]]]]
"""A heading, sentences, and entries of a heading and rows of label and value."""


def as_text(document: dict[str, Any]) -> str:
    """Give the document as plain text."""
    lines = [title(document), "=" * len(title(document)), ""]
    for heading, sentences, entries in _sections(document):
        lines += [heading, "-" * len(heading), *sentences]
        for name, rows in entries:
            lines += ["", name] if name else []
            lines += [f"  {label + ':':22}{value.replace(chr(10), chr(10) + ' ' * 24)}" for label, value in rows]
        lines.append("")
    return "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in "\n".join(lines))


def as_json(document: dict[str, Any]) -> str:
    """Give the document as JSON."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_html(document: dict[str, Any]) -> str:
    """Give the document as a page of its own, without anything from outside; every value is escaped."""
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title(document))}</title><style>{_STYLE}</style></head><body>'
    ]
    parts.append(f"<h1>{escape(title(document))}</h1>")
    for heading, sentences, entries in _sections(document):
        parts.append(f"<h2>{escape(heading)}</h2>")
        parts += [f"<p>{escape(sentence)}</p>" for sentence in sentences]
        for name, rows in entries:
            parts.append('<section class="event">' + (f"<h3>{escape(name)}</h3>" if name else ""))
            cells = "".join(f"<tr><th>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in rows)
            parts.append(f"<table>{cells}</table></section>")
    return "\n".join([*parts, "</body></html>", ""])


def title(document: dict[str, Any]) -> str:
    """Name the document."""
    return f"Record of consent: {document['asked_for']}"


def _sections(document: dict[str, Any]) -> Iterator[Section]:
    contact = document["contact"]
    about = [(name.replace("_", " "), str(contact[name])) for name in _CONTACT if contact and name in contact]
    yield "Contact", [] if contact else ["This contact was erased; what is left is below."], [("", about)] if about else []
    yield f"What stands at {document['made_at']}", _sentences(document["state"]), []
    if "at" in document:
        yield f"What stood at {document['at']}, as it was known then", _sentences(document["state_at_as_known_then"]), []
        yield f"What stood at {document['at']}, as it is known now", _sentences(document["state_at_as_known_now"]), []
    yield "Everything recorded, in the order of recording", _none(document["events"]), [_entry(event) for event in document["events"]]
    if others := document["opt_outs_of_others_with_the_number"]:
        said = [f"{one['channel']}, topic {one['topic']}: opted out at {one['captured_at']}" for one in others]
        yield "Opt-outs that count because somebody else had this number or id", said, []
    for erasure in document["erasures"]:
        rows = [(name.replace("_", " "), str(value)) for name, value in erasure.items() if value is not None]
        yield "Erasure", [], [("", rows)]
    if document["erasures"]:
        yield "Events kept after erasure, without their words", [], [_entry(event) for event in document["events_of_erased"]]
        kept = document["kept_after_erasure"]
        yield "What is kept and why", [f"Kept: {'; '.join(kept['what'])}.", *(f"{one}." for one in kept["why"])], []
    times = "All times are UTC. Events are only ever added: a correction or withdrawal is a further event."
    yield "About this document", [f"Made at {document['made_at']} from {document['store']}. {times}"], []


def _sentences(states: list[dict[str, Any]]) -> list[str]:
    return [f"{state['sentence']}." for state in states] or ["Nothing is on record: no consent."]


def _none(events: list[Any]) -> list[str]:
    return [] if events else ["Nothing."]


def _entry(event: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    values = {**event, "promise": f"at most {event['max_messages']} in {event['period']}" if event["period"] else None}
    if event["kind"] == "corrected" and event["status"] is None:
        values["status"] = "the corrected event never happened"
    rows = [(label, str(values[name])) for name, label in _LABELS.items() if values[name] is not None]
    return f"Event {event['event_id']}: {event['kind']} ({event['meaning']})", rows
