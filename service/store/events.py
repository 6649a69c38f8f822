"""Consent events as values: what happened, when, when it was recorded, and in whose words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rules.clock import to_datetime
from rules.values import DAY, HOUR
from rules.vocabulary import ANY_TOPIC
from service.item import Consent
from service.store.tables import OPTED_OUT

_MOST_DAYS = 999_999
"""The specification's durations have at most six digits of days."""


@dataclass(frozen=True)
class Event:
    """One consent event; moments and ``period`` in microseconds.

    ``status`` is what the event says: opted_in, opted_out, or None for an expiry and for a correction that strikes an event out. The last
    three fields are the store's: None in an event that is not recorded yet.
    """

    kind: str
    channel: str
    occurred_at: int
    status: str | None = None
    topic: str = ANY_TOPIC
    level: str | None = None
    source: str | None = None
    evidence: str | None = None
    recorded_by: str | None = None
    reason: str | None = None
    expires_at: int | None = None
    max_messages: int | None = None
    period: int | None = None
    corrects: int | None = None
    event_id: int | None = None
    person_id: int | None = None
    recorded_at: int | None = None

    @property
    def refuses(self) -> bool:
        """Say whether the event is an opt-out."""
        return self.status == OPTED_OUT

    def facts(self) -> dict[str, Any]:
        """Give the columns of ``consent_events`` that say what happened."""
        names = ("kind", "status", "channel", "topic", "level", "occurred_at", "expires_at", "max_messages", "period", "corrects")
        return {name: getattr(self, name) for name in names}

    def words(self) -> dict[str, str | None]:
        """Give the columns of ``consent_evidence``."""
        return {name: getattr(self, name) for name in ("source", "evidence", "recorded_by", "reason")}

    def content(self) -> dict[str, Any]:
        """Give what makes the event this event and no other."""
        return {name: value for name, value in {**self.facts(), **self.words()}.items() if value is not None}


def from_row(row: Mapping[str, Any]) -> Event:
    """Read an event back from a joined row of the store."""
    return Event(**{name: row[name] for name in Event.__dataclass_fields__})


def from_consent(consent: Consent, **words: Any) -> list[Event]:
    """Turn a consent of the specification into imported events: one, or two where it carries its own revocation."""
    told = Event(
        kind="imported",
        channel=consent.channel,
        occurred_at=consent.captured_at,
        status=consent.status,
        topic=consent.topic or ANY_TOPIC,
        level=consent.level,
        source=consent.source,
        reason=consent.reason,
        expires_at=consent.expires_at,
        max_messages=consent.max_messages,
        period=consent.period,
    )
    told = replace(told, **words)
    if consent.revoked_at is None:
        return [told]
    nothing: dict[str, Any] = dict.fromkeys(("level", "expires_at", "max_messages", "period"))
    return [replace(told, reason=None), replace(told, status=OPTED_OUT, occurred_at=consent.revoked_at, **nothing)]


def to_consent(event: Event) -> dict[str, Any]:
    """Give the consent object of the specification that says what an event says."""
    fields: dict[str, Any] = {
        "channel": event.channel,
        "topic": event.topic,
        "status": event.status,
        "level": event.level,
        "source": event.source,
        "captured_at": iso(event.occurred_at),
        "expires_at": iso(event.expires_at),
        "max_messages": event.max_messages,
        "period": duration(event.period),
        "reason": event.reason,
    }
    return {name: value for name, value in fields.items() if value is not None}


def iso(moment: int | None) -> str | None:
    """Write a moment as ISO 8601 in UTC, None for none."""
    return None if moment is None else to_datetime(moment).isoformat().replace("+00:00", "Z")


def duration(period: int | None) -> str | None:
    """Write a period, whole hours in microseconds, as an ISO 8601 duration."""
    if period is None:
        return None
    days = min(period // DAY, _MOST_DAYS)
    hours = (period - days * DAY) // HOUR
    return f"P{f'{days}D' if days else ''}" + (f"T{hours}H" if hours or not days else "")
