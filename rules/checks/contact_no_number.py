"""A text needs a number that takes texts."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import TEXT, Effect


def check(situation: Situation) -> Mask:
    """Fire where the number is missing, malformed, or of a line that takes no texts."""
    return situation.facts.checked & ~situation.facts.reachable[:, TEXT]


RULE = Rule(
    id="contact.no_number",
    effect=Effect.TEXT_NOT_ALLOWED,
    sentence="There is no number that takes texts: it is missing, malformed, or a fixed, toll-free, premium or internet line.",
    source="14 circumstances in which you should avoid mobile customer communications, no. 8; E.164 numbering plans",
    check=check,
    only="checked",
)
