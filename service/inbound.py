"""Messages from customers: one in, what it asks for and the one text that may answer it out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rules.clock import to_datetime
from rules.inbound.classify import Ear, Inbound, classify_inbound
from rules.inbound.reply import NoReply, Reply, propose_reply
from rules.inbound.words import to_words
from rules.keyword_lists import Confirmations
from rules.vocabulary import ANY_TOPIC
from service import flat
from service.fields import Identity, Instant, Language
from service.item import ItemError, fault_of

INPUT_COLUMNS = ("message_id", "text", "contact_id", "phone", "language", "received_at", "asked_to_confirm", "answers_question")
OUTPUT_COLUMNS = (
    "message_id",
    "contact_id",
    "kind",
    "revokes",
    "doubt",
    "asks",
    "topic",
    "kept_topic",
    "reason",
    "evidence",
    "start",
    "end",
    "probability",
    "language",
    "reply_text",
    "reply_by",
    "no_reply_because",
    "recorded",
)

_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class InboundMessage(BaseModel):
    """One message; only ``text`` is required. Without ``received_at`` it came just now."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    message_id: Identity | None = None
    text: Annotated[str, Field(max_length=10_000)]
    contact_id: Identity | None = None
    phone: str | None = None
    language: Language | None = None
    received_at: Instant | None = None
    asked_to_confirm: bool | None = None
    answers_question: bool | None = None


@dataclass(frozen=True)
class Heard:
    """A message, when it came (microseconds since the epoch), what it asks for, and the text proposed."""

    message: InboundMessage
    received_at: int
    inbound: Inbound
    reply: Reply | NoReply

    @property
    def contact(self) -> str | None:
        """Name the contact as the ledger does: by the house's id, else by number."""
        return flat.key_of(self.message.contact_id) or self.message.phone


@dataclass
class Listener:
    """Reads messages in order; a contact who repeats a request gets one text for it.

    ``business`` and ``help_contact`` are what the confirmation texts name; ``reason_for_delay`` why one may go later than five minutes.
    """

    ear: Ear
    confirmations: Confirmations
    now: int
    business: str = ""
    help_contact: str = ""
    reason_for_delay: str = ""

    def __post_init__(self) -> None:
        """Start with nobody answered."""
        self._answered: set[tuple[str, str]] = set()

    def hear(self, message: InboundMessage, *, already_confirmed: bool = False) -> Heard:
        """Read a message and propose the answer."""
        received_at = self.now if message.received_at is None else message.received_at
        language = (message.language or "").replace("_", "-").partition("-")[0].lower()
        inbound = classify_inbound(
            message.text, language, bool(message.asked_to_confirm), ear=self.ear, answers_question=bool(message.answers_question)
        )
        contact = flat.key_of(message.contact_id) or message.phone
        request = (contact or "", f"{inbound.kind} {inbound.topic} {inbound.kept_topic}")
        repeated = inbound.revokes and contact is not None and request in self._answered
        reply = propose_reply(
            inbound,
            self.confirmations,
            received_at=received_at,
            now=self.now,
            language=language,
            business=self.business,
            help_contact=self.help_contact,
            already_confirmed=already_confirmed or repeated,
            reason_for_delay=self.reason_for_delay,
        )
        if inbound.kind == "opt_in":
            self._answered = {one for one in self._answered if one[0] != contact}
        elif isinstance(reply, Reply):
            self._answered.add(request)
        return Heard(message, received_at, inbound, reply)


def read_message(raw: Any, now: int) -> InboundMessage:
    """Validate one message.

    Raises:
        ItemError: naming the field; also for a message received after ``now``.
    """
    if not isinstance(raw, Mapping):
        raise ItemError("(message)", "expected a JSON object with at least a text")
    try:
        message = InboundMessage.model_validate(raw)
    except ValidationError as error:
        raise fault_of(error) from None
    if message.received_at is not None and message.received_at > now:
        raise ItemError("received_at", f"got {raw['received_at']!r}, expected a time not in the future")
    return message


def without_slips(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Give what of a broken message says who says what, so that a revocation in it is not lost for a slip beside it."""
    return {name: str(raw[name]) for name in ("text", "contact_id", "phone") if raw.get(name) not in (None, "")}


def from_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a flat row into a message object; empty cells are absent, but for the text."""
    cells = {name: flat.cell(row.get(name)) for name in INPUT_COLUMNS}
    found = {name: value for name, value in cells.items() if value is not None}
    for name in ("asked_to_confirm", "answers_question"):
        if name in found:
            found[name] = _WORDS.get(str(found[name]).strip().casefold(), found[name])
    return {**{name: value if isinstance(value, bool) else str(value) for name, value in found.items()}, "text": str(row.get("text") or "")}


def to_row(heard: Heard, recorded: str | None = None) -> dict[str, Any]:
    """Give the flat answer; times in ISO 8601, UTC."""
    inbound, reply = heard.inbound, heard.reply
    start, end = inbound.span or (None, None)
    return {
        "message_id": heard.message.message_id,
        "contact_id": heard.contact,
        "kind": inbound.kind,
        "revokes": inbound.revokes,
        "doubt": inbound.doubt,
        "asks": inbound.asks,
        "topic": inbound.topic,
        "kept_topic": inbound.kept_topic,
        "reason": inbound.reason,
        "evidence": inbound.evidence or None,
        "start": start,
        "end": end,
        "probability": inbound.probability,
        "language": inbound.language or None,
        "reply_text": reply.text if isinstance(reply, Reply) else None,
        "reply_by": to_datetime(reply.send_by).isoformat() if isinstance(reply, Reply) else None,
        "no_reply_because": None if isinstance(reply, Reply) else reply.because,
        "recorded": recorded,
    }


def consent_events(heard: Heard, known_topics: Sequence[str], ear: Ear) -> Iterator[tuple[str, str, str]]:
    """Give what the ledger should record: status, channel and topic of each event.

    A wrong number ends calls too. A topic refused is refused under every name the contact's drafts have for it. 'Only this topic' refuses every
    other one that the contact's record or the policy knows, since consent cannot say 'all but one'.
    """
    inbound = heard.inbound
    if inbound.kind == "opt_in":
        yield "opted_in", "text", ANY_TOPIC
    elif inbound.kind == "wrong_number":
        yield "opted_out", "text", ANY_TOPIC
        yield "opted_out", "phone", ANY_TOPIC
    elif inbound.kind == "topic_opt_out":
        for topic in _refused_topics(inbound, known_topics, ear):
            yield "opted_out", "text", topic
    elif inbound.revokes:
        yield "opted_out", "text", ANY_TOPIC


def _refused_topics(inbound: Inbound, known_topics: Sequence[str], ear: Ear) -> list[str]:
    meant = {topic: ear.lexicon.value(to_words(topic), "topic") or topic for topic in {*known_topics, *ear.lexicon.topics} - {ANY_TOPIC}}
    if inbound.kept_topic is not None:
        return sorted(topic for topic, means in meant.items() if means != inbound.kept_topic)
    return sorted({str(inbound.topic)} | {topic for topic, means in meant.items() if means == inbound.topic})
