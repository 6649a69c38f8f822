"""A stranger says who is writing and for whom."""

from rules.rule import Mask, Rule, rows_of
from rules.situation import Situation
from rules.text_shape import names_business, names_sender
from rules.vocabulary import Effect


def _named(situation: Situation, row: int) -> tuple[bool, bool]:
    facts = situation.facts
    return names_sender(facts.text[row], facts.sender_name[row]), names_business(facts.text[row], facts.sender_business[row])


def check(situation: Situation) -> Mask:
    """Fire where the contact lacks the sender's number and the draft does not give both a name and the business."""
    mask: Mask = situation.facts.checked & ~situation.facts.knows_sender
    for row in rows_of(mask):
        mask[row] = not all(_named(situation, row))
    return mask


def explain(situation: Situation, row: int) -> str:
    """Say what is missing from the draft."""
    person, business = _named(situation, row)
    missing = " and ".join(word for word, there in (("who is writing", person), ("for which business", business)) if not there)
    return f"The contact does not have the sender's number, and the draft does not say {missing}."


RULE = Rule(
    id="contact.unknown_sender",
    effect=Effect.REVISE,
    sentence="The contact does not have the sender's number, and the draft does not say who is writing and for which business.",
    source="6 tips on text messaging with a customer or a prospect, nos. 1 and 2",
    check=check,
    reads_words=True,
    only="checked",
    explain=explain,
)
