"""One draft to judge, as JSON gives it: the input side of the specification, validated."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import PydanticCustomError

from service.fields import Country, Duration, Identity, Instant, Label, Language, Region, Topic, Zone, subdivision_exists

ChannelName = Literal["text", "phone", "email", "meeting"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Sender(_Strict):
    """Who is writing."""

    name: str | None = None
    business: str | None = None
    comfortable_texting: bool | None = None


class Reachable(_Strict):
    """Which channels lead to the contact, where somebody knows."""

    phone: bool | None = None
    email: bool | None = None
    meeting: bool | None = None


class Contact(_Strict):
    """Who is written to."""

    contact_id: Identity | None = None
    name: str | None = None
    relationship: Literal["customer", "prospect"] | None = None
    phone: str | None = None
    email: str | None = None
    country: Country | None = None
    region: Region | None = None
    timezone: Zone | None = None
    texts_for_business: Literal["yes", "no", "unknown"] | None = None
    knows_sender: bool | None = None
    preferred_channel: ChannelName | None = None
    reachable: Reachable | None = None
    do_not_call: bool | None = None

    @model_validator(mode="after")
    def _region_of_country(self) -> "Contact":
        """Refuse a region its country does not have."""
        if self.region is None:
            return self
        prefix, _, rest = self.region.rpartition("-")
        country = self.country or prefix
        if prefix and self.country and prefix != self.country:
            raise PydanticCustomError("field:region", f"expected a subdivision of {self.country}")
        if country and not subdivision_exists(country, rest):
            raise PydanticCustomError("field:region", f"expected an ISO 3166-2 subdivision of {country}, such as FL or US-FL for US")
        return self


class Consent(_Strict):
    """One consent event."""

    channel: ChannelName
    topic: Topic | None = None
    status: Literal["opted_in", "opted_out"]
    level: Literal["implied", "express", "express_written"] | None = None
    source: str | None = None
    captured_at: Instant
    expires_at: Instant | None = None
    max_messages: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    period: Duration | None = None
    revoked_at: Instant | None = None
    reason: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Consent":
        """Refuse half a promise and the revocation of a refusal."""
        if self.max_messages is not None and self.period is None:
            raise PydanticCustomError("field:period", "expected a duration, because max_messages is given")
        if self.period is not None and self.max_messages is None:
            raise PydanticCustomError("field:max_messages", "expected a whole number, because period is given")
        if self.revoked_at is not None and self.status == "opted_out":
            raise PydanticCustomError("field:revoked_at", "expected nothing: only an opt-in can be revoked")
        return self


class Message(_Strict):
    """One message, call or mail before this draft."""

    at: Instant
    channel: ChannelName
    direction: Literal["in", "out"]
    topic: Topic | None = None
    outcome: Literal["delivered", "failed", "no_answer"] | None = None


class Item(_Strict):
    """One draft and what is known about it. Only ``text`` is required; null means absent."""

    draft_id: Identity | None = None
    text: Annotated[str, Field(min_length=1, max_length=10_000)]
    topic: Topic | None = None
    purpose: Literal["marketing", "service"] | None = None
    send_at: Instant | None = None
    reply_to_at: Instant | None = None
    language: Language | None = None
    labels: list[Label] | None = None
    sender: Sender | None = None
    contact: Contact | None = None
    consents: list[Consent] | None = None
    history: list[Message] | None = None

    @field_validator("text")
    @classmethod
    def _not_blank(cls, text: str) -> str:
        """Refuse a text without a visible character."""
        if not any(char.isprintable() and not char.isspace() for char in text):
            raise PydanticCustomError("sendcheck", "expected a text that is not blank")
        return text


class ItemError(ValueError):
    """An item breaks the specification. ``field`` is the whole path, ``reason`` says what came and what is allowed.

    ``faults`` holds every fault as path and what is allowed, without what came: for answers that must not repeat anybody's words.
    """

    def __init__(self, field: str, reason: str, faults: Sequence[tuple[str, str]] = ()) -> None:
        """Keep path and reason apart, for the rejects file."""
        self.field, self.reason, self.faults = field, reason, tuple(faults)
        super().__init__(f"{field}: {reason}")


def refused(field: str, got: str, allowed: str) -> ItemError:
    """Make the error of one field: what came, as it may be shown, and what is allowed."""
    return ItemError(field, f"got {got}, {allowed}" if got else allowed, [(field, allowed)])


def read_item(raw: Any, now: int) -> Item:
    """Validate one item; ``now`` in microseconds since the epoch decides what is past.

    Raises:
        ItemError: naming the path of the first fault and, after it, every further one.
    """
    if not isinstance(raw, Mapping):
        allowed = "expected a JSON object with at least a text"
        raise ItemError("(item)", f"got {_short(raw)}, {allowed}", [("(item)", allowed)])
    try:
        item = Item.model_validate(raw if len(raw) <= MOST_FAULTS else _curtailed(raw))
    except ValidationError as error:
        raise fault_of(error) from None
    send_at = max(item.send_at or now, now)
    if item.reply_to_at is not None and item.reply_to_at > send_at:
        allowed = "expected a time not after send_at: a draft cannot answer a later message"
        raise ItemError("reply_to_at", f"got {raw['reply_to_at']!r}, {allowed}", [("reply_to_at", allowed)])
    return item


MOST_FAULTS = 100
"""How many faults of one object are told; an object of 100,000 unknown fields is as wrong, and would be answered by megabytes."""


def _curtailed(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out unknown fields beyond those that are told: to list them all takes longer than all else."""
    unknown = islice((name for name in raw if name not in Item.model_fields), MOST_FAULTS)
    return {name: raw[name] for name in (*(name for name in Item.model_fields if name in raw), *unknown)}


