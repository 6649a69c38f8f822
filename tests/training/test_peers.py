"""The peers learn their lesson, for a gap over a peer that does not is worth nothing."""

import numpy as np
import pytest
from small_corpus import WORDS, rows, write

from model.labels import LABELS
from training.corpus import Draft, read_drafts
from training.keywords import KEYWORDS, keyword_flags
from training.peers import learn_fasttext, majority, train_peers

TESTS = ["please send your pin", "we meet in court, says the claim", "see you at noon"]
RIGHT = [["pii_request"], ["legal"], []]


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> list[Draft]:
    """Read the small corpus."""
    return read_drafts(write(tmp_path_factory.mktemp("peers") / "all.jsonl"))


def names(flags: np.ndarray) -> list[list[str]]:
    """Give the flagged labels per row."""
    return [[label for label, there in zip(LABELS, row, strict=True) if there] for row in flags]


def test_peers_learn_and_repeat(drafts: list[Draft]) -> None:
    """Every peer says the same twice, and TF-IDF reads plain cases rightly."""
    pytest.importorskip("floret")
    for first, second in zip(train_peers(drafts), train_peers(drafts), strict=True):
        flags = first.flags(TESTS)
        assert flags.shape == (3, 7)
        assert np.array_equal(flags, second.flags(TESTS))
        if first.name.startswith("TF-IDF"):
            assert names(flags) == RIGHT


def test_fasttext_ranks_the_right_label_first() -> None:
    """On a lesson long enough for it fastText gives the right label the highest score, a different one per text."""
    pytest.importorskip("floret")
    lesson = rows(800)
    targets = np.array([[label in row["labels"] for label in LABELS] for row in lesson])
    scores = learn_fasttext([row["text"] for row in lesson], targets)([*WORDS, "see you at noon"])
    assert scores[:7].argmax(axis=1).tolist() == list(range(7))
    assert (scores[7] < 0).all()


def test_quick_leaves_fasttext_out(drafts: list[Draft]) -> None:
    """Without fastText three peers remain and floret is not needed."""
    assert [peer.name for peer in train_peers(drafts, fasttext=False)] == ["majority", "keyword list", "TF-IDF + logistic regression"]


def test_majority_gives_what_most_carry() -> None:
    """A label is given where more than half of the drafts carry it."""
    targets = np.zeros((4, 7))
    targets[:3, 1] = targets[:2, 2] = 1
    assert names(majority(targets).flags(["a", "b"])) == [["negotiation"], ["negotiation"]]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Unfortunately we cannot offer you the flat", "bad_news"),
        ("Could we meet in the middle?", "negotiation"),
        ("Prosze podpisac UMOWĘ", "contract"),
        ("You will hear from our solicitor", "legal"),
        ("1) 2) 3) at 10:15, 4 boxes, 17.50, 30 kg", "detail_heavy"),
        ("Podaj numer PESEL", "pii_request"),
        ("30% off all shoes", "promotional"),
    ],
)
def test_keywords_find_the_plainest_case(text: str, label: str) -> None:
    """The list finds what anybody's list would find, in either language."""
    assert label in names(keyword_flags([text]))[0]


def test_keywords_leave_small_talk_alone() -> None:
    """No word, no label; and each label has its list but the one that counts figures."""
    assert names(keyword_flags(["See you at five, Ana"])) == [[]]
    assert set(KEYWORDS) == set(LABELS) - {"detail_heavy"}
