"""A filled-in form judged, on the path that every other draft takes. Half-typed drafts are not recorded, counted or kept for review."""

from dataclasses import dataclass
from typing import Any

from service.api.page.answer import Answer, read_answer
from service.api.page.form import Form, field_of, to_item
from service.api.page.marks import Piece, cut
from service.api.page.segments import Segments, measure
from service.api.page.sentences import say_fault
from service.api.page.words import Words
from service.api.state import AppState
from service.item import ItemError
from service.outcome import Reject
from service.scoring import score_rows
from service.store.join import StoreJoin

NO_FORM_FIELD = ""


@dataclass(frozen=True)
class Judged:
    """What came of a form: an answer, or in ``trouble`` why there is none and in ``fault`` the field at fault, or neither while it is blank."""

    form: Form
    segments: Segments
    pieces: tuple[Piece, ...]
    answer: Answer | None = None
    trouble: str | None = None
    fault: str = NO_FORM_FIELD

    def context(self) -> dict[str, Any]:
        """Give what the templates need."""
        return vars(self)


def unjudged(form: Form) -> Judged:
    """Give a form nobody has judged."""
    return Judged(form, measure(form.text), (Piece(form.text, ()),))


def judge_form(form: Form, state: AppState, words: Words) -> Judged:
    """Judge a form with the model and the ledger of a service; may wait for the database."""
    blank = unjudged(form)
    if not form.text.strip():
        return blank
    now = state.clock()
    try:
        item = to_item(form, now)
    except ItemError as error:
        return _faulty(blank, error, words)
    join = StoreJoin(state.store) if "contact" in item else None
    outcome = score_rows(state.judges.current, [(1, item)], now, is_flat=False, join=join)[0]
    if isinstance(outcome, Reject):
        return _faulty(blank, outcome, words)
    return Judged(form, blank.segments, tuple(cut(form.text, outcome["labels"])), read_answer(outcome, form.text, words))


def _faulty(blank: Judged, error: ItemError | Reject, words: Words) -> Judged:
    path, expected = (error.faults or [(error.field, error.reason)])[0]
    field = field_of(path)
    named = words["field"].get(field, path)
    return Judged(blank.form, blank.segments, blank.pieces, None, f"{named}: {say_fault(words['code'], expected)}", field)
