"""Texts in, probabilities, flags and highlighted words out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.labels import LABELS
from model.logistic import logistic
from model.selftest import check_libraries
from model.spans import Reading
from model.store import Weights, read_model
from model.tokens import Token, read

RELEASED = Path(__file__).parent / "released"
KNOWN_LANGUAGES = frozenset({"en", "pl"})
_CHUNK = 4096


@dataclass(frozen=True)
class Prediction:
    """What a batch of n texts says: ``probability`` (n x 7), ``flagged`` (n x 7: at or over the threshold), ``unsure`` (n).

    ``doubt`` (n) is how many of the seven answers are expected to be wrong, by the probabilities themselves.
    """

    probability: NDArray[np.float64]
    flagged: NDArray[np.bool_]
    unsure: NDArray[np.bool_]
    doubt: NDArray[np.float64]
    _texts: tuple[str, ...]
    _classifier: "Classifier"
    _reading: list[Reading] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._texts)

    def spans(self, row: int, label: str) -> list[tuple[int, int, float]]:
        """Return at most three stretches of the text of ``row`` that speak most for ``label``, in the order of the text.

        Each is (start, end, weight): characters of the original text, and its part of the fall in probability when all are taken out.
        Raises ``ValueError`` for a label that does not exist. Nothing is computed before it is asked for.
        """
        if not self._reading or self._reading[0].text is not self._texts[row]:  # labels of one text are asked for one after the other
            self._reading[:] = [self._classifier.reading(self._texts[row])]
        return self._reading[0].spans(self._classifier.place(label))


@dataclass(frozen=True)
class Classifier:
    """A model ready for use; get one from ``load_classifier``. ``thresholds`` has a number per label of ``labels``."""

    version: str
    labels: tuple[str, ...]
    thresholds: NDArray[np.float64]
    review_doubt: float
    _weights: Weights

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return calibrated probabilities (n x 7); a row depends on its own text only, to the last bit."""
        chunks = (texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK))
        return np.concatenate([np.zeros((0, len(LABELS))), *(self._probabilities([read(text) for text in chunk]) for chunk in chunks)])

    def _probabilities(self, tokens: Sequence[Sequence[Token]]) -> NDArray[np.float64]:
        model = self._weights
        raw = model.vocabulary.scores([model.vocabulary.spelling.mend(text) for text in tokens], model.weights) + model.bias
        return logistic(model.slope * raw + model.shift)

    def predict(self, texts: Sequence[str], languages: Sequence[str], tokens: Sequence[Sequence[Token]] | None = None) -> Prediction:
        """Return the ``Prediction`` of a batch, which may be empty; ``languages`` holds ``en``, ``pl`` or anything else for unknown.

        ``unsure`` marks texts whose doubt is over the model's limit and texts in a language the model was not taught. ``tokens`` saves
        reading the texts when somebody has (``model.tokens.read``). Raises ``ValueError`` when the sequences differ in length.
        """
        if len(texts) != len(languages):
            raise ValueError(f"{len(texts)} texts but {len(languages)} languages")
        if tokens is not None and len(tokens) != len(texts):
            raise ValueError(f"{len(texts)} texts but {len(tokens)} lists of tokens")
        probability = self.probabilities(texts) if tokens is None else self._probabilities(tokens)
        flagged = probability >= self.thresholds
        doubt = expected_wrong(probability, flagged)
        foreign = np.array([language not in KNOWN_LANGUAGES for language in languages], dtype=bool)
        return Prediction(probability, flagged, foreign | (doubt > self.review_doubt), doubt, tuple(texts), self)

    def knows(self, word: str) -> bool:
        """Tell whether a word, in the form of its token, stood in the drafts the model was trained on."""
        return self._weights.vocabulary.spelling.knows(word)

    def spans(self, text: str, label: str) -> list[tuple[int, int, float]]:
        """Return the highlighted stretches of one text; see ``Prediction.spans``."""
        return self.reading(text).spans(self.place(label))

    def reading(self, text: str) -> Reading:
        """Read a text for its spans, which takes as long as those of a label."""
        return Reading(text, self._weights)

    def place(self, label: str) -> int:
        """Return the column of a label; raises ``ValueError`` for one that does not exist."""
        if label not in self.labels:
            raise ValueError(f"label {label!r} is none of {', '.join(self.labels)}")
        return self.labels.index(label)


def expected_wrong(probability: NDArray[np.float64], flagged: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return per text how many of its answers are expected to be wrong: the chances against each, added up."""
    return np.asarray(np.where(flagged, 1 - probability, probability).sum(axis=1))


def load_classifier(path: str | Path | None = None) -> Classifier:
    """Return the classifier in the model folder ``path``, by default the one that comes with the program.

    Raises ``ModelError`` that names the file when the folder is not a whole, unchanged model of this format, and when it was made with
    other libraries and answers otherwise under these.
    """
    folder = RELEASED if path is None else Path(path)
    manifest, weights = read_model(folder)
    thresholds = np.array([manifest["thresholds"][label] for label in LABELS], dtype=np.float64)
    classifier = Classifier(manifest["version"], LABELS, thresholds, float(manifest["review_doubt"]), weights)
    check_libraries(folder, manifest, classifier.probabilities)
    return classifier
