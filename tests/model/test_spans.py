"""The highlighted words: where they stand, and that taking them out is what lowers the probability."""

import pytest

from model.classifier import Classifier, load_classifier
from model.labels import LABELS
from model.remainder import Remainder
from model.spans import Reading

DRAFTS = [
    ("Hi Ana, your application for the card was declined. Call us when you can.", "bad_news"),
    ("Please send us your PESEL number and a photo of your ID card today.", "pii_request"),
    ("20% off whitening until Friday! Book now. Reply STOP to opt out.", "promotional"),
    ("Niestety Pana wniosek o kredyt został odrzucony. Proszę o kontakt.", "bad_news"),
    ("Our solicitor has served the claim; the court hearing is on 4 May and you may appeal.", "legal"),
]


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    """Load the model that comes with the program."""
    return load_classifier()


def without(text: str, spans: list[tuple[int, int, float]]) -> str:
    """Give the text less the stretches."""
    for start, end, _ in reversed(spans):
        text = text[:start] + " " + text[end:]
    return text


@pytest.mark.parametrize("text", ["See you at 5.", "?!", "…", " "])
def test_nothing_speaks_for_a_label(text: str, classifier: Classifier) -> None:
    """A text that says nothing of a label has no words to show for it."""
    assert classifier.spans(text, "legal") == []


def test_a_label_that_does_not_exist_is_refused(classifier: Classifier) -> None:
    """The sentence names the labels there are."""
    with pytest.raises(ValueError, match="label 'sad_news' is none of bad_news"):
        classifier.spans("Sorry.", "sad_news")


@pytest.mark.parametrize(("text", "label"), DRAFTS)
def test_stretches_are_whole_words_in_order(text: str, label: str, classifier: Classifier) -> None:
    """At most three, apart from each other, none beginning or ending inside a word or at a space."""
    spans = classifier.spans(text, label)
    assert len(spans) in (1, 2, 3)
    ends = [place for start, end, _ in spans for place in (start, end)]
    assert ends == sorted(set(ends))
    for start, end, _ in spans:
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
        assert end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())


@pytest.mark.parametrize(("text", "label"), DRAFTS)
def test_the_weight_is_the_fall_in_probability(text: str, label: str, classifier: Classifier) -> None:
    """Taking all stretches out lowers the probability by the sum of their weights."""
    spans = classifier.spans(text, label)
    before, after = classifier.probabilities([text, without(text, spans)])[:, LABELS.index(label)]
    assert before - after == pytest.approx(sum(weight for _, _, weight in spans), abs=1e-3)
    assert after < before / 2


def test_places_are_those_of_the_text_as_typed(classifier: Classifier) -> None:
    """Capitals, look-alike letters and invisible characters move no stretch off its words."""
    plain, typed = "Sorry, your loan was declined.", "S\u200borry, your loan  was D\u0415CLINED\U0001f642."
    shown = [plain[start:end].lower().split() for start, end, _ in classifier.spans(plain, "bad_news")]
    typed_shown = [
        typed[start:end].replace("\u200b", "").replace("\u0415", "e").lower().split()
        for start, end, _ in classifier.spans(typed, "bad_news")
    ]
    assert shown == typed_shown != []


@pytest.mark.parametrize(
    ("text", "label"), [*DRAFTS, ("Sorry; no refund... Not now! Can we sign the offer? Reply yes\nor no, not never.", "contract")]
)
def test_what_is_left_is_judged_as_if_it_were_the_text(text: str, label: str, classifier: Classifier) -> None:
    """Whatever words or marks but ends of sentences go, in whatever order, the score of the rest is that of the rest read from its start."""
    reading, weights = Reading(text, classifier._weights), classifier._weights
    column = LABELS.index(label)
    gone = [place for place, token in enumerate(reading.tokens) if token.form not in ".?!¶"]
    lefts = [tuple(place for place in range(len(reading.tokens)) if place not in {one, one + 1} & set(gone)) for one in gone]
    raw = weights.vocabulary.scores([[reading.tokens[place] for place in left] for left in lefts], weights.weights) + weights.bias
    whole = (weights.slope * raw + weights.shift)[:, column]
    spans = [(one, one + 1 + (one + 1 in gone)) for one in gone]
    rest = Remainder(reading.sentences, column)
    assert [rest.odds_without(span) for span in spans] == pytest.approx(whole.tolist(), abs=1e-10)
    left = list(range(len(reading.tokens)))
    for one in dict.fromkeys(gone[::-3] + gone[::-2]):
        rest.take_out((one, one + 1))
        left = [place for place in left if place != one]
        raw = weights.vocabulary.scores([[reading.tokens[place] for place in left]], weights.weights) + weights.bias
        assert rest.odds() == pytest.approx((weights.slope * raw + weights.shift)[0, column], abs=1e-10)


def test_labels_asked_for_in_turns_have_the_spans_they_have_alone(classifier: Classifier) -> None:
    """What was read for one text or label changes nothing of another's."""
    texts = [text for text, _ in DRAFTS]
    prediction = classifier.predict(texts, ["en"] * len(texts))
    for label in LABELS:
        assert [prediction.spans(row, label) for row in range(len(texts))] == [classifier.spans(text, label) for text in texts]
