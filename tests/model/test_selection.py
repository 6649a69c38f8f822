"""Which drafts to label next."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.selection import choose_drafts, word_rows

texts = st.lists(st.sampled_from(["the lease ends", "free socks", "see you at ten", "", "call me", "the lease ends now"]), max_size=12)


@settings(max_examples=100, deadline=None)
@given(texts, st.integers(0, 15), st.integers(0, 10**6))
def test_each_is_chosen_at_most_once_and_always_alike(drafts: list[str], limit: int, seed: int) -> None:
    """As many as asked for, or all; each once; the most doubtful first; no lot is drawn."""
    doubt = np.random.default_rng(seed).random(len(drafts)).tolist()
    chosen = choose_drafts(drafts, doubt, limit)
    assert len(chosen) == len(set(chosen)) == min(limit, len(drafts))
    assert chosen == choose_drafts(drafts, doubt, limit)
    if chosen:
        assert doubt[chosen[0]] == max(doubt)


def test_a_repeated_draft_is_asked_for_once() -> None:
    """Of twenty like drafts one is taken before a less doubtful other, nineteen after it."""
    drafts = ["the lease ends in may"] * 20 + ["free socks for everybody"]
    assert set(choose_drafts(drafts, [1.0] * 20 + [0.1], 2)) == {0, 20}


def test_doubt_decides_between_strangers() -> None:
    """Drafts that have nothing in common come by doubt alone."""
    assert choose_drafts(["one two", "three four", "five six"], [0.1, 0.9, 0.5], 3) == [1, 2, 0]


def test_rows_have_length_one() -> None:
    """A text without a word is an empty row; all others are as long as each other."""
    rows = word_rows(["a b c", "", "Pay £5 by noon!"])
    assert np.asarray(rows.multiply(rows).sum(axis=1)).ravel() == pytest.approx([1, 0, 1])


def test_lengths_must_agree() -> None:
    """A doubt too few is a mistake of the caller's."""
    with pytest.raises(ValueError, match="2 texts but 1 doubts"):
        choose_drafts(["a", "b"], [0.1], 1)
