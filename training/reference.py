"""What a model was taught, in the counts that drift is measured against."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from model.classifier import KNOWN_LANGUAGES, expected_wrong
from model.language import language_of
from model.profile import Counts, by_feature, count_answer, count_size, count_unsure, count_words
from model.tokens import Token
from training.corpus import Draft

_SEVERAL = -1


def count_reference(
    drafts: Sequence[Draft],
    tokens: Sequence[Sequence[Token]],
    folds: NDArray[np.int64],
    probability: NDArray[np.float64],
    thresholds: NDArray[np.float64],
    review_doubt: float,
) -> dict[str, dict[str, int]]:
    """Return the counts of the training drafts by feature and bin, each draft as a model sees one it was not trained on.

    Answers are out of fold, and a word counts as known only where a draft of another fold holds it: seen by itself, a corpus holds no
    unknown word and few doubts, and every draft from outside would look like drift.
    """
    home = _fold_of_words(tokens, folds)
    flagged = probability >= thresholds
    doubtful = expected_wrong(probability, flagged) > review_doubt
    elsewhere = [partial(_is_elsewhere, home, fold) for fold in range(int(folds.max(initial=0)) + 1)]
    counts: Counts = Counter()
    for row, (draft, text) in enumerate(zip(drafts, tokens, strict=True)):
        language = language_of(draft.text, text)
        counts.update(count_size(draft.text))
        counts.update(count_words(text, language, elsewhere[folds[row]]))
        counts.update(count_answer(probability[row].tolist(), flagged[row].tolist()))
        counts.update(count_unsure(bool(doubtful[row]) or language not in KNOWN_LANGUAGES))
    return by_feature(counts)


def _is_elsewhere(home: Mapping[str, int], fold: int, word: str) -> bool:
    return home[word] != fold


def _fold_of_words(tokens: Sequence[Sequence[Token]], folds: NDArray[np.int64]) -> dict[str, int]:
    """Return for each word the only fold whose drafts hold it, or ``_SEVERAL``."""
    home: dict[str, int] = {}
    for text, fold in zip(tokens, folds.tolist(), strict=True):
        for token in text:
            if token.kind == "word" and home.setdefault(token.form, fold) != fold:
                home[token.form] = _SEVERAL
    return home
