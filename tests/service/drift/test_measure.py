"""Laws of the measure: chance keeps quiet, a change speaks, few drafts say nothing."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.drift.measure import CHANCE, LEAST_DRAFTS, MUCH, SOME, change

BINS = [f"b{number}" for number in range(8)]
TAUGHT = dict(zip(BINS, (700, 3100, 2900, 1400, 1000, 420, 400, 80), strict=True))
COUNTS = st.dictionaries(st.sampled_from(BINS), st.integers(0, 5000))


def drawn(seed: int, count: int, taught: dict[str, int] = TAUGHT) -> Counter[str]:
    """Draw drafts as they were taught."""
    shares = np.array(list(taught.values())) / sum(taught.values())
    return Counter(dict(zip(taught, np.random.default_rng(seed).multinomial(count, shares).tolist(), strict=True)))


@pytest.mark.parametrize("count", [LEAST_DRAFTS, 1000])
def test_drafts_as_taught_keep_quiet(count: int) -> None:
    """Of 200 draws of what was taught, at the least number of drafts too, not one in a hundred speaks: twenty features are asked."""
    assert sum(change(drawn(seed, count), TAUGHT).level != "same" for seed in range(200)) <= 2


def test_a_rare_bin_makes_no_alarm() -> None:
    """A bin of one draft in a thousand, met a few times by chance, is no change."""
    taught = {"no": 11_990, "yes": 10}
    assert {change(drawn(seed, LEAST_DRAFTS, taught), taught).level for seed in range(200)} == {"same"}


def test_a_shift_speaks() -> None:
    """Half of the drafts moved to the last bins is a change that asks for action, in every draw."""
    shifted = {**TAUGHT, "b6": 4000, "b7": 3000}
    assert {change(drawn(seed, LEAST_DRAFTS, shifted), TAUGHT).level for seed in range(50)} == {"much"}


def test_a_bin_nobody_was_taught_speaks() -> None:
    """A language that was never there is seen, though its share in both sets together is small."""
    assert change({"en": 150, "other": 60}, {"en": 12_000, "other": 0}).level == "much"


def test_few_drafts_say_nothing() -> None:
    """Forty drafts, all in a bin that was never taught, are too few; so is a model taught by forty."""
    assert change({"b9": LEAST_DRAFTS - 1}, TAUGHT).level == "few"
    assert change(TAUGHT, {"b9": 40}).level == "few"
    assert change({}, {}).level == "few"


@settings(max_examples=60, deadline=None)
@given(seen=COUNTS, taught=COUNTS)
def test_measures_keep_to_their_ranges(seen: dict[str, int], taught: dict[str, int]) -> None:
    """An index is not negative and alike from both sides, a distance lies between 0 and 1, and the level follows from index and chance."""
    one, other = change(seen, taught), change(taught, seen)
    assert one.psi == pytest.approx(other.psi, abs=1e-4)
    assert one.psi >= 0
    assert 0 <= one.distance <= 1
    if one.level in ("some", "much"):
        assert one.psi >= (SOME if one.level == "some" else MUCH) - 1e-4
        assert one.chance is not None
        assert one.chance <= CHANCE


def test_the_same_question_gets_the_same_answer() -> None:
    """No lot that is drawn differs from one call to the next, and the order of bins is irrelevant."""
    seen = {**TAUGHT, "b7": 2000}
    assert change(seen, TAUGHT) == change(seen, TAUGHT)
    assert change(dict(reversed(seen.items())), TAUGHT).psi == change(seen, TAUGHT).psi


def test_the_index_is_the_one_in_the_books() -> None:
    """Over large counts the index is the sum of (p - q) ln(p / q)."""
    expected = (0.3 - 0.5) * np.log(0.3 / 0.5) + (0.7 - 0.5) * np.log(0.7 / 0.5)
    assert change({"a": 300_000, "b": 700_000}, {"a": 500_000, "b": 500_000}).psi == pytest.approx(expected, abs=1e-3)
