"""Decisions into counts: every draft counted, no word kept."""

import re
from collections import Counter
from typing import Any

import pytest
from running import assemble_once

from model.profile import ANSWERS, INPUTS, Counts
from service.assembly import Settings
from service.batch_recording import add_up
from service.drift.counting import LONGEST_NAME, MOST_ORIGINS, Origin, as_name, count_by_origin, origin_of
from service.scoring import score_rows

NOW = 1_795_536_900_000_000
TEXTS = (
    "Hi Ana, your table for four is booked for 7 pm.",
    "Zanzibar Quux 0123456789: we are sorry, the insurer has turned down your claim.",
    "Prosimy o przesłanie numeru PESEL.",
)


def decided(items: list[dict[str, Any]]) -> list[tuple[dict[str, Any], Any]]:
    """Give items with their decisions by the model that comes with the program."""
    outcomes = score_rows(assemble_once(Settings()), list(enumerate(items)), NOW, is_flat=False)
    return list(zip(items, outcomes, strict=True))


def count_decisions(some: Any, *more: Any) -> Counts:
    """Count drafts that all come from one place."""
    return count_by_origin(some, [Origin("crm")] * len(some), *more)[Origin("crm")]


def test_every_feature_counts_every_draft() -> None:
    """Each draft is in one bin of each feature, and counted by action and review."""
    counts = count_decisions(decided([{"text": text} for text in TEXTS]), assemble_once(Settings()).classifier)
    for feature in (*INPUTS, *ANSWERS, "action", "needs_review"):
        assert sum(count for (name, _), count in counts.items() if name == feature) == len(TEXTS), feature
    assert counts["language", "en"] == 2
    assert counts["language", "pl"] == 1
    assert counts["words", "unknown"] >= 2


def test_a_persons_labels_are_no_answer_of_the_model() -> None:
    """A draft labelled by hand counts as a draft, not as a prediction."""
    counts = count_decisions(decided([{"text": TEXTS[0], "labels": ["legal"]}]), assemble_once(Settings()).classifier)
    assert counts["drafts", "all"] == 1
    assert not {feature for feature, _ in counts} & set(ANSWERS)


def test_a_declared_language_counts_as_declared() -> None:
    """What the sender says of the language stands above what is detected."""
    counts = count_decisions(decided([{"text": TEXTS[0], "language": "fr-CA"}]), assemble_once(Settings()).classifier)
    assert counts["language", "other"] == 1
    assert counts["unsure", "yes"] == 1


def test_words_of_another_models_decisions_are_not_read() -> None:
    """Which words are known is asked of the model that decided, or not at all."""
    item, decision = decided([{"text": TEXTS[0]}])[0]
    counts = count_decisions([(item, {**decision, "model_version": "2-other"})], assemble_once(Settings()).classifier)
    assert counts["drafts", "all"] == 1
    assert not [feature for feature, _ in counts if feature in ("words", "unknown_words", "unsure")]


@pytest.mark.parametrize(("count", "most"), [(7, 3), (200, 50), (1, 50), (51, 50)])
def test_no_more_drafts_are_read_than_asked(count: int, most: int) -> None:
    """All drafts are counted, and so many of them read as were asked for or there are."""
    item, decision = decided([{"text": TEXTS[0]}])[0]
    counts = count_decisions([(item, decision)] * count, assemble_once(Settings()).classifier, most)
    assert counts["drafts", "all"] == count
    assert counts["language", "en"] == min(count, most)


def test_no_word_of_a_draft_is_in_the_counts() -> None:
    """Neither a word nor a number of the texts stands in a feature's or a bin's name."""
    counts = count_decisions(decided([{"text": text} for text in TEXTS]), assemble_once(Settings()).classifier)
    names = " ".join(" ".join(name) for name in counts)
    for word in re.findall(r"\w{4,}", " ".join(TEXTS)):
        assert word.lower() not in names.lower(), word


@pytest.mark.parametrize(
    ("topic", "name"),
    [(None, ""), ("", ""), (" * ", ""), (" Claims ", "claims"), ("a\x1fb\n", "a b"), ("x" * 70, "x" * 60), (float("nan"), ""), (7, "7")],
)
def test_a_topic_is_a_plain_name(topic: object, name: str) -> None:
    """Trimmed, case-folded, printable and short; the star is no topic."""
    assert origin_of({"topic": topic}, "crm") == Origin("crm", name)
    assert as_name(name) == name


def test_topics_are_counted_apart_and_add_up() -> None:
    """Each origin has its drafts; together they are what one count of all says."""
    some = decided([{"text": text, "topic": topic} for text in TEXTS for topic in ("a", "b", "b")])
    classifier = assemble_once(Settings()).classifier
    counts = count_by_origin(some, [origin_of(item, "crm") for item, _ in some], classifier)
    assert {origin.topic: one["drafts", "all"] for origin, one in counts.items()} == {"a": len(TEXTS), "b": 2 * len(TEXTS)}
    assert sum(counts.values(), Counter()) == count_decisions(some, classifier)


def test_more_topics_than_anybody_has_count_under_their_source() -> None:
    """A run keeps so many origins apart, and loses no draft of the others."""
    counts: dict[Origin, Counts] = {}
    for number in range(3 * MOST_ORIGINS):
        add_up(counts, {Origin("crm", f"order {number}"): Counter({("drafts", "all"): 1})})
    assert len(counts) == MOST_ORIGINS + 1
    assert counts[Origin("crm")]["drafts", "all"] == 2 * MOST_ORIGINS


def test_the_limit_of_drafts_read_holds_however_many_topics_there_are() -> None:
    """A topic is a free word: a hundred of them do not make a hundred drafts to read."""
    classifier = assemble_once(Settings()).classifier
    some = decided([{"text": TEXTS[0], "topic": f"order {n}"} for n in range(100)])
    counts = count_by_origin(some, [origin_of(item, "crm") for item, _ in some], classifier, 10)
    assert len(counts) == 100
    assert sum(any(feature == "language" for feature, _ in one) for one in counts.values()) == 10


def test_a_topic_is_cut_after_it_is_folded() -> None:
    """Folding makes some letters two."""
    assert len(origin_of({"topic": "\u1e9e" * 80}, "crm").topic) == LONGEST_NAME
