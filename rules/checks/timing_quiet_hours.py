"""Text within working hours, on the clock where the contact is."""

from rules.clock import to_datetime, zones_or_everywhere
from rules.rule import Mask, Rule, rows_of
from rules.situation import Situation
from rules.vocabulary import Effect
from rules.windows import open_hours


def _late_zone(situation: Situation, row: int) -> str | None:
    """Give the first zone whose clock is outside the hours, None when all are inside."""
    for zone in zones_or_everywhere(situation.facts.zones[row]):
        local = to_datetime(situation.facts.send_at[row], zone)
        minute = local.hour * 60 + local.minute
        if not any(opens <= minute < closes for opens, closes in open_hours(situation, row, local.date())):
            return zone
    return None


def check(situation: Situation) -> Mask:
    """Fire where the clock is outside the house's hours or, for marketing, outside a pack's."""
    mask: Mask = situation.facts.checked.copy()
    for row in rows_of(mask):
        mask[row] = _late_zone(situation, row) is not None
    return mask


def explain(situation: Situation, row: int) -> str:
    """Name the local time and the hours."""
    if not situation.facts.zones[row]:
        return "Nobody knows what time it is where the contact is: neither number, country nor time zone says."
    zone = _late_zone(situation, row) or situation.facts.zones[row][0]
    local = to_datetime(situation.facts.send_at[row], zone)
    hours = ", ".join(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in open_hours(situation, row, local.date()))
    return f"It is {local:%H:%M} in {zone.replace('_', ' ')}, where texts may go {hours or 'at no hour'}."


RULE = Rule(
    id="timing.quiet_hours",
    effect=Effect.HOLD,
    sentence="It is outside the hours in which texts may go where the contact is.",
    source="Dos and don'ts of the business SMS; 47 CFR 64.1200(c)(1) and the packs of the place",
    parameters=("house.hours", "marketing_text.hours", "answer.within"),
    check=check,
    only="checked",
    explain=explain,
)
