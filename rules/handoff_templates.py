"""Templates of hand-off texts: one list a language and deciding label, longest first. Data in the base policy."""

import string
from collections.abc import Mapping
from typing import Any

from rules.policy_error import PolicyError
from rules.vocabulary import LABELS

Templates = Mapping[tuple[str, str], tuple[str, ...]]
"""(language, label or 'opt_out') -> variants, the fullest first."""

SLOTS = {"contact", "sender", "business"}
KEYS = (*(label for label in LABELS if label != "promotional"), "opt_out")


def read_templates(raw: Any, file: str) -> Templates:
    """Validate ``[templates.<language>]`` tables.

    Raises:
        PolicyError: naming language, label and what is wrong with the text.
    """
    if not isinstance(raw, Mapping):
        raise PolicyError(file, "templates", raw, "tables such as [templates.en]")
    templates: dict[tuple[str, str], tuple[str, ...]] = {}
    for language, texts in raw.items():
        if not isinstance(texts, Mapping):
            raise PolicyError(file, f"templates.{language}", texts, "a table of label = [texts]")
        for label, variants in texts.items():
            key = f"templates.{language}.{label}"
            if label not in KEYS:
                raise PolicyError(file, key, label, "one of " + ", ".join(KEYS))
            if not isinstance(variants, list) or not variants or not all(isinstance(text, str) and text.strip() for text in variants):
                raise PolicyError(file, key, variants, "a list of texts")
            for text in variants:
                _check_slots(text, label, key, file)
            templates[language, label] = tuple(variants)
        for missing in [label for label in KEYS if label not in texts]:
            raise PolicyError(file, f"templates.{language}.{missing}", None, "a list of texts")
    return templates


def _check_slots(text: str, label: str, key: str, file: str) -> None:
    try:
        slots = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise PolicyError(file, key, text, f"balanced braces ({error})") from None
    needed = set() if label == "opt_out" else {"sender", "business"}
    if not needed <= slots <= SLOTS or (label == "opt_out" and slots):
        raise PolicyError(file, key, text, "the slots {sender} and {business}, and {contact} where wished")
