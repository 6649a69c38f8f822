"""Counts of drafts: every draft in one bin of each feature, and no word among them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from model.labels import LABELS
from model.profile import ANSWERS, INPUTS, SUMS, by_feature, count_answer, count_size, count_unsure, count_words
from model.tokens import read


@given(text=st.text(max_size=600), language=st.text(max_size=5), met=st.sets(st.text(max_size=6)))
def test_each_draft_falls_into_one_bin_of_each_feature(text: str, language: str, met: set[str]) -> None:
    """Whatever the draft, its input features count one each, in a bin that is listed, and its words add up."""
    tokens = read(text)
    counts = count_size(text) + count_words(tokens, language, met.__contains__)
    for feature, bins in INPUTS.items():
        assert sum(counts[feature, name] for name in bins) == 1
    assert counts["words", "known"] + counts["words", "unknown"] == sum(token.kind == "word" for token in tokens)
    assert {feature for feature, _ in counts} <= {*INPUTS, *SUMS}


@given(chances=st.lists(st.floats(0, 1), min_size=len(LABELS), max_size=len(LABELS)))
def test_each_answer_falls_into_one_bin_of_each_feature(chances: list[float]) -> None:
    """Whatever the probabilities, each label counts once as flagged or not, and once by its probability."""
    counts = count_answer(chances, [chance > 0.5 for chance in chances]) + count_unsure(False)
    assert {feature: sum(counts[feature, name] for name in bins) for feature, bins in ANSWERS.items()} == dict.fromkeys(ANSWERS, 1)


def test_edges_belong_to_the_bin_above() -> None:
    """160 characters are more than one text message's 159, and a chance of 0.5 is not under a half."""
    assert count_size("x" * 159)["length", "120-160"] == 1
    assert count_size("x" * 160)["length", "160-240"] == 1
    assert count_answer([0.5] * 7, [True] * 7)["probability.legal", "50-70 %"] == 1


def test_words_nobody_met_are_counted() -> None:
    """One word of four is unknown: a quarter."""
    counts = count_words(read("Hello dear zorbing friends"), "en", {"hello", "dear", "friends"}.__contains__)
    assert counts["unknown_words", "20-35 %"] == counts["words", "unknown"] == 1
    assert count_words(read("12:30 !"), "en", lambda _: False)["unknown_words", "under 1 %"] == 1


def test_counts_by_feature_keep_empty_bins_and_what_they_do_not_know() -> None:
    """A feature that was counted has all its bins, in order; one that was not is not there; others stay as they are."""
    found = by_feature(Counter({("language", "pl"): 3, ("action", "send"): 2}))
    assert found == {"language": {"en": 0, "pl": 3, "other": 0}, "action": {"send": 2}}
    assert list(found["language"]) == list(INPUTS["language"])
