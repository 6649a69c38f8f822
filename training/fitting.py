"""From drafts to the numbers of a model: vocabulary, linear weights per label, calibration."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from model.features import GROUPS, extract_tokens
from model.normalize import normalize
from model.spelling import Spelling, most_frequent_first
from model.tokens import Token, tokenize
from model.vectors import Vocabulary

Extracted = Sequence[set[str]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Parameters:
    """What is chosen before training; the reasons are in docs/experiments.md."""

    least_drafts: dict[str, int] = field(default_factory=lambda: {"w": 2, "c": 3, "l": 2, "s": 5})
    shares: dict[str, float] = field(default_factory=lambda: {"w": 1.0, "c": 1.0, "l": 0.3, "s": 0.5})
    strength: float = 60.0
    ratio_share: float = 0.5
    steps: int = 60

    def as_dict(self) -> dict[str, Any]:
        """Return the parameters for a manifest."""
        return asdict(self)


def read_tokens(texts: Sequence[str]) -> list[list[Token]]:
    """Return the tokens of texts as they are spelt."""
    return [tokenize(normalize(text)) for text in texts]


def learn_spelling(tokens: Sequence[Sequence[Token]]) -> Spelling:
    """Return the words of some texts, by the number of texts that hold them."""
    counts: Counter[str] = Counter()
    for text in tokens:
        counts.update({token.form for token in text if token.kind == "word"})
    return Spelling(most_frequent_first(counts))


def build_vocabulary(extracted: Sequence[Extracted], parameters: Parameters, spelling: Spelling) -> Vocabulary:
    """Return the features that enough drafts have, each scaled by how rare it is."""
    scales: dict[str, float] = {}
    for place, group in enumerate(GROUPS):
        counts: Counter[str] = Counter()
        for groups in extracted:
            counts.update(groups[place])
        for name, count in counts.items():
            if count >= parameters.least_drafts[group]:
                scales[name] = float(np.log((1 + len(extracted)) / (1 + count)) + 1)
    names = tuple(sorted(scales))
    # Kept in float32, as the model file keeps it, so that training and use see the same numbers.
    scale = np.array([scales[name] for name in names], dtype=np.float32).astype(np.float64)
    return Vocabulary(names, scale, dict(parameters.shares), spelling)


def learn(
    tokens: Sequence[Sequence[Token]], targets: NDArray[Any], parameters: Parameters, counts: Floats | None = None
) -> tuple[Vocabulary, Floats, Floats]:
    """Return vocabulary, weights (features x labels) and biases learnt from texts given as tokens; ``counts`` as in ``fit_heads``."""
    # No word of these texts is unknown, so none is mended here; what is learnt is how they are spelt.
    extracted = [extract_tokens(text) for text in tokens]
    vocabulary = build_vocabulary(extracted, parameters, learn_spelling(tokens))
    weights, bias = fit_weights(vocabulary.matrix(extracted), targets, parameters, counts)
    return vocabulary, weights, bias


def score(tokens: Sequence[Sequence[Token]], vocabulary: Vocabulary, weights: Floats, bias: Floats) -> Floats:
    """Return raw scores (n x labels) of texts given as tokens."""
    mended = (extract_tokens(vocabulary.spelling.mend(text)) for text in tokens)
    return np.asarray(vocabulary.matrix(mended) @ weights) + bias


def fit_weights(
    matrix: sp.csr_array,
    targets: NDArray[Any],
    parameters: Parameters,
    counts: Floats | None = None,
    start: tuple[Floats, Floats] | None = None,
) -> tuple[Floats, Floats]:
    """Return weights and biases of one logistic regression per label over features weighted by their log count ratio.

    A feature that tells carriers of the label from the rest (naive Bayes) is cheap to use, one that does not is dear; the ratio is folded
    into the weights, so use costs nothing. ``counts`` and ``start`` are those of ``fit_heads``.
    """
    share = parameters.ratio_share
    present = matrix.copy()
    present.data = np.ones_like(present.data)
    real = targets.astype(np.float64)
    held, carriers = np.asarray(present.sum(axis=0), dtype=np.float64)[:, None], real.sum(axis=0)
    hits = np.asarray(present.T @ real)
    ours, theirs = (1 + hits) / (carriers + 2), (1 + held - hits) / (len(real) - carriers + 2)
    ratio = (1 - share) + share * np.abs(np.log(ours) - np.log(theirs))
    return fit_heads(matrix, targets, parameters.strength, ratio, parameters.steps, counts, start)


def fit_heads(
    matrix: sp.csr_array,
    targets: NDArray[Any],
    strength: float,
    ratio: Floats | None = None,
    steps: int = 60,
    counts: Floats | None = None,
    start: tuple[Floats, Floats] | None = None,
    offset: Floats | None = None,
) -> tuple[Floats, Floats]:
    """Return weights and biases of one logistic regression per label, all fitted at once; no lot is drawn, so equal rows give equal numbers.

    ``strength`` is the inverse of the penalty on squared weights (scikit-learn's C), ``steps`` the most steps of L-BFGS taken.
    ``counts`` says how many rows each row stands for (one each, unless given), ``start`` gives weights and biases to set out from.
    ``offset`` (rows x labels) is what is known of the log-odds already, so that weights say what to add.
    """
    rows = sp.csr_array(matrix, dtype=np.float32)
    columns = sp.csr_array(rows.T)
    wanted = targets.astype(np.float32)
    size, labels = rows.shape[1], targets.shape[1]
    scale = np.ones((1, labels), dtype=np.float32) if ratio is None else ratio.astype(np.float32)
    penalty = np.float32(1 / strength)
    often = None if counts is None else counts.astype(np.float32)[:, None]
    known = np.float32(0) if offset is None else offset.astype(np.float32)
    first = np.zeros(size * labels + labels)
    if start is not None:
        first = np.concatenate([(start[0] / scale).ravel(), start[1]])

    def loss(flat: Floats) -> tuple[float, Floats]:
        point = flat.astype(np.float32)
        weights, bias = point[: size * labels].reshape(size, labels), point[size * labels :]
        raw = np.asarray(rows @ (weights * scale)) + bias + known
        missed = np.logaddexp(0, raw) - wanted * raw
        off = expit(raw) - wanted
        if often is not None:
            missed, off = missed * often, off * often
        total = float(np.sum(missed, dtype=np.float64)) + 0.5 * float(penalty) * float(np.sum(weights * weights))
        slope = np.asarray(columns @ off) * scale + penalty * weights
        return total, np.concatenate([slope.ravel(), off.sum(axis=0)]).astype(np.float64)

    found: Any = minimize(loss, first, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8}).x
    return np.asarray(found[: size * labels].reshape(size, labels) * scale, dtype=np.float64), np.asarray(found[size * labels :])


def fit_calibration(scores: Floats, targets: NDArray[Any]) -> tuple[Floats, Floats]:
    """Return slope and shift per label that turn out-of-fold scores into probabilities (Platt's method)."""
    slope, shift = np.ones(targets.shape[1]), np.zeros(targets.shape[1])
    for column in range(targets.shape[1]):
        if 0 < targets[:, column].sum() < len(targets):
            head = LogisticRegression(C=1e4, random_state=0).fit(scores[:, [column]], targets[:, column])
            slope[column], shift[column] = max(float(head.coef_[0, 0]), 1e-3), float(head.intercept_[0])
    return slope, shift
