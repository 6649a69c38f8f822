"""Keep the promise made when consent was asked for."""

from rules.clock import to_datetime
from rules.frequency import NEVER, promised_release
from rules.rule import Mask, Rule, rows_of
from rules.situation import Situation
from rules.vocabulary import Effect


def check(situation: Situation) -> Mask:
    """Fire where one more text would be more than promised in the rolling period; answers are free."""
    mask: Mask = situation.facts.checked & ~situation.answering
    for row in rows_of(mask):
        mask[row] = promised_release(situation, row) != situation.facts.send_at[row]
    return mask


def explain(situation: Situation, row: int) -> str:
    """Say when the next one fits."""
    release = promised_release(situation, row)
    if release is NEVER:
        return "The contact was promised no texts at all under this consent."
    zone = (situation.facts.zones[row] or ("UTC",))[0]
    return f"One more text now would be more than the contact was promised; the next one fits on {to_datetime(release, zone):%Y-%m-%d %H:%M %Z}."


RULE = Rule(
    id="consent.frequency",
    effect=Effect.HOLD,
    sentence="One more text now would be more than the contact was promised.",
    source="3 reasons mobile marketing backfires, no. 2",
    parameters=("answer.within",),
    check=check,
    only="checked",
    explain=explain,
)
