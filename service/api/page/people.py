"""The contacts tab: who is on record, and one contact's consent, event by event."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rules.vocabulary import LEVELS
from service.api.page.words import Words, say_period, say_stamp
from service.api.state import AppState
from service.errors import UserError
from service.store.contact_list import find_contacts
from service.store.proof import proof
from service.store.state import EVERY_TOPIC, OTHER_TOPICS

MOST = 50
_STAMPS = ("occurred_at", "recorded_at", "expires_at")


@dataclass(frozen=True)
class Standing:
    """What stands for one channel and topic: a word for service and one for marketing, and whether each is a yes."""

    channel: str
    topic: str
    service: str
    marketing: str
    service_yes: bool
    marketing_yes: bool


@dataclass(frozen=True)
class Trail:
    """One contact (None after erasure), what stands now and every event, the newest first; moments in words."""

    contact: Mapping[str, Any] | None
    standing: tuple[Standing, ...]
    events: tuple[Mapping[str, Any], ...]


def search(state: AppState, query: str) -> list[dict[str, Any]]:
    """Give at most ``MOST`` contacts by id, name or number; all of them, by name, for an empty query."""
    return find_contacts(state.store, query.replace("\0", ""), MOST)


def trail(state: AppState, contact_id: str, words: Words) -> Trail | None:
    """Give a contact's consent in words, None when nothing is known about such a contact."""
    try:
        told = proof(state.store, contact_id, state.clock(), state.judges.current.policy)
    except UserError:
        return None
    events = [_event(event, words) for event in [*told["events"], *told["events_of_erased"]]]
    return Trail(told["contact"], tuple(_standing(one, words) for one in told["state"]), tuple(reversed(events)))


def _event(event: Mapping[str, Any], words: Words) -> dict[str, Any]:
    return {
        **event,
        **{name: say_stamp(words, event[name]) if event[name] else None for name in _STAMPS},
        "topic": say_topic(event["topic"], words),
        "period": say_period(words, event["period"] or ""),
    }


def _standing(one: Mapping[str, Any], words: Words) -> Standing:
    service, marketing = str(one["service"]), str(one["marketing"])
    return Standing(
        channel=words["channel"][one["channel"]],
        topic=say_topic(one["topic"], words),
        service=_word(service, words),
        marketing=_word(marketing, words),
        service_yes=service.startswith("opted in"),
        marketing_yes=marketing.startswith("opted in"),
    )


def _word(said: str, words: Words) -> str:
    """Put "opted in (express)" and its like into the visitor's language."""
    word, _, level = said.partition(" (")
    level = level.rstrip(")")
    name = str(words["standing"][word.replace(" ", "_")])
    return f"{name} ({words['level'][level]})" if level in LEVELS else name


def say_topic(topic: str, words: Words) -> str:
    """Name a topic, which is a word of the house's own unless it stands for all or the rest."""
    names = {"*": "every_topic", EVERY_TOPIC: "every_topic", OTHER_TOPICS: "other_topics"}
    return str(words["contacts"][names[topic]]) if topic in names else topic
