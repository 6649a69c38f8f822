"""What the routes of contacts, consents, messages and inbound messages take and answer, for the API's description."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from service.api.schemas import Channel
from service.fields import Identity, Instant
from service.inbound import InboundMessage
from service.item import Consent, Message


class ContactAnswer(BaseModel):
    """What became of a contact."""

    contact_id: str
    outcome: Literal["new", "changed", "unchanged"]
    warning: Annotated[str | None, Field(description="what a person should look at")]


class ContactList(BaseModel):
    """Contacts as the specification has them."""

    contacts: list[dict[str, Any]]


class ErasureAnswer(BaseModel):
    """What an erasure removed and kept."""

    events_kept: int
    words_removed: int
    messages_removed: int
    decisions_removed: int
    keep_until: str


class ConsentEvent(Consent):
    """One consent event: a consent of the specification, and the words around it."""

    captured_at: Annotated[Instant | None, Field(description="Default: now.")] = None  # type: ignore[assignment]
    kind: Literal["granted", "revoked", "expired", "imported", "corrected"] | None = None
    evidence: Annotated[str | None, Field(description="The wording agreed to, the message received, where the form lies.")] = None
    recorded_by: Annotated[str | None, Field(description="Default: the name of the API key.")] = None
    corrects: Annotated[int | None, Field(description="The event_id this takes the place of.")] = None


class Notice(BaseModel):
    """Something recorded that a person should look at."""

    field: str
    reason: str


class ConsentAnswer(BaseModel):
    """What was recorded."""

    contact_id: str
    event_ids: list[int]
    new: Annotated[bool, Field(description="false: it was on record already")]
    warning: Notice | None


class StateBody(BaseModel):
    """What stands for drafts of one channel and topic."""

    channel: Channel
    topic: str
    service: str
    marketing: str
    sentence: str


class ConsentTrail(BaseModel):
    """What stands at a moment, the events behind it, and the consents that a draft is judged by."""

    contact_id: str
    at: str
    states: list[StateBody]
    events: list[dict[str, Any]]
    consents: list[dict[str, Any]]


class SentMessage(Message):
    """A message, call or mail that was sent, tried or received."""

    contact_id: Annotated[Identity, Field(description="The contact's id, or a number such as +13055550123.")]


class MessagesAnswer(BaseModel):
    """How many messages were new, and how many on record already."""

    new: int
    unchanged: int


class InboundBody(InboundMessage):
    """A customer's message; who wrote it, by ``from`` (a number) or ``contact_id``."""

    to: Annotated[str | None, Field(description="The number it came to. Not kept.")] = None


class Reply(BaseModel):
    """The one text that may answer, and until when."""

    text: str
    send_by: str


class InboundAnswer(BaseModel):
    """What a message asks for, what was recorded, and what may be answered."""

    kind: Literal["opt_out", "opt_in", "help", "topic_opt_out", "clarify", "wrong_number", "other"]
    revokes: bool
    doubt: bool
    asks: bool
    topic: str | None
    kept_topic: str | None
    reason: str | None
    evidence: Annotated[str | None, Field(description="the words that decided")]
    span: Annotated[list[int] | None, Field(description="[start, end) of the evidence in the text")]
    probability: Annotated[float | None, Field(description="the detector's; null where a keyword decided")]
    language: str | None
    event_ids: list[int]
    reply: Reply | None
    no_reply_because: str | None


def inbound_schema() -> dict[str, Any]:
    """Describe the body of an inbound message, whose number is called ``from``."""
    schema = InboundBody.model_json_schema()
    properties = schema["properties"]
    schema["properties"] = {"from" if name == "phone" else name: one for name, one in properties.items()}
    return schema
