"""Where a retraining's examples come from: a file or the store, as labelled drafts without personal data."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from service.errors import UserError
from service.item import ItemError
from service.outcome import Unreadable
from service.readers import open_source

if TYPE_CHECKING:
    from training.labelled import Labelled
    from training.retrain import Split


def rows_of_file(path: Path) -> "list[Labelled]":
    """Read the examples of a file, JSON Lines, CSV or Parquet; labels in any usual form.

    Raises:
        UserError: naming row and field of the first fault and how many rows have one; nothing is trained on half a file.
    """
    from service.examples.rows import read_row
    from training.labelled import Labelled

    found: list[Labelled] = []
    faults: list[str] = []
    with open_source(str(path), None) as source:
        for number, row in enumerate(source.rows, 1):
            if isinstance(row, Unreadable):
                faults.append(f"row {number}: {row.reason}")
                continue
            try:
                one = read_row(row)
            except ItemError as error:
                faults.append(f"row {number}, {error}")
                continue
            found.append(Labelled(one.text, tuple(one.labels), one.language or "", one.trade or ""))
    if faults:
        more = f" ({len(faults):,} rows have a fault; sendcheck examples import --dry-run lists them)" if len(faults) > 1 else ""
        raise UserError(f"{path}, {faults[0]}{more}")
    return found


def rows_of_store(url: str | None) -> "list[Labelled]":
    """Read the examples of the store; they were masked before they were stored.

    Raises:
        UserError: when the store cannot be opened.
    """
    from service.commands.ledger_options import opened
    from service.store.examples import read_examples
    from training.labelled import Labelled

    with opened(url) as store:
        return [Labelled(one.text, tuple(one.labels), one.language or "", one.trade or "") for one in read_examples(store)]


def masked(split: "Split") -> "Split":
    """Mask what is learnt from and judged by: numbers and addresses of people belong into neither model nor report."""
    from service.examples.masking import mask

    def clean(rows: "Sequence[Labelled]") -> "tuple[Labelled, ...]":
        return tuple(replace(row, text=mask(row.text).text) for row in rows)

    return replace(split, learnt=clean(split.learnt), judged=clean(split.judged))