def fault_of(error: ValidationError) -> ItemError:
    """Put the faults of an object into one error, the first one leading; of very many the first ``MOST_FAULTS``."""
    faults = [_fault(one) for one in error.errors(include_url=False)[:MOST_FAULTS]]
    (first, got, allowed), *others = faults
    reason = got + allowed + "".join(f"; also {field}: {got}{allowed}" for field, got, allowed in others)
    return ItemError(first, reason, [(field, allowed) for field, _, allowed in faults])


_MODELS: dict[str, type[BaseModel]] = {
    "sender": Sender,
    "contact": Contact,
    "reachable": Reachable,
    "consents": Consent,
    "history": Message,
}


_REQUIRED = {
    "text": "1 to 10,000 characters",
    "channel": "text, phone, email or meeting",
    "status": "opted_in or opted_out",
    "captured_at": "a date and time in ISO 8601 with an offset",
    "at": "a date and time in ISO 8601 with an offset",
    "direction": "in or out",
}
_EXPECTED = {
    "string_type": "expected a string",
    "string_too_short": "expected 1 to 10,000 characters",
    "bool_type": "expected true or false",
    "int_type": "expected a whole number",
    "greater_than_equal": "expected a whole number of 0 or more",
    "less_than_equal": "expected at most 1,000,000",
    "string_unicode": "expected whole characters; this has half a surrogate pair",
    "invalid_key": "expected names of fields as strings",
    "list_type": "expected a list",
    "model_type": "expected a JSON object",
    "model_attributes_type": "expected a JSON object",
}


def _fault(error: Any) -> tuple[str, str, str]:
    """Turn one validation error into path, what came, and what is allowed."""
    path, kind = list(error["loc"]), error["type"]
    value = error["input"]
    if kind.startswith("field:"):
        path.append(kind.removeprefix("field:"))
        value = value.get(path[-1]) if isinstance(value, Mapping) else value
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".") or "(item)"
    if kind == "missing":
        return field, "", f"missing, expected {_REQUIRED[str(path[-1])]}"
    if kind == "extra_forbidden":
        names = [part for part in path[:-1] if isinstance(part, str)]
        allowed = list((_MODELS[names[-1]] if names else Item).model_fields)
        close = get_close_matches(str(path[-1]), allowed, 1)
        return field, "", "unknown field" + (f"; did you mean {close[0]}?" if close else "") + "; allowed are " + ", ".join(allowed)
    if kind == "string_too_long":
        return field, f"got {len(value):,} characters, ", f"expected at most {error['ctx']['max_length']:,} characters"
    if kind == "literal_error" or (kind == "sendcheck" and "expected" in error.get("ctx", {})):
        expected = "expected " + error["ctx"]["expected"]
    else:
        expected = _EXPECTED.get(kind) or error["msg"][0].lower() + error["msg"][1:]
    return field, f"got {_short(value)}, ", expected


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else shown[:77] + "..."
