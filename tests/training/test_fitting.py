"""Fits: rows that count more than once, and a start that is not zero."""

import numpy as np
import pytest
import scipy.sparse as sp

from training.fitting import fit_heads


def _problem() -> tuple[sp.csr_array, np.ndarray]:
    lots = np.random.default_rng(0)
    rows = (lots.random((60, 12)) < 0.3).astype(float)
    return sp.csr_array(rows), (rows[:, :2] > 0).astype(np.int8)


def test_a_row_that_counts_twice_is_a_row_written_twice() -> None:
    """Whole counts are copies; nothing else about a fit depends on which it is."""
    rows, wanted = _problem()
    counts = np.where(np.arange(60) < 10, 2.0, 1.0)
    counted = fit_heads(rows, wanted, 5.0, steps=200, counts=counts)
    copied = fit_heads(sp.vstack([rows, rows[:10]], format="csr"), np.concatenate([wanted, wanted[:10]]), 5.0, steps=200)
    for one, other in zip(counted, copied, strict=True):
        assert one == pytest.approx(other, abs=2e-3)


def test_where_a_fit_sets_out_from_does_not_matter_in_the_end() -> None:
    """The optimum is one; setting out from it, a few steps stay there."""
    rows, wanted = _problem()
    ratio = 0.5 + np.random.default_rng(1).random((12, 2))
    far = fit_heads(rows, wanted, 5.0, ratio, steps=300)
    near = fit_heads(rows, wanted, 5.0, ratio, steps=5, start=far)
    for one, other in zip(far, near, strict=True):
        assert one == pytest.approx(other, abs=2e-3)
