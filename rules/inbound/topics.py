"""Which topic a customer refuses, and which one alone is still wanted."""

from collections.abc import Sequence

from rules.inbound.concepts import Mention
from rules.inbound.lexicon import Lexicon
from rules.inbound.words import Word

_NEAR = 5
"""Words between 'only' or 'keep' and the topic it goes with."""

_ALL_OF_IT = {"alone", "lose", "legal", "mine", "list", "withdraw", "endsub"}
"""Concepts that speak of texting as a whole, whatever topic is named beside them."""


def named_topics(words: Sequence[Word], mentions: Sequence[Mention], lexicon: Lexicon) -> tuple[str | None, str | None]:
    """Give the first topic refused and the first one kept.

    A topic is kept when 'only', 'keep', 'except' or the like stands shortly before it in its sentence with no refusal between, or right after.
    """
    refused: str | None = None
    kept: str | None = None
    for value, start, end in lexicon.find(words, "topic"):
        before = [
            one
            for one in mentions
            if one.concept in ("only", "not", "no", "stop") and 0 <= start - one.end <= _NEAR and _together(words, one.start, start)
        ]
        after = any(
            one.concept in ("only", "keep") and 0 <= one.start - end <= 1 and _together(words, one.start, start) for one in mentions
        )
        is_kept = (bool(before) and before[-1].concept == "only") or (after and not before)
        if is_kept:
            kept = kept or value
        else:
            refused = refused or value
    return (None if refused == kept else refused), kept


def _together(words: Sequence[Word], one: int, other: int) -> bool:
    return words[one].sentence == words[other].sentence


def speaks_of_topics_only(mentions: Sequence[Mention], kept: str | None) -> bool:
    """Say whether only a topic is refused, not texting as such; when something is kept, it is so."""
    return kept is not None or not {one.concept for one in mentions} & _ALL_OF_IT
