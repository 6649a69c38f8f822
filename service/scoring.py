"""Scoring rows: the pure heart that files, frames and requests share."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from service import flat
from service.item import Item, ItemError, read_item
from service.joining import Joins
from service.judge import Judge
from service.outcome import Reject, Unreadable

if TYPE_CHECKING:
    import pandas as pd

Numbered = tuple[int, Mapping[str, Any] | Unreadable]
Outcome = dict[str, Any] | Reject


def score_rows(
    judge: Judge, rows: Sequence[Numbered], now: int, *, is_flat: bool, join: Joins | None = None, file: str = "", spans: bool = True
) -> list[Outcome]:
    """Score numbered rows, one outcome each, in order.

    ``is_flat`` says that rows are columns of a table rather than objects; ``now`` is in microseconds since the epoch. What cannot be
    read or breaks the specification comes out as a :class:`Reject`. Without ``spans`` those stay empty, as the flat form has none.
    """
    outcomes: list[Outcome | None] = [None] * len(rows)
    raws: list[dict[str, Any]] = []
    places: list[int] = []
    for place, (number, row) in enumerate(rows):
        if isinstance(row, Unreadable):
            outcomes[place] = Reject(number, "(row)", row.reason, row.input, file)
            continue
        raws.append(flat.to_item(row) if is_flat else dict(row))
        places.append(place)
    faults = join.add(raws) if join else [None] * len(raws)
    items: list[Item] = []
    good: list[int] = []
    for place, raw, fault in zip(places, raws, faults, strict=True):
        try:
            if fault is not None:
                raise fault
            items.append(read_item(raw, now))
            good.append(place)
        except ItemError as error:
            number, row = rows[place]
            outcomes[place] = Reject(number, error.field, error.reason, row, file, error.faults)
    for place, decision in zip(good, judge.render(judge.decide(items, now), spans=spans), strict=True):
        outcomes[place] = decision
    return [outcome for outcome in outcomes if outcome is not None]


def score_frame(frame: "pd.DataFrame", judge: Judge, now: int) -> "pd.DataFrame":
    """Score a frame of drafts in flat form; the answer has the flat output columns and the same index.

    Raises:
        ItemError: for the first row that breaks the specification, its row number in the path.
    """
    import pandas as pd  # loaded here so that those who score no frame start without it

    rows = list(enumerate(frame.to_dict(orient="records"), 1))
    decisions = []
    for outcome in score_rows(judge, rows, now, is_flat=True, spans=False):  # type: ignore[arg-type]
        if isinstance(outcome, Reject):
            raise ItemError(f"row {outcome.row}, {outcome.field}", outcome.reason)
        decisions.append(flat.to_row(outcome))
    return pd.DataFrame(decisions, index=frame.index, columns=list(flat.OUTPUT_COLUMNS))
