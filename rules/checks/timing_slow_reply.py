"""A customer's message should not wait."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import NO_TIME, Effect


def check(situation: Situation) -> Mask:
    """Fire where the customer's message has waited longer than a day."""
    facts = situation.facts
    waited = facts.send_at - facts.reply_to_at
    slow: Mask = (facts.reply_to_at != NO_TIME) & (waited > situation.policy["reply.slow_after"])
    return facts.checked & slow


RULE = Rule(
    id="timing.slow_reply",
    effect=Effect.WARN,
    sentence="The customer's message has waited over 24 hours for this answer.",
    source="Dos and don'ts of the business SMS",
    parameters=("reply.slow_after",),
    check=check,
    only="replying",
)
