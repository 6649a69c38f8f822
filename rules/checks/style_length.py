"""A text is short: at most so many SMS segments, as typed."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.sms import count_segments, is_gsm
from rules.vocabulary import Effect


def check(situation: Situation) -> Mask:
    """Fire where a text takes more segments than the house allows."""
    mask: Mask = situation.segments > situation.policy["style.max_segments"]
    return mask


def explain(situation: Situation, row: int) -> str:
    """Say how many segments there are, how many characters fit, and which characters make a text dear."""
    text, allowed = situation.facts.text[row], situation.policy["style.max_segments"]
    plain = is_gsm(text)
    single, joined = (160, 153) if plain else (70, 67)
    room = single if allowed == 1 else joined * allowed
    parts = "segment" if allowed == 1 else "segments"
    message = (
        f"The draft takes {situation.segments[row]} SMS segments and {allowed} {parts} may be used: shorten it to about {room} characters."
    )
    if plain:
        return message
    special = list(dict.fromkeys(char for char in text if not is_gsm(char) and char.isprintable()))
    shown = " ".join(special[:5]) + (" and others" if len(special) > 5 else "")
    remedy = f" Characters outside the SMS alphabet ({shown}) more than halve the room" if shown else ""
    if remedy and count_segments("".join(char if is_gsm(char) else "?" for char in text)) <= allowed:
        return f"{message}{remedy}; with plain letters and signs instead it would fit as it is."
    return f"{message}{remedy}." if remedy else message


RULE = Rule(
    id="style.length",
    effect=Effect.REVISE,
    sentence="The draft takes more SMS segments than a text should have: shorten it.",
    source="6 tips on text messaging with a customer or a prospect, no. 2; dos and don'ts of the business SMS",
    parameters=("style.max_segments",),
    check=check,
    reads_words=True,
    explain=explain,
)
