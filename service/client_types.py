"""What the prediction API answers, as :class:`service.client.Client` gives it: plain dictionaries with known fields."""

from typing import Any, TypedDict


class LabelOutcome(TypedDict):
    """What the classifier, or a person, says about one label."""

    probability: float | None
    threshold: float
    flagged: bool
    spans: list[list[float]]


class Alternative(TypedDict):
    """One channel in the ranking; a fitness of None is a veto."""

    channel: str
    allowed: bool
    fitness: int | None
    because: list[str]


class Finding(TypedDict):
    """One rule that has something to say."""

    rule: str
    effect: str
    message: str
    source: str


class Decision(TypedDict):
    """What is to become of a draft; ``action`` is send, hold, revise, escalate or stop."""

    draft_id: str | int | None
    action: str
    channel: str | None
    follow_up: str | None
    not_before: str | None
    consent_checked: bool
    labels: dict[str, LabelOutcome]
    alternatives: list[Alternative]
    findings: list[Finding]
    handoff_text: str | None
    needs_review: bool
    model_version: str
    policy_version: str


class ContactRecorded(TypedDict):
    """What became of a contact: new, changed or unchanged."""

    contact_id: str
    outcome: str
    warning: str | None


class ConsentRecorded(TypedDict):
    """What was recorded; ``new`` is False for what was on record already."""

    contact_id: str
    event_ids: list[int]
    new: bool
    warning: dict[str, str] | None


class Consents(TypedDict):
    """What stands, the events behind it, and the consents that a draft is judged by."""

    contact_id: str
    at: str
    states: list[dict[str, str]]
    events: list[dict[str, Any]]
    consents: list[dict[str, Any]]


class MessagesRecorded(TypedDict):
    """How many messages were new, and how many on record already."""

    new: int
    unchanged: int


class Reply(TypedDict):
    """The one text that may answer, and until when (ISO 8601)."""

    text: str
    send_by: str


class Heard(TypedDict):
    """What a customer's message asks for, and the text that may answer it, if any."""

    kind: str
    revokes: bool
    doubt: bool
    asks: bool
    topic: str | None
    kept_topic: str | None
    reason: str | None
    evidence: str | None
    span: list[int] | None
    probability: float | None
    language: str | None
    event_ids: list[int]
    reply: Reply | None
    no_reply_because: str | None


class Erased(TypedDict):
    """What an erasure removed and kept."""

    events_kept: int
    words_removed: int
    messages_removed: int
    decisions_removed: int
    keep_until: str
