"""What a contact's consents amount to at a moment, by channel and topic: the rules' own fold, put into words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from rules.consent import Standing
from rules.policy import Policy
from rules.situation import Situation
from rules.vocabulary import ANY_TOPIC, CHANNELS, LABELS, LEVELS
from service.columns import to_facts
from service.item import Item
from service.store.events import iso

EVERY_TOPIC, OTHER_TOPICS = "every topic", "every other topic"
_UNHEARD_OF = "\uffff"
"""Stands for a topic nobody has named."""


@dataclass(frozen=True)
class State:
    """What stands for drafts of one channel and topic: ``service`` and ``marketing``, which the law may tell apart."""

    channel: str
    topic: str
    service: str
    marketing: str

    def line(self) -> str:
        """Say it."""
        both = self.service if self.service == self.marketing else f"{self.service}; for marketing: {self.marketing}"
        return f"{self.channel}, {self.topic}: {both}"


def states(contact: Mapping[str, Any], consents: Sequence[Mapping[str, Any]], at: int, policy: Policy) -> list[State]:
    """Say for every channel that consents speak of, and every topic they name, what stands at a moment (microseconds since the epoch)."""
    topics = sorted({str(one["topic"]) for one in consents} - {ANY_TOPIC})
    asked = [*topics, _UNHEARD_OF]
    item = {"text": "-", "contact": dict(contact), "consents": [dict(one) for one in consents], "send_at": iso(at)}
    items = [Item.model_validate({**item, "topic": topic}) for topic in asked]
    facts = to_facts(items, [""] * len(items), at, require_consent=True)
    flags = {label: np.zeros(len(items), dtype=bool) for label in LABELS}
    service = Situation(facts, flags, policy)
    marketing = Situation(replace(facts, marketing_declared=np.ones(len(items), dtype=bool)), flags, policy)
    named = [channel for channel in CHANNELS if any(one["channel"] == channel for one in consents)]
    rest = OTHER_TOPICS if topics else EVERY_TOPIC
    found = []
    for channel in named:
        code = CHANNELS.index(channel)
        both = service.standing(code), marketing.standing(code)
        for row, topic in enumerate(asked):
            words = [_word(one, row) for one in both]
            found.append(State(channel, rest if topic == _UNHEARD_OF else topic, *words))
    return found


def _word(standing: Standing, row: int) -> str:
    if standing.opted_out[row]:
        return "opted out"
    if standing.live[row]:
        return f"opted in ({LEVELS[standing.level[row]]})"
    if standing.expired[row]:
        return "expired"
    return "not opted in"
