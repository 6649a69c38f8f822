"""No contact was named, so consent and timing were not judged."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import Effect


def check(situation: Situation) -> Mask:
    """Fire where neither a contact nor consents were given."""
    return ~situation.facts.checked


RULE = Rule(
    id="consent.not_checked",
    effect=Effect.WARN,
    sentence="No contact was named, so nobody checked whether this person may be texted, or when.",
    source="House rule: an answer says what it did not look at",
    check=check,
)
