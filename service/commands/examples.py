"""``sendcheck examples``: drafts with the labels a person gave them, from which a model learns anew."""

import json
import sys
from typing import Annotated, Any

import typer

from service.commands.examples_import import import_
from service.commands.ledger import Group
from service.commands.ledger_options import StoreOption, opened
from service.commands.options import FormatOption, check_format, epilog
from service.readers import format_of
from service.writers import open_writer

EXIT_CODES = "Exit codes: 0 done; 1 done, but some rows were rejected; 2 could not run."


def export(
    target: Annotated[str, typer.Argument(metavar="OUT", help="JSON Lines, CSV or Parquet by suffix; - for standard output.")],
    store: StoreOption = None,
    out_format: Annotated[str | None, typer.Option(metavar="FORMAT", help="jsonl, csv or parquet, where the name does not say.")] = None,
) -> None:
    """Export every example; importing the file into another store gives the same texts with the same labels."""
    from service.examples.exporting import COLUMNS, rows_of  # loaded here so that commands without a store start without it
    from service.store.examples import read_examples

    form = format_of(target, out_format, "--out-format")
    with opened(store) as ledger:
        found = read_examples(ledger)
    rows = list(rows_of(found, lists=form == "jsonl"))
    with open_writer(target, form, COLUMNS) as writer:
        writer.write([{name: row[name] for name in COLUMNS if row[name] is not None} for row in rows] if form == "jsonl" else rows)
    print(f"{len(rows)} examples" + ("" if target == "-" else f" in {target}"), file=sys.stderr)


def summary(store: StoreOption = None, form: FormatOption = "text") -> None:
    """Count the examples by label, language, source and trade, and say how often the model had answered otherwise."""
    from service.examples.exporting import summary
    from service.store.examples import read_examples

    check_format(form)
    with opened(store) as ledger:
        told = summary(read_examples(ledger))
    if form == "json":
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for name, value in told.items():
        print(f"{name.replace('_', ' ') + ':':22}{_shown(value)}")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        shown = [f"{name} {count:,}" for name, count in value.items()]
        return ", ".join(shown[:20]) + (f" and {len(shown) - 20} more" if len(shown) > 20 else "")
    return "-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


GROUPS = {
    "examples": Group(
        "Drafts with the labels a person gave them: import, export, summary.",
        {"import": import_, "export": export, "summary": summary},
        epilog(
            EXIT_CODES,
            "sendcheck examples import labelled.csv --map text=Message --dry-run --report look.json",
            "sendcheck examples import labelled.csv --store sqlite:///ledger.db --by support",
            "sendcheck examples export examples.jsonl",
        ),
        EXIT_CODES,
    )
}
