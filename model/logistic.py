"""The logistic function, to the last bit as ``scipy.special.expit`` gives it: loading that takes longer than all the texts of a minute."""

from math import exp, inf

import numpy as np
from numpy.typing import NDArray

_LARGEST = 709.0
"""Of what ``exp`` still gives a number."""


def logistic(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities of log odds, in the same shape."""
    flat = [1.0 / (1.0 + (exp(-one) if one > -_LARGEST else inf)) for one in odds.ravel().tolist()]
    return np.array(flat, dtype=np.float64).reshape(odds.shape)
