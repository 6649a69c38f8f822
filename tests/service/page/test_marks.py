"""Highlights cut out of a text."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from service.api.page.marks import Piece, cut, quotes

TEXT = "Hi 👋 Ana, the appeal was refused"


def labels(**spans: list[list[float]]) -> dict[str, dict[str, Any]]:
    """Give labels as a decision has them."""
    return {label: {"spans": one} for label, one in spans.items()}


def test_nothing_highlighted_is_one_piece() -> None:
    """A text without spans stays whole, and an empty text has no pieces."""
    assert cut(TEXT, labels(legal=[])) == [Piece(TEXT, ())]
    assert cut("", labels(legal=[])) == []


def test_places_are_code_points() -> None:
    """An emoji before the words moves nothing."""
    assert cut(TEXT, labels(bad_news=[[25, 32, 0.6]])) == [Piece(TEXT[:25], ()), Piece("refused", ("bad_news",))]
    assert quotes(TEXT, [[10, 20, 0.4], [25, 32, 0.6]]) == ["the appeal", "refused"]


def test_where_two_labels_meet_the_weightier_leads() -> None:
    """Overlapping highlights give a piece of its own."""
    pieces = cut("abcdef", labels(legal=[[0, 4, 0.3]], bad_news=[[2, 6, 0.7]]))
    assert pieces == [Piece("ab", ("legal",)), Piece("cd", ("bad_news", "legal")), Piece("ef", ("bad_news",))]


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=5))
def test_pieces_are_the_text(text: str, places: list[tuple[int, int]]) -> None:
    """Put together again the pieces are the text, whatever is highlighted."""
    spans = [[start, min(start + length, len(text)), 0.5] for start, length in places if start < len(text)]
    assert "".join(piece.text for piece in cut(text, labels(legal=spans))) == text
