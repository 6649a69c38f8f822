"""Marketing needs more than a number handed over."""

import numpy as np

from rules.facts import Ints
from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import LEVELS, TEXT, Effect


def required(situation: Situation) -> Ints:
    """Give the level each draft needs: the law of the place for marketing, the house's for service."""
    needed: Ints = np.where(situation.answering, situation.policy["service_text.answer_level"], situation.policy["service_text.level"])
    if situation.has("marketing"):
        marketing = np.fromiter((law.level for law in situation.laws), dtype=np.int64, count=len(situation))
        needed = np.where(situation.marketing, marketing, needed)
    return needed


def check(situation: Situation) -> Mask:
    """Fire where the best opt-in that covers the draft is below what its purpose needs."""
    level = situation.standing(TEXT).level
    known: Mask = situation.facts.checked & (level >= 0)
    return known & (level < required(situation)) if known.any() else known


def explain(situation: Situation, row: int) -> str:
    """Name the level there is and the level it takes."""
    have, need = (LEVELS[int(level)].replace("_", " ") for level in (situation.standing(TEXT).level[row], required(situation)[row]))
    if situation.marketing[row]:
        return f"Marketing by text needs {need} consent here; on record is {have} consent."
    return f"A service text needs {need} consent unless it answers the customer; on record is {have} consent."


RULE = Rule(
    id="consent.level",
    effect=Effect.TEXT_NOT_ALLOWED,
    sentence="The consent on record is weaker than this message needs.",
    source="When to call or text customers; 47 CFR 64.1200(a)(2), (f)(9); CTIA Messaging Principles and Best Practices 5.1",
    parameters=("marketing_text.level", "service_text.level", "service_text.answer_level"),
    check=check,
    only="checked",
    explain=explain,
)
