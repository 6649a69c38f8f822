"""How far two sets of counts are apart, and whether chance alone could have put them there."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SOME, MUCH = 0.1, 0.25
"""Population stability indices under 0.1 are customarily read as no change, from 0.25 on as a change that asks for action.

The custom comes from credit scoring: N. Siddiqi, Credit Risk Scorecards (2006), and E. M. Lewis, An Introduction to Credit Scoring (1994).
"""

LEAST_DRAFTS = 200
"""With fewer, chance alone often reaches an index of 0.1: with eight bins its mean is 7/n."""

CHANCE = 0.0005
"""How likely chance may be before a change is believed: one in a hundred, shared out over some twenty features."""

_DRAWS = 4_000
_SMOOTHING = 0.5
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """How far apart two sets of counts are.

    ``psi`` is the population stability index, ``distance`` the Jensen-Shannon distance (0 to 1, base 2), ``chance`` how likely chance alone
    makes an index so high (None: not asked), ``level`` is ``few`` (too few drafts to tell), ``same``, ``some`` or ``much``.
    """

    psi: float
    distance: float
    chance: float | None
    level: str


def change(seen: Mapping[str, int], taught: Mapping[str, int]) -> Change:
    """Measure what was seen against what was taught, bin by bin.

    The index and the distance are of shares smoothed by half a draft a bin. A change counts when the index reaches 0.1 and fewer than one in
    two thousand pairs of samples, drawn from both sets taken together, reach it too; that takes drafts for independent, so many copies of one
    template look like more evidence than they are. Libraries such as evidently or nannyml measure the same, but need the drafts themselves
    and bring dozens of packages; SciPy, which the model needs anyway, does for counts.
    """
    names = list(dict.fromkeys([*taught, *seen]))
    here = np.array([seen.get(name, 0) for name in names], dtype=np.float64)
    there = np.array([taught.get(name, 0) for name in names], dtype=np.float64)
    psi = float(_psi(here, there))
    if min(here.sum(), there.sum()) < LEAST_DRAFTS:
        return Change(round(psi, 4), round(_distance(here, there), 4), None, "few")
    chance = _chance(psi, here, there) if psi >= SOME else None
    level = "same" if chance is None or chance > CHANCE else "much" if psi >= MUCH else "some"
    return Change(round(psi, 4), round(_distance(here, there), 4), chance, level)


def _shares(counts: Floats) -> Floats:
    smooth = counts + _SMOOTHING
    return np.asarray(smooth / smooth.sum(axis=-1, keepdims=True))


def _psi(here: Floats, there: Floats) -> Floats:
    one, other = _shares(here), _shares(there)
    return np.asarray(((one - other) * np.log(one / other)).sum(axis=-1))


def _distance(here: Floats, there: Floats) -> float:
    from scipy.spatial.distance import jensenshannon  # loaded here so that a service starts without it

    return float(jensenshannon(_shares(here), _shares(there), base=2))


def _chance(psi: float, here: Floats, there: Floats) -> float:
    """Return how often samples of these sizes from one source are so far apart; the same question always gets the same answer."""
    random = np.random.default_rng(0)
    together = (here + there) / (here.sum() + there.sum())
    one = random.multinomial(int(here.sum()), together, _DRAWS).astype(np.float64)
    other = random.multinomial(int(there.sum()), together, _DRAWS).astype(np.float64)
    return float(((_psi(one, other) >= psi).sum() + 1) / (_DRAWS + 1))
