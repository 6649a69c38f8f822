"""No texts on weekends and public holidays where the contact is."""

from datetime import date

from rules.clock import to_datetime, zones_or_everywhere
from rules.rule import Mask, Rule, rows_of
from rules.situation import Situation
from rules.vocabulary import Effect
from rules.windows import day_off


def _days(situation: Situation, row: int) -> list[date]:
    at = situation.facts.send_at[row]
    return [to_datetime(at, zone).date() for zone in zones_or_everywhere(situation.facts.zones[row])]


def check(situation: Situation) -> Mask:
    """Fire where the local day is off in any zone the contact may be in."""
    mask: Mask = situation.facts.checked.copy()
    for row in rows_of(mask):
        mask[row] = any(day_off(situation, row, day) for day in _days(situation, row))
    return mask


def explain(situation: Situation, row: int) -> str:
    """Name the day."""
    why = next(reason for day in _days(situation, row) if (reason := day_off(situation, row, day)))
    return f"Where the contact is, it is a day without business texts: {why}."


RULE = Rule(
    id="timing.non_working_day",
    effect=Effect.HOLD,
    sentence="Where the contact is, it is a weekend or a public holiday.",
    source="Dos and don'ts of the business SMS; the packs of the place; public holidays by the holidays library",
    parameters=("house.weekend_off", "house.holidays_off", "marketing_text.hours", "marketing_text.holidays_off", "answer.within"),
    check=check,
    only="checked",
    explain=explain,
)
