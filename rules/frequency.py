"""How often is too often: messages in a rolling period, and when the next one fits."""

from typing import TYPE_CHECKING

import numpy as np

from rules.facts import Bools
from rules.vocabulary import ANY_TOPIC, CHANNELS, TEXT

if TYPE_CHECKING:
    from rules.situation import Situation

NEVER = None


def promised_release(situation: "Situation", row: int) -> int | None:
    """Give the first instant at which every promise of the contact's consents holds; ``NEVER`` when one promised none."""
    facts, consents = situation.facts, situation.facts.consents
    release = int(facts.send_at[row])
    for event in situation.standing(TEXT).promises[row]:
        scope = consents.topic[event]
        counted = (facts.history.channel == TEXT) & (True if scope == ANY_TOPIC else facts.history.topic == scope)
        found = _release(situation, row, counted, int(consents.max_messages[event]), int(consents.period[event]))
        if found is NEVER:
            return NEVER
        release = max(release, found)
    return release


def legal_release(situation: "Situation", row: int) -> int | None:
    """Give the first instant at which every legal cap on marketing texts and calls holds."""
    facts, topic = situation.facts, situation.facts.topic[row]
    release = int(facts.send_at[row])
    for limit in situation.laws[row].text_limits:
        channels = [CHANNELS.index(channel) for channel in limit.cap.channels]
        counted = np.isin(facts.history.channel, channels)
        if limit.cap.same_topic and topic:
            counted = counted & ((facts.history.topic == topic) | (facts.history.topic == ""))
        found = _release(situation, row, counted, limit.cap.count, limit.cap.period)
        if found is NEVER:
            return NEVER
        release = max(release, found)
    return release


def _release(situation: "Situation", row: int, counted: Bools, allowed: int, period: int) -> int | None:
    """Give the first instant at or after ``send_at`` with fewer than ``allowed`` counted messages in the period before it."""
    history, at = situation.facts.history, int(situation.facts.send_at[row])
    if allowed == 0:
        return NEVER
    sent = np.sort(history.at[(history.row == row) & history.outbound & counted])
    recent = sent[sent > at - period]
    if len(recent) < allowed:
        return at
    return int(recent[len(recent) - allowed]) + period
