"""Never text a prospect, but for two exceptions."""

from rules.rule import Mask, Rule, rows_of
from rules.situation import Situation
from rules.text_shape import gives_full_name
from rules.vocabulary import DELIVERED, EMAIL, PHONE, Effect


def check(situation: Situation) -> Mask:
    """Fire for prospects who neither wrote first nor were tried in vain on every other channel."""
    facts = situation.facts
    mask: Mask = facts.checked & ~facts.customer & ~situation.answering
    for row in rows_of(mask & facts.texts_for_business):
        mask[row] = not _last_resort(situation, row)
    return mask


def _last_resort(situation: Situation, row: int) -> bool:
    """Every other reachable channel but a meeting failed lately, and the draft is one segment with the sender's full name."""
    facts, policy = situation.facts, situation.policy
    channels = [channel for channel in (PHONE, EMAIL) if facts.reachable[row, channel]]
    return (
        bool(channels)
        and all(_tried_in_vain(situation, row, channel) for channel in channels)
        and situation.segments[row] <= policy["prospect.max_segments"]
        and gives_full_name(facts.text[row], facts.sender_name[row])
    )


def _tried_in_vain(situation: Situation, row: int, channel: int) -> bool:
    """Say whether the channel was tried within the last days and no attempt got through."""
    history = situation.facts.history
    since = situation.facts.send_at[row] - situation.policy["prospect.tried_within"]
    tries = history.outcome[(history.row == row) & (history.channel == channel) & history.outbound & (history.at >= since)]
    return len(tries) > 0 and not (tries == DELIVERED).any()


RULE = Rule(
    id="contact.prospect",
    effect=Effect.TEXT_NOT_ALLOWED,
    sentence="Never text a prospect first: answer when they write, or text once every other channel has failed within the last days, "
    "in one segment with your first and last name.",
    source="6 tips on text messaging with a customer or a prospect, no. 2",
    parameters=("prospect.tried_within", "prospect.max_segments", "answer.within"),
    check=check,
    reads_words=True,
    only="checked",
)
