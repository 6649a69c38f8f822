"""Taking words out, and what it shows."""

from random import Random

from model.classifier import load_classifier
from training.labelled import Labelled, LabelledSet
from training.span_check import by_lot, check_spans, without

ROWS = LabelledSet(
    "two", tuple(Labelled(text, (), "en", "") for text in ("Thank you for coming, please send your account number and PIN", "See you then"))
)


def test_without_takes_out_the_stretches() -> None:
    """The characters of the stretches go, in whatever order they come."""
    assert without("send your PIN now", [(10, 13, 0.1), (0, 4, 0.2)]).split() == ["your", "now"]


def test_by_lot_takes_out_so_many_words() -> None:
    """As many words go as asked for, at most all, the same ones for the same lot."""
    assert len(by_lot("a b c d", 3, Random(0)).split()) == 1
    assert by_lot("a b", 5, Random(0)).split() == []
    assert by_lot("a b c d", 2, Random(7)) == by_lot("a b c d", 2, Random(7))


def test_highlighted_words_weigh_more() -> None:
    """For a plain request of personal data the highlight weighs more than words by lot, and the figures repeat."""
    figures = check_spans(load_classifier(), ROWS)
    assert figures.flags >= 1
    assert figures.highlighted > figures.by_lot
    assert figures == check_spans(load_classifier(), ROWS)


def test_no_flags_no_figures() -> None:
    """Where nothing is flagged there is nothing to check."""
    assert check_spans(load_classifier(), LabelledSet("one", ROWS.rows[1:])).flags == 0
