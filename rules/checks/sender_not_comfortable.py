"""Do not learn texting on customers."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import Effect


def check(situation: Situation) -> Mask:
    """Fire where the sender is not at ease with texting."""
    return ~situation.facts.comfortable_texting


RULE = Rule(
    id="sender.not_comfortable",
    effect=Effect.TEXT_NOT_ALLOWED,
    sentence="The sender is not comfortable with texting; customers are not the people to practise on.",
    source="6 tips on text messaging with a customer or a prospect, no. 5",
    check=check,
)
