"""What ``contacts import``, ``consent import`` and ``history import`` have in common."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from service import flat
from service.commands.ledger_options import opened
from service.commands.options import read_now
from service.errors import UserError
from service.mapping import renamed
from service.progress import Progress
from service.readers import Source, open_source
from service.rejects import open_rejects
from service.writers import is_stream

if TYPE_CHECKING:
    from service.store.imports import Importer
    from service.store.keys import Keys


def import_file(
    make: "Callable[[Keys, int], Importer]",
    source: str,
    *,
    store: str | None,
    mapping: Sequence[str] | None,
    rejects: str | None,
    in_format: str | None,
    dry_run: bool,
) -> None:
    """Import a file, with progress, rejects and a closing line on standard error; exits with 1 when rows were rejected or flagged.

    Raises:
        UserError: when file, store or an option cannot be used.
    """
    from service.store.imports import Counts, run_import  # loaded here so that other commands start without it

    rejects_path = rejects or ("-" if is_stream(source) else str(Path(source).with_suffix(".rejects.jsonl")))
    if rejects_path == source:
        raise UserError(f"--rejects {rejects_path}: the rejects would overwrite the input; choose another name")
    counts = Counts()
    with open_source(source, in_format) as rows, opened(store, create=True) as ledger:
        importer = make(ledger.keys, read_now(None))
        names = _read_mapping(mapping or (), importer.columns, rows)
        with open_rejects(rejects_path) as file, Progress("importing") as progress:
            progress.start(rows)
            try:
                for outcomes in run_import(ledger, importer, rows, partial(renamed, mapping=names), dry_run=dry_run):
                    for word, reject in outcomes:
                        counts.add(word)
                        if reject is not None:
                            file.write(reject)
                    progress.advance(rows, len(outcomes))
            except KeyboardInterrupt:
                kept = "nothing was recorded" if dry_run else f"recorded so far: {counts.line()}; run it again to go on"
                raise UserError(f"interrupted; {kept}") from None
    told = counts.rows["rejected"] + counts.rows["flagged"]
    print(f"{'would be: ' if dry_run else ''}{counts.line()}", file=sys.stderr)
    if told:
        where = "above" if rejects_path == "-" else f"in {rejects_path}"
        print(f"{told} {'row' if told == 1 else 'rows'} to look at, with reasons, {where}", file=sys.stderr)
        raise typer.Exit(1)


def read_names(pairs: Sequence[str], columns: Sequence[str], source: Source) -> dict[str, str]:
    """Read ``ours=theirs`` pairs and hold them against the columns we know and those of the file.

    Raises:
        UserError: naming a pair that does not fit.
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        ours, sign, theirs = pair.partition("=")
        if not (ours and sign and theirs):
            raise UserError(f"--map {pair}: expected our column and the file's, such as phone=Mobile")
        if ours not in columns:
            raise UserError(f"--map {pair}: there is no column {ours!r}; ours are {', '.join(columns)}")
        if ours in mapping:
            raise UserError(f"--map {pair}: {ours} is mapped twice")
        if source.columns is not None and theirs not in source.columns:
            raise UserError(f"--map {pair}: {source.name} has no column {theirs!r}; its columns are {', '.join(source.columns)}")
        mapping[ours] = theirs
    return mapping


def mention_unread(source: Source, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Say on standard error which columns of the file nobody reads."""
    given = [column for column in source.columns or () if column not in mapping.values()]
    unread: list[Any] = flat.unknown_columns(given, columns)
    if unread:
        print(f"{source.name}: columns not used: {', '.join(unread[:20])}", file=sys.stderr)


def _read_mapping(pairs: Sequence[str], columns: Sequence[str], source: Source) -> Mapping[str, str]:
    """Read the mapping of a file about contacts; columns nobody reads are mentioned."""
    mapping = read_names(pairs, columns, source)
    if source.columns is None:
        return mapping
    if mapping.get("contact_id", "contact_id") not in source.columns:
        listed = ", ".join(source.columns)
        raise UserError(f"{source.name}: no column 'contact_id'; its columns are {listed}; say --map contact_id=COLUMN")
    mention_unread(source, columns, mapping)
    return mapping
