"""Some places cap marketing texts and calls."""

from rules.frequency import legal_release
from rules.rule import Mask, Rule, rows_of
from rules.situation import Situation
from rules.vocabulary import Effect


def check(situation: Situation) -> Mask:
    """Fire for marketing where a jurisdiction's cap is reached."""
    mask: Mask = situation.facts.checked & situation.marketing
    for row in rows_of(mask):
        mask[row] = legal_release(situation, row) != situation.facts.send_at[row]
    return mask


def explain(situation: Situation, row: int) -> str:
    """Name the packs whose caps apply."""
    caps = "; ".join(
        f"{limit.title}: {limit.cap.count} in {limit.cap.period // 3_600_000_000} hours" for limit in situation.laws[row].text_limits
    )
    return f"The legal limit on marketing texts and calls is reached ({caps})."


RULE = Rule(
    id="consent.legal_frequency",
    effect=Effect.HOLD,
    sentence="The legal limit on marketing texts and calls is reached.",
    source="When to call or text customers; Fla. Stat. 501.616(6); the packs of the place",
    parameters=("marketing_text.cap",),
    check=check,
    only="marketing",
    explain=explain,
)
