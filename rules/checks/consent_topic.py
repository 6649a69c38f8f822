"""Consent to one topic is no consent to another."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import TEXT, Effect


def check(situation: Situation) -> Mask:
    """Fire where opt-ins to text exist and none covers the draft's topic."""
    stand = situation.standing(TEXT)
    return situation.facts.checked & stand.on_record & ~stand.covered


def explain(situation: Situation, row: int) -> str:
    """Name the topic."""
    topic = situation.facts.topic[row]
    if not topic:
        return "The draft names no topic and the contact agreed to texts on certain topics only."
    return f"The contact agreed to texts about other topics, not about “{topic}”."


RULE = Rule(
    id="consent.topic",
    effect=Effect.TEXT_NOT_ALLOWED,
    sentence="The contact agreed to texts about other topics, not about this one.",
    source="3 reasons mobile marketing backfires; dos and don'ts of the business SMS; CTIA Messaging Principles and Best Practices 5.1.2.2",
    check=check,
    only="checked",
    explain=explain,
)
