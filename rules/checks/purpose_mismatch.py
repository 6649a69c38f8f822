"""What reads like an advertisement is one."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import Effect


def check(situation: Situation) -> Mask:
    """Fire where the purpose is service and the draft is flagged promotional."""
    return situation.flags["promotional"] & ~situation.facts.marketing_declared


RULE = Rule(
    id="purpose.mismatch",
    effect=Effect.WARN,
    sentence="The purpose is service, but the draft reads like an advertisement; the rules for marketing were applied.",
    source="14 circumstances in which you should avoid mobile customer communications, no. 6",
    check=check,
    reads_words=True,
    only="marketing",
)
