"""The released model under the laws that hold for any model."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.classifier import RELEASED, Classifier, load_classifier
from model.errors import ModelError
from model.labels import LABELS

TEXTS = [
    "Your table is booked for 7pm, see you then",
    "We are sorry, your order has been cancelled and we cannot refund the deposit",
    "Please send me your card number and the PIN to unlock the account",
    "50% off all shoes this weekend only! Shop now",
    "Prosze o przeslanie numeru PESEL i skanu dowodu",
    "",
    "🙂",
    "Privet мир",
]
LANGUAGES = ["en"] * 4 + ["pl"] + [""] * 3


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    """Load the model that comes with the program."""
    return load_classifier()


def test_batch_equals_one_by_one(classifier: Classifier) -> None:
    """A text gets the same numbers alone, in a batch and in any order."""
    batch = classifier.predict(TEXTS, LANGUAGES)
    alone = [classifier.predict([text], [language]) for text, language in zip(TEXTS, LANGUAGES, strict=True)]
    turned = classifier.predict(TEXTS[::-1], LANGUAGES[::-1])
    assert np.array_equal(batch.probability, np.concatenate([one.probability for one in alone]))
    assert np.array_equal(batch.probability, turned.probability[::-1])
    assert np.array_equal(batch.unsure, turned.unsure[::-1])


def test_higher_threshold_never_flags_more(classifier: Classifier) -> None:
    """Raising the thresholds can only take flags away."""
    stricter = replace(classifier, thresholds=np.minimum(classifier.thresholds + 0.2, 0.99))
    before, after = classifier.predict(TEXTS, LANGUAGES).flagged, stricter.predict(TEXTS, LANGUAGES).flagged
    assert not (after & ~before).any()


def test_empty_batch_works(classifier: Classifier) -> None:
    """No texts give arrays of no rows."""
    prediction = classifier.predict([], [])
    assert prediction.probability.shape == (0, 7)
    assert prediction.flagged.shape == (0, 7)
    assert prediction.unsure.shape == (0,)


def test_unknown_language_is_unsure(classifier: Classifier) -> None:
    """A text in an unknown language is always for a person to look at."""
    assert classifier.predict(TEXTS, [""] * len(TEXTS)).unsure.all()


def test_lengths_must_agree(classifier: Classifier) -> None:
    """One language per text."""
    with pytest.raises(ValueError, match="2 texts but 1 languages"):
        classifier.predict(["a", "b"], ["en"])


def test_plain_cases(classifier: Classifier) -> None:
    """The clearest texts are read rightly."""
    flagged = classifier.predict(TEXTS, LANGUAGES).flagged
    assert flagged[[2, 4], LABELS.index("pii_request")].all()
    assert flagged[3, LABELS.index("promotional")]
    assert not flagged[0].any()


@pytest.mark.parametrize("text", [*TEXTS, "S\u200be\u200bn\u200bd me your P🙂I🙂N, now.  Your P I N!"])
def test_spans_lie_inside_the_text(classifier: Classifier, text: str) -> None:
    """At most three, in order, without overlap, not empty, each worth something, rounded to four digits."""
    prediction = classifier.predict([text], ["en"])
    for label in LABELS:
        spans = prediction.spans(0, label)
        assert len(spans) <= 3
        end = 0
        for start, stop, weight in spans:
            assert end <= start < stop <= len(text)
            assert weight > 0
            assert weight == round(weight, 4)
            end = stop


def test_removing_the_spans_lowers_the_probability(classifier: Classifier) -> None:
    """The highlighted words are the reason."""
    text = TEXTS[2]
    prediction = classifier.predict([text], ["en"])
    for start, stop, _ in reversed(prediction.spans(0, "pii_request")):
        text = text[:start] + text[stop:]
    column = LABELS.index("pii_request")
    assert classifier.predict([text], ["en"]).probability[0, column] < prediction.probability[0, column] / 2


def test_spans_of_no_label(classifier: Classifier) -> None:
    """A label that does not exist is refused by name."""
    with pytest.raises(ValueError, match="'rude' is none of"):
        classifier.predict(["a"], ["en"]).spans(0, "rude")


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RELEASED, tmp_path / "copy"))


def _change_manifest(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), "utf-8")


def test_tampered_weights_are_refused(tmp_path: Path) -> None:
    """One changed byte is found and the file is named."""
    folder = _copy(tmp_path)
    content = bytearray((folder / "weights.npy").read_bytes())
    content[-1] ^= 1
    (folder / "weights.npy").write_bytes(content)
    with pytest.raises(ModelError, match=r"weights\.npy: the content does not have the SHA-256"):
        load_classifier(folder)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A lost file is named."""
    folder = _copy(tmp_path)
    (folder / "scale.npy").unlink()
    with pytest.raises(ModelError, match=r"scale\.npy: the file is missing"):
        load_classifier(folder)


def test_other_format_is_refused(tmp_path: Path) -> None:
    """A format number the program does not know is named."""
    folder = _copy(tmp_path)
    _change_manifest(folder, format=99)
    with pytest.raises(ModelError, match="format 99"):
        load_classifier(folder)


def test_missing_label_is_refused(tmp_path: Path) -> None:
    """A model without one of the labels is refused and the label named."""
    folder = _copy(tmp_path)
    _change_manifest(folder, labels=[label for label in LABELS if label != "legal"])
    with pytest.raises(ModelError, match="missing: legal"):
        load_classifier(folder)


def test_no_folder_is_refused(tmp_path: Path) -> None:
    """A path with no model in it is named."""
    with pytest.raises(ModelError, match="no such file"):
        load_classifier(tmp_path)
