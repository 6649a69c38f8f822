"""What the rules say, in the visitor's language. The rules speak English; a file of sentences beside the words says it again.

A sentence nobody has put into the language, such as a reason of a house's own policy, stays as it is.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "words"

Sentences = Mapping[str, Any]


@dataclass(frozen=True)
class Sentence:
    """A sentence to read, and the English ``original`` behind it, None where the sentence is that itself."""

    text: str
    original: str | None = None


@lru_cache
def read_sentences(code: str) -> Sentences | None:
    """Give a language's sentences: by rule, reason and fault of a field, and patterns for particulars; None for the language of the rules."""
    path = _FOLDER / f"findings.{code}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def say_finding(code: str, rule: str, message: str) -> Sentence:
    """Say a finding's message, with its particulars where there is a pattern for them, else the rule's general sentence."""
    known = read_sentences(code)
    if known is None or rule not in known["rule"]:
        return Sentence(message)
    details = (one for one in known["detail"] if one["rule"] == rule)
    added = next((one for one in known["after"] if message.endswith(one)), "")
    said = _fill(known, details, message.removesuffix(added)) or known["rule"][rule]
    return Sentence(said + known["after"].get(added, ""), message)


def say_reason(code: str, reason: str) -> Sentence:
    """Say why a channel stands where it does."""
    known = read_sentences(code)
    said = known and (known["reason"].get(reason) or _fill(known, known["particular"], reason))
    return Sentence(said, reason) if said else Sentence(reason)


def say_fault(code: str, expected: str) -> str:
    """Say what a field of the form wants instead of what stands in it."""
    known = read_sentences(code)
    return (known and _fill(known, known["fault"], expected)) or expected


def _fill(known: Sentences, patterns: Iterable[Mapping[str, str]], message: str) -> str | None:
    """Fill the first pattern that fits, None where none does."""
    for one in patterns:
        if found := re.search(one["english"], message, re.DOTALL):
            return one["says"].format(**{name: _value(known, name, value) for name, value in found.groupdict().items()})
    return None


def _value(known: Sentences, name: str, value: str) -> str:
    """Put what was found into the language: a known word, the days of a ``week``, quotation marks."""
    if name == "week":
        return re.sub("|".join(known["day"]), lambda day: str(known["day"][day[0]]), value)
    return str(known["value"].get(value, value.replace("“", "„")))
