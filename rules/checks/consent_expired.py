"""Consent that has run out is none."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import TEXT, Effect


def check(situation: Situation) -> Mask:
    """Fire where every opt-in that would count is past its date or, implied and for marketing, past its term."""
    return situation.facts.checked & situation.standing(TEXT).expired


RULE = Rule(
    id="consent.expired",
    effect=Effect.TEXT_NOT_ALLOWED,
    sentence="The contact's consent has run out: it is past its expiry date, or it was only implied and is too old for marketing.",
    source="When to call or text customers; S.C. 2010 c. 23 (CASL) s. 10(10)",
    parameters=("marketing_text.implied_months", "marketing_text.implied_months_purchase"),
    check=check,
    only="checked",
)
