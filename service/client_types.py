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


class ExampleRecorded(TypedDict):
    """What was kept of a labelled text: the text and the kinds of personal data masked in it; new, changed or unchanged."""

    example_id: int
    text: str
    masked: dict[str, int]
    outcome: str
    contradictions: list[list[str]]


class ReviewDraft(TypedDict):
    """One draft that waits for a person, personal data masked; ``doubt`` is how many labels are expected to be wrong."""

    review_id: int
    text: str
    language: str | None
    doubt: float
    probabilities: dict[str, float]
    model_version: str
    received_at: str


class ReviewQueue(TypedDict):
    """The drafts most worth labelling, and how many wait in all."""

    drafts: list[ReviewDraft]
    waiting: int


class RuleTold(TypedDict):
    """One rule, with the parameters it reads and where each value comes from."""

    rule: str
    effect: str
    sentence: str
    source: str
    parameters: list[dict[str, Any]]


class PolicyTold(TypedDict):
    """The policy in force: its files, and every value with its source."""

    policy_version: str
    files: list[dict[str, Any]]
    parameters: list[dict[str, Any]]


class ModelTold(TypedDict):
    """The model in use; ``fault`` is True where the one that should be in use was refused."""

    model_version: str
    labels: list[str]
    thresholds: dict[str, float]
    metrics: dict[str, Any]
    manifest: dict[str, Any]
    card: str | None
    fault: bool


class Erased(TypedDict):
    """What an erasure removed and kept."""

    events_kept: int
    words_removed: int
    messages_removed: int
    decisions_removed: int
    keep_until: str
