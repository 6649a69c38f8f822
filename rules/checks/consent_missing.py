"""A number in the database is no consent."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import TEXT, Effect


def check(situation: Situation) -> Mask:
    """Fire where no opt-in to text is on record at all."""
    return situation.facts.checked & ~situation.standing(TEXT).on_record


RULE = Rule(
    id="consent.missing",
    effect=Effect.TEXT_NOT_ALLOWED,
    sentence="No opt-in to text messages is on record for this contact; having the number is no consent.",
    source="14 circumstances in which you should avoid mobile customer communications, no. 6; "
    "3 reasons mobile marketing backfires, no. 1; Dos and don'ts of the business SMS",
    check=check,
    only="checked",
)
