"""Words of customers as policy data: ``[[keywords]]`` lists and the ``[confirmation]`` texts, validated here.

A list says its kind, its language (``*`` for any), its source, its certainty and the day it was checked, like a parameter does.
"""

import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules import sms
from rules.policy_error import PolicyError
from rules.values import SECOND, read_period, read_words

KEYWORD_KINDS = ("opt_out", "opt_out_ask", "opt_out_bare", "opt_in", "confirm", "help", "filler", "topic", "reason")
HOUSE_KINDS = ("opt_out", "opt_out_ask", "help", "topic", "reason")
"""What a house file may add to: never to what starts texting again or explains a word away."""

ANSWERS = ("opt_out", "ask", "topic_opt_out", "kept", "wrong_number", "opt_in", "help")
SLOTS = {"business", "topic", "contact"}
PER_SE = ("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe")
"""The words that revoke by 47 CFR 64.1200(a)(10), whatever a file says."""

LONGEST_DELAY = 300 * SECOND
_LIST_KEYS = {"kind", "language", "words", "source", "certainty", "checked_on", "topic", "reason"}
_CONFIRMATION_KEYS = {"within", "source", "certainty", "checked_on"}


@dataclass(frozen=True)
class KeywordList:
    """One list. ``value`` is the topic or the reason its words stand for, "" for other kinds; ``pack`` the title of its file."""

    kind: str
    language: str
    words: tuple[str, ...]
    value: str
    source: str
    certainty: str
    checked_on: date
    pack: str


@dataclass(frozen=True)
class Confirmations:
    """The texts that answer, (language, kind) -> variants, fullest first; ``within`` in microseconds after the request."""

    texts: Mapping[tuple[str, str], tuple[str, ...]]
    within: int
    source: str
    certainty: str
    checked_on: date


def read_keywords(raw: Any, kind: str, title: str, certainties: Iterable[str], file: str) -> tuple[KeywordList, ...]:
    """Validate ``[[keywords]]`` of a file of a kind.

    Raises:
        PolicyError: naming the list and the key.
    """
    if not isinstance(raw, list):
        raise PolicyError(file, "keywords", raw, "a list of [[keywords]] tables")
    allowed = HOUSE_KINDS if kind == "house" else KEYWORD_KINDS if kind == "keywords" else ()
    if raw and not allowed:
        raise PolicyError(file, "keywords", kind, "lists of words only in a file of kind keywords or house")
    return tuple(_list(one, f"keywords[{index}]", allowed, title, tuple(certainties), file) for index, one in enumerate(raw))


def _list(raw: Any, key: str, allowed: tuple[str, ...], title: str, certainties: tuple[str, ...], file: str) -> KeywordList:
    if not isinstance(raw, Mapping):
        raise PolicyError(file, key, raw, "a [[keywords]] table")
    for unknown in sorted(raw.keys() - _LIST_KEYS):
        raise PolicyError(file, f"{key}.{unknown}", raw[unknown], "one of the keys " + ", ".join(sorted(_LIST_KEYS)))
    kind = raw.get("kind")
    if kind not in allowed:
        raise PolicyError(file, f"{key}.kind", kind, "one of " + ", ".join(allowed))
    language = raw.get("language")
    if not isinstance(language, str) or not (language == "*" or (len(language) == 2 and language.isalpha() and language.islower())):
        raise PolicyError(file, f"{key}.language", language, "a language such as 'en', or '*'")
    try:
        words = read_words(raw.get("words"))
    except ValueError as error:
        raise PolicyError(file, f"{key}.words", raw.get("words"), str(error)) from None
    for name in ("topic", "reason"):
        if (name == kind) != (name in raw) or not isinstance(raw.get(name, ""), str) or (name in raw and not raw[name].strip()):
            raise PolicyError(file, f"{key}.{name}", raw.get(name), f"a word in a list of kind {name}, absent elsewhere")
    _check_origin(raw, key, certainties, file)
    value = str(raw.get(kind, "")) if kind in ("topic", "reason") else ""
    return KeywordList(str(kind), language, words, value, raw["source"], raw["certainty"], raw["checked_on"], title)


def _check_origin(raw: Mapping[str, Any], key: str, certainties: tuple[str, ...], file: str) -> None:
    if not isinstance(raw.get("source"), str) or not raw["source"].strip():
        raise PolicyError(file, f"{key}.source", raw.get("source"), "the law or vendor the words come from")
    if raw.get("certainty") not in certainties:
        raise PolicyError(file, f"{key}.certainty", raw.get("certainty"), "one of " + ", ".join(certainties))
    if type(raw.get("checked_on")) is not date:
        raise PolicyError(file, f"{key}.checked_on", raw.get("checked_on"), "a date such as 2026-11-22")


def read_confirmations(raw: Any, certainties: Iterable[str], file: str) -> Confirmations:
    """Validate ``[confirmation]`` and its tables, one a language.

    Raises:
        PolicyError: naming language and kind; also for a text that cannot fit one segment, or a delay longer than five minutes.
    """
    if not isinstance(raw, Mapping):
        raise PolicyError(file, "confirmation", raw, "a [confirmation] table")
    _check_origin(raw, "confirmation", tuple(certainties), file)
    try:
        within = read_period(raw.get("within"))
    except ValueError as error:
        raise PolicyError(file, "confirmation.within", raw.get("within"), str(error)) from None
    if within > LONGEST_DELAY:
        raise PolicyError(file, "confirmation.within", raw["within"], "at most PT5M: a later text needs a reason (47 CFR 64.1200(a)(12))")
    texts: dict[tuple[str, str], tuple[str, ...]] = {}
    for language, table in raw.items():
        if language in _CONFIRMATION_KEYS:
            continue
        if not isinstance(table, Mapping) or set(table) != set(ANSWERS):
            raise PolicyError(file, f"confirmation.{language}", table, "a table of " + ", ".join(ANSWERS))
        for answer in ANSWERS:
            texts[language, answer] = _variants(table[answer], f"confirmation.{language}.{answer}", file)
    if not texts:
        raise PolicyError(file, "confirmation", None, "a table such as [confirmation.en]")
    return Confirmations(texts, within, raw["source"], raw["certainty"], raw["checked_on"])


def _variants(raw: Any, key: str, file: str) -> tuple[str, ...]:
    try:
        variants = read_words(raw)
    except ValueError:
        raise PolicyError(file, key, raw, "a list of texts, the fullest first") from None
    for text in variants:
        try:
            slots = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError as error:
            raise PolicyError(file, key, text, f"balanced braces ({error})") from None
        if not slots <= SLOTS:
            raise PolicyError(file, key, text, "no slots but " + ", ".join(sorted(SLOTS)))
        if sms.count_segments(text.format(business="", topic="", contact="")) > 1:
            raise PolicyError(file, key, text, "a text of one segment")
    if not variants or "{" in variants[-1]:
        raise PolicyError(file, key, raw, "a last text without slots, for when names are missing or too long")
    return variants
