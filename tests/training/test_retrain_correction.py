"""What examples say beyond a fitted model: it moves their like, hardly anything else, and no more the more the corpus disagrees."""

import numpy as np
import pytest
import scipy.sparse as sp
from scipy.special import expit

from training.fitting import fit_heads
from training.retrain_correction import PULL, SHARE, correct, pull_of


def _rows() -> tuple[sp.csr_array, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Give 2,000 drafts of a corpus that a model is right about, and 40 examples with a feature of their own that it takes for harmless."""
    lots = np.random.default_rng(0)
    features = (lots.random((2040, 8)) < 0.3).astype(float)
    features[:2000, 7], features[2000:, 7] = 0, 1
    targets = (features[:, :2] > 0).astype(np.int8)
    odds = np.where(targets > 0, 3.0, -3.0)
    theirs = np.arange(2040) >= 2000
    targets[theirs] = 1
    odds[theirs] = -1.5
    return sp.csr_array(features), targets, odds, theirs, np.arange(2040) % 5


def test_examples_move_their_like_and_hardly_anything_else() -> None:
    """Drafts that hold the examples' own feature come near the truth, those of the corpus stay where they were."""
    matrix, targets, odds, theirs, folds = _rows()
    found = correct(matrix, targets, odds, theirs, folds)
    moved = np.asarray(matrix @ found.weights) + found.bias
    assert expit(odds + moved)[theirs].mean() > expit(odds)[theirs].mean() + 0.2
    assert np.abs(moved[~theirs]).max() < 0.5 * moved[theirs].min()
    assert np.abs(found.weights[7]).min() > np.abs(found.weights[2:7]).max()


def test_what_thresholds_are_chosen_on_has_not_seen_its_fold() -> None:
    """Were each example alone in its feature, no other would tell of it: its own odds stay, though the whole moves them."""
    matrix, targets, odds, theirs, folds = _rows()
    alone = sp.csr_array((theirs & (np.arange(2040) == 2003)).astype(float)[:, None])
    found = correct(sp.csr_array(sp.hstack([matrix, alone])), targets, odds, theirs, folds)
    whole = np.asarray(sp.hstack([matrix, alone]).tocsr() @ found.weights) + found.bias
    assert (found.weights[8] > 0).all()
    assert (found.odds[2003] - odds[2003] < whole[2003]).all()
    assert found.odds[theirs].mean() > odds[theirs].mean() + 0.3


def test_a_feature_no_example_holds_stays() -> None:
    """Only what the examples speak of is corrected."""
    matrix, targets, odds, theirs, folds = _rows()
    matrix = matrix.tolil()
    matrix[np.flatnonzero(theirs), 3] = 0
    found = correct(sp.csr_array(matrix), targets, odds, theirs, folds)
    assert not found.weights[3].any()
    assert found.as_dict()["features"] == 7


def test_the_same_rows_give_the_same_numbers() -> None:
    """No lot is drawn."""
    one, two = correct(*_rows()), correct(*_rows())
    assert one.weights.tobytes() == two.weights.tobytes()
    assert one.odds.tobytes() == two.odds.tobytes()


@pytest.mark.parametrize(("examples", "pull"), [(20, PULL), (150, PULL), (200, SHARE * 20_000 / 200), (16_000, SHARE * 20_000 / 16_000)])
def test_all_examples_together_pull_no_harder_than_a_share_of_the_corpus(examples: int, pull: float) -> None:
    """Up to 150 of 20,000 the full weight, then less each."""
    assert pull_of(examples, 20_000) == pytest.approx(pull)


def test_an_offset_is_what_is_known_already() -> None:
    """Log-odds that are right already leave nothing to add; without them the same fit has everything to say."""
    lots = np.random.default_rng(3)
    rows = sp.csr_array((lots.random((4000, 5)) < 0.4).astype(float))
    known = np.asarray(rows @ np.array([[2.0], [-2.0], [1.0], [0.0], [0.0]])) - 0.5
    targets = (lots.random((4000, 1)) < expit(known)).astype(np.int8)
    weights, bias = fit_heads(rows, targets, 10.0, steps=100, offset=known)
    assert np.abs(weights).max() < 0.25
    assert abs(bias[0]) < 0.25
    assert np.abs(fit_heads(rows, targets, 10.0, steps=100)[0]).max() > 1.5
