"""``sendcheck examples import``: a file of labelled drafts, looked at as a whole before any of it is stored."""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands.ledger_import import mention_unread, read_names
from service.commands.ledger_options import (
    ByOption,
    DryRunOption,
    InFormatOption,
    MapOption,
    RejectsOption,
    SourceArgument,
    StoreOption,
    opened,
)
from service.commands.options import ModelOption, read_now
from service.commands.stage import Stage
from service.errors import UserError
from service.mapping import renamed
from service.outcome import Reject
from service.readers import Source, open_source
from service.rejects import open_rejects
from service.writers import atomic, is_stream

if TYPE_CHECKING:
    from service.examples.checks import Candidate
    from service.examples.importing import Looked

CORPUS = Path("data/drafts")
MANY = 20_000
"""From so many rows on, the stages without a bar are named while they last."""
_WORDS = ("new", "changed", "unchanged", "rejected")


def import_(
    source: SourceArgument,
    store: StoreOption = None,
    mapping: MapOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="What the file says takes the place of what the store says otherwise.")
    ] = False,
    report: Annotated[str | None, typer.Option("--report", metavar="F", help="Also write what was found as JSON to this file.")] = None,
    by: ByOption = None,
    model: ModelOption = None,
    corpus: Annotated[
        Path | None, typer.Option(metavar="DIR", help=f"Drafts to hold the examples against. Default: {CORPUS}, where there is one.")
    ] = None,
    dry_run: DryRunOption = False,
    rejects: RejectsOption = None,
    in_format: InFormatOption = None,
    workers: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="Worker processes for a large file; the answer is the same.")
    ] = 2,
) -> None:
    """Import labelled drafts: text and labels (a;b, a JSON list, or a column of 0 and 1 for each label; empty or none: no label).

    First the whole file is looked at: duplicates, contradictions, likely label errors, wrong language, personal data. Numbers, addresses, cards
    and links that lead to a person are masked before anything is stored. Text that stands elsewhere in the file or the store with other labels is
    not stored, unless --replace settles it against the store. The same file twice changes nothing.
    """
    import numpy as np  # these loaded here so that other commands start without them

    from model.classifier import load_classifier
    from service.assembly import model_in_use
    from service.examples.importing import known_in_corpus, known_in_store, look, store_rows
    from service.examples.reading import Reader, read_rows

    rejects_path = _rejects_path(source, rejects, report)
    candidates: list[Candidate] = []
    rejected: list[Reject] = []
    with open_source(source, in_format) as rows, opened(store, create=True) as ledger:
        names = _read_columns(mapping or (), rows)
        classifier = load_classifier(folder := model_in_use(model))
        reader = Reader(folder, rows.name, partial(renamed, mapping=names), by)
        chances = []
        with Stage("reading", rows) as stage, closing(read_rows(rows, reader, classifier, workers)) as chunks:
            for read in chunks:
                candidates += read.candidates
                rejected += read.rejects
                chances.append(read.probability)
                stage.advance(len(read.candidates) + len(read.rejects))
        if not candidates and not rejected:
            raise UserError(f"{rows.name}: no rows in it; expected text and labels")
        if len(candidates) >= MANY:
            print(f"comparing {len(candidates):,} rows with each other, the store, the corpus and the model", file=sys.stderr)
        known = known_in_store(ledger), known_in_corpus(_corpus(corpus))
        looked = look(candidates, np.concatenate(chances), *known, classifier, rows.name, replace=replace)
        rejected += _refused(candidates, looked, rows.name)
        _write(rejected, rejects_path, looked, report)
        counts = Counter(verdict.word for verdict in looked.verdicts if dry_run or verdict.word == "unchanged")
        counts["rejected"] = len(rejected)
        if not dry_run:
            _store(partial(store_rows, ledger, candidates, looked, read_now(None), replace=replace), looked, counts)
    print(f"{'would be: ' if dry_run else ''}" + ", ".join(f"{counts[word]:,} {word}" for word in _WORDS), file=sys.stderr)
    if rejected:
        where = "above" if rejects_path == "-" else f"in {rejects_path}"
        print(f"{len(rejected):,} {'row' if len(rejected) == 1 else 'rows'} to look at, with reasons, {where}", file=sys.stderr)
        raise typer.Exit(1)


