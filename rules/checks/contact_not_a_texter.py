"""Some customers do not text for business."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import Effect


def check(situation: Situation) -> Mask:
    """Fire where it is not known for sure that the contact texts for business, unless this answers a text of theirs."""
    facts = situation.facts
    return facts.checked & ~facts.texts_for_business & ~situation.answering


RULE = Rule(
    id="contact.not_a_texter",
    effect=Effect.TEXT_NOT_ALLOWED,
    sentence="It is not known for sure that this contact uses texts for business.",
    source="6 tips on text messaging with a customer or a prospect, no. 3",
    parameters=("answer.within",),
    check=check,
    only="checked",
)
