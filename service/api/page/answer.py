"""A decision as the page shows it: the same object as the API gives, put into the words and the order of a reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rules.vocabulary import Effect
from service.api.page.marks import quotes
from service.api.page.sentences import Sentence, say_finding, say_reason
from service.api.page.words import Words, say_moment

_DECIDING = (Effect.TEXT_NOT_ALLOWED, Effect.ESCALATE, Effect.REVISE, Effect.HOLD)

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """One label: ``percent`` and ``threshold`` of 100, None where a person set the label; the words that speak for it."""

    label: str
    percent: int | None
    threshold: int
    flagged: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What a reader sees of one decision. ``why`` are the findings that decide, the strongest effect first; ``aside`` are the others.

    Messages of findings and reasons of channels are sentences in the reader's language.
    """

    action: str
    sentence: str
    follow_up: str | None
    doubt: str | None
    unchecked: str | None
    said: tuple[Said, ...]
    why: tuple[Json, ...]
    aside: tuple[Json, ...]
    channels: tuple[Json, ...]
    handoff: str | None
    handoff_wait: str | None
    model_version: str
    policy_version: str


def read_answer(decision: Json, text: str, words: Words) -> Answer:
    """Put a decision about ``text`` into words."""
    wait = say_moment(words, decision["not_before"]) if decision["not_before"] else None
    verdict, code = words["verdict"], words["code"]
    findings = [{**one, "message": say_finding(code, one["rule"], one["message"])} for one in decision["findings"]]
    told = {one["message"]: said["message"] for one, said in zip(decision["findings"], findings, strict=True)}
    escalates = decision["action"] == "escalate"
    sentence = verdict[f"escalate_{decision['channel']}" if escalates else decision["action"]].format(moment=wait)
    deciding = [one for one in findings if one["effect"] in _DECIDING]
    return Answer(
        action=decision["action"],
        sentence=sentence,
        follow_up=verdict["follow_up"] if decision["follow_up"] else None,
        doubt=verdict["doubt"] if decision["needs_review"] else None,
        unchecked=None if decision["consent_checked"] else verdict["no_consent_check"],
        said=tuple(_said(label, one, text) for label, one in decision["labels"].items()),
        why=tuple(sorted(deciding, key=lambda one: _DECIDING.index(one["effect"]))),
        aside=tuple(one for one in findings if one["effect"] not in _DECIDING),
        channels=tuple({**one, "because": _reasons(code, one["because"], told)} for one in decision["alternatives"]),
        handoff=decision["handoff_text"],
        handoff_wait=words["handoff"]["wait"].format(moment=wait) if escalates and wait else None,
        model_version=decision["model_version"],
        policy_version=decision["policy_version"],
    )


def _reasons(code: str, because: Sequence[str], told: Mapping[str, Sentence]) -> list[Sentence]:
    """Say the reasons of a channel; text gives the messages of findings as its own, which were ``told`` already."""
    return [told.get(reason) or say_reason(code, reason) for reason in because]


def _said(label: str, one: Json, text: str) -> Said:
    percent = None if one["probability"] is None else round(one["probability"] * 100)
    return Said(label, percent, round(one["threshold"] * 100), one["flagged"], tuple(quotes(text, one["spans"])))
