"""An opt-out counts at once and outlives any older opt-in."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import TEXT, Effect


def check(situation: Situation) -> Mask:
    """Fire where an opt-out of text, or of the draft's topic, stands."""
    return situation.facts.checked & situation.standing(TEXT).opted_out


def explain(situation: Situation, row: int) -> str:
    """Name the topic where there is one."""
    topic = situation.facts.topic[row]
    what = f"text messages or of the topic “{topic}”" if topic else "text messages or of a topic, and this draft names none"
    return f"The contact has opted out of {what}; only a later express opt-in to the same thing lifts that."


RULE = Rule(
    id="consent.opted_out",
    effect=Effect.TEXT_NOT_ALLOWED,
    sentence="The contact has opted out of text messages or of this topic; only a later express opt-in to the same thing lifts that.",
    source="3 reasons mobile marketing backfires, no. 3; dos and don'ts of the business SMS; 47 CFR 64.1200(a)(10)",
    check=check,
    only="checked",
    explain=explain,
)
