"""A few emoji at most."""

import re

import emoji
import numpy as np

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import Effect

_UNQUALIFIED = emoji.STATUS["unqualified"]
_TEXT_STYLE = "\ufe0e"
_JOINER = "\u200d"
_SYMBOLS = re.compile("[\xa9\xae\u203c\u2049\u20e3\u2122-\u3299\U0001f000-\U0001faff]")
"""Every emoji has one of these in it; plain punctuation, letters and the euro sign are not among them."""


def count_emoji(text: str) -> int:
    """Count the emoji of a text: one for a joined sequence, a flag or a keycap, none for a sign in text presentation such as ©."""
    if not _SYMBOLS.search(text):
        return 0
    count, end = 0, -1
    for token in emoji.analyze(text, join_emoji=False):
        if isinstance(token.value, emoji.EmojiMatch):
            joined = token.value.start == end + 1 and text[end] == _JOINER
            count += not (joined or _is_plain_sign(token.chars) or text.startswith(_TEXT_STYLE, token.value.end))
            end = token.value.end
    return count


def _is_plain_sign(chars: str) -> bool:
    return len(chars) == 1 and emoji.EMOJI_DATA.get(chars, {}).get("status") == _UNQUALIFIED


def check(situation: Situation) -> Mask:
    """Fire where a text has more emoji than the house allows."""
    most = situation.policy["style.max_emoji"]
    texts = situation.facts.text
    found = (not text.isascii() and len(_SYMBOLS.findall(text)) > most and count_emoji(text) > most for text in texts)
    return np.fromiter(found, dtype=bool, count=len(situation))


def explain(situation: Situation, row: int) -> str:
    """Say how many emoji there are and how many may stay."""
    found, most = count_emoji(situation.facts.text[row]), situation.policy["style.max_emoji"]
    remedy = f"keep at most {most}" if most else "leave them out"
    return f"The draft has {found} emoji: {remedy}, or it reads like a private message."


RULE = Rule(
    id="style.emoji",
    effect=Effect.REVISE,
    sentence="The draft has more emoji than a business text should.",
    source="dos and don'ts of the business SMS",
    parameters=("style.max_emoji",),
    check=check,
    reads_words=True,
    explain=explain,
)