def _store(store_rows: Callable[[], Iterator[list[str]]], looked: "Looked", counts: Counter[str]) -> None:
    """Store, with a bar; an interruption leaves whole chunks."""
    wanted = sum(verdict.word in ("new", "changed") for verdict in looked.verdicts)
    stored = 0
    try:
        with Stage("storing", Source("", "", None, iter(()), wanted, lambda: stored)) as stage:
            for words in store_rows():
                stored += len(words)
                counts.update("rejected" if word == "contradiction" else word for word in words)
                stage.advance(len(words))
    except KeyboardInterrupt:
        raise UserError(f"interrupted; {stored:,} of {wanted:,} examples are stored; run it again to go on") from None
    except UserError as error:  # such as a full disk
        raise UserError(f"{error}; {stored:,} of {wanted:,} examples are stored; run it again to go on") from None


def _rejects_path(source: str, rejects: str | None, report: str | None) -> str:
    path = rejects or ("-" if is_stream(source) else str(Path(source).with_suffix(".rejects.jsonl")))
    for option, given in (("--rejects", path), ("--report", report)):
        if given == source and given != "-":
            raise UserError(f"{option} {given}: this would overwrite the input; choose another name")
    return path


def _read_columns(pairs: Sequence[str], source: Source) -> dict[str, str]:
    """Read the mapping, and see that the file has a text and labels in one form."""
    from model.labels import LABELS
    from service.examples.exporting import COLUMNS as EXPORTED
    from service.examples.rows import COLUMNS, label_columns

    mapping = read_names(pairs, (*COLUMNS, *LABELS), source)
    if source.columns is None:
        return mapping
    given = [column for column in source.columns if column not in mapping.values()] + list(mapping)
    listed = ", ".join(source.columns)
    if "text" not in given:
        raise UserError(f"{source.name}: no column 'text'; its columns are {listed}; say --map text=COLUMN")
    single = label_columns(given)
    if "labels" not in given and not single:
        wanted = f"no column 'labels', and none named after a label ({', '.join(LABELS)})"
        raise UserError(f"{source.name}: {wanted}; its columns are {listed}; say --map labels=COLUMN")
    if "labels" in given and single:
        raise UserError(f"{source.name}: both a column 'labels' and the column {single[0]!r}; leave one of them out")
    if single and len(single) < len(LABELS):
        print(f"{source.name}: a column for {', '.join(single)} alone; no row carries the other labels", file=sys.stderr)
    mention_unread(source, (*COLUMNS, *EXPORTED, *single), mapping)
    return mapping


def _corpus(folder: Path | None) -> Sequence[Any]:
    """Read the drafts of the corpus; none where nobody named a folder and there is none."""
    if folder is None and not CORPUS.is_dir():
        return ()
    from training.corpus import CorpusError, read_corpus

    try:
        return read_corpus(folder or CORPUS)[0]
    except CorpusError as error:
        raise UserError(str(error)) from None


def _refused(candidates: "Sequence[Candidate]", looked: "Looked", file: str) -> list[Reject]:
    pairs = zip(candidates, looked.verdicts, strict=True)
    return [
        Reject(one.number, "labels", verdict.reason or "", {"text": one.masked.text, "labels": list(one.labels)}, file)
        for one, verdict in pairs
        if verdict.word == "rejected"
    ]


def _write(rejected: list[Reject], path: str, looked: "Looked", report: str | None) -> None:
    """Write rejects and report; what was found goes to standard error too."""
    with open_rejects(path) as file:
        for reject in sorted(rejected, key=lambda one: one.row):
            file.write(reject)
    print("\n".join(looked.report.lines()), file=sys.stderr)
    if report is not None:
        with atomic(report) as stream:
            stream.write((json.dumps(looked.report.as_json(), ensure_ascii=False, indent=2) + "\n").encode())
