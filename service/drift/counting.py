"""Decisions into counts: what the store keeps of a batch of drafts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from model.classifier import KNOWN_LANGUAGES, Classifier
from model.labels import LABELS
from model.language import language_of
from model.profile import Counts, count_answer, count_size, count_unsure, count_words
from model.tokens import read

LONGEST_NAME = 60
MOST_ORIGINS = 500
"""How many origins a run or a service keeps apart: a topic is a free word, and somebody may put an order number there."""

MOST_READ = 500
"""How many drafts of a batch are read for language and words; the others are counted without. Reading takes about as long as judging."""


class Origin(NamedTuple):
    """Where drafts come from, and what they are about: empty where nobody said."""

    source: str
    topic: str = ""


def origin_of(item: Mapping[str, Any], source: str) -> Origin:
    """Return the origin of a draft; topics are compared trimmed and case-folded, and ``*`` is none."""
    topic = as_name(as_name(item.get("topic")).casefold())
    return Origin(source, "" if topic == "*" else topic)


def as_name(value: Any) -> str:
    """Return a value as a name to count under: printable, trimmed, of at most ``LONGEST_NAME`` characters; nothing is an empty one."""
    if value is None or value != value:  # an empty cell of a Parquet file may be NaN
        return ""
    return "".join(char if char.isprintable() else " " for char in str(value)).strip()[:LONGEST_NAME].strip()


def count_by_origin(
    decided: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]],
    origins: Sequence[Origin],
    classifier: Classifier,
    most_read: int = MOST_READ,
) -> dict[Origin, Counts]:
    """Return the counts of drafts, given as item and decision, by origin; what another model decided is counted without its words.

    A person's labels are no answer of the model and count for none. ``most_read`` drafts, evenly spread, are read for language and words.
    """
    counts: dict[Origin, Counts] = {}
    chosen = _evenly(len(decided), most_read)
    for row, ((item, decision), origin) in enumerate(zip(decided, origins, strict=True)):
        _count(counts.setdefault(origin, Counter()), item, decision, classifier, words=row in chosen)
    return counts


def _evenly(rows: int, most: int) -> set[int]:
    """Return which of so many rows are read, evenly spread."""
    reading = min(most, rows)
    return {number * rows // reading for number in range(reading)}


def _count(counts: Counts, item: Mapping[str, Any], decision: Mapping[str, Any], classifier: Classifier, *, words: bool) -> None:
    """Count one decision; with ``words`` the draft is read for language and words too."""
    text = str(item["text"])
    counts.update(count_size(text))
    counts["action", decision["action"]] += 1
    counts["needs_review", "yes" if decision["needs_review"] else "no"] += 1
    answers = [decision["labels"][label] for label in LABELS]
    chances = [one["probability"] for one in answers if one["probability"] is not None]
    flags = [bool(one["flagged"]) for one in answers]
    if len(chances) == len(LABELS):
        counts.update(count_answer(chances, flags))
    if words and decision["model_version"] == classifier.version:
        tokens = read(text)
        language = _language(item.get("language")) or language_of(text, tokens)
        counts.update(count_words(tokens, language, classifier.knows))
        if len(chances) == len(LABELS):
            counts.update(count_unsure(_doubt(chances, flags) > classifier.review_doubt or language not in KNOWN_LANGUAGES))


def _language(declared: Any) -> str:
    return declared.replace("_", "-").partition("-")[0].strip().lower() if isinstance(declared, str) else ""


def _doubt(chances: Iterable[float], flags: Iterable[bool]) -> float:
    return sum(1 - chance if flag else chance for chance, flag in zip(chances, flags, strict=True))
