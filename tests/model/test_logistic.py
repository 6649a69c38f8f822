"""The logistic function, beside the one it stands for."""

import numpy as np
from scipy.special import expit

from model.logistic import logistic


def test_it_is_scipys_to_the_last_bit() -> None:
    """Over everything a model may say, near misses of one half and both far ends among it, no bit differs."""
    odds = np.concatenate([np.linspace(-40, 40, 20_001), np.array([0.0, -0.0, 1e-17, -1e-17, 700.0, -700.0, 1e6, -1e6])])
    assert np.array_equal(logistic(odds), expit(odds))


def test_shapes_stay() -> None:
    """A table comes back as a table, an empty one too."""
    assert logistic(np.zeros((2, 3))).tolist() == [[0.5] * 3] * 2
    assert logistic(np.zeros((0, 7))).shape == (0, 7)
