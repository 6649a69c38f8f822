"""A touchy answer within a minute deserves a second look."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import NO_TIME, Effect


def check(situation: Situation) -> Mask:
    """Fire where a flagged draft answers within a minute of the customer's message."""
    facts = situation.facts
    waited = facts.send_at - facts.reply_to_at
    soon: Mask = (facts.reply_to_at != NO_TIME) & (waited <= situation.policy["reply.hasty_within"])
    return facts.checked & soon & situation.flagged


RULE = Rule(
    id="timing.hasty_reply",
    effect=Effect.REVIEW,
    sentence="This touchy reply comes within 60 seconds of the customer's message: think it through first.",
    source="6 tips on text messaging with a customer or a prospect, no. 4",
    parameters=("reply.hasty_within",),
    check=check,
    reads_words=True,
    only="replying",
)
