"""Scoring a file: read in chunks, score in order, write whole or not at all."""

import os
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service import flat
from service.assembly import Settings, assemble, model_note, settled
from service.batch_recording import PRIVATE_COLUMNS, SOURCE_PATHS, DraftsFrom, add_up, record, record_counts, recording
from service.errors import UserError
from service.judge import Judge
from service.kept import Kept
from service.mapping import DRAFTS, check_columns, renamed
from service.outcome import Reject, Unreadable
from service.preview import Preview
from service.progress import Progress
from service.readers import Row, Source, format_of, open_source
from service.rejects import Rejects, open_rejects
from service.scoring import Numbered, Outcome, score_rows
from service.side_files import Join, create, load
from service.summary import Summary
from service.workers import begin_worker, map_in_order
from service.writers import is_stream, open_writer

if TYPE_CHECKING:
    from model.profile import Counts
    from service.drift.counting import Origin
    from service.store.join import StoreJoin

CHUNK = 500
Note = Callable[[str], None]


@dataclass(frozen=True)
class Job:
    """One run of ``sendcheck score``; paths may be ``-``.

    ``now`` is in microseconds since the epoch; ``mapping`` gives, for each kind of file, our column -> the file's. ``store`` is the URL of a ledger
    to join with; with ``record`` it also takes in the decisions, and counts that show drift under the name ``drafts_from``.
    """

    source: str
    target: str
    now: int
    settings: Settings = field(default_factory=Settings)
    side_files: Mapping[str, str] = field(default_factory=dict)
    rejects: str | None = None
    in_format: str | None = None
    out_format: str | None = None
    mapping: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    workers: int = 1
    explain: bool = False
    keep_columns: bool = False
    store: str | None = None
    record: bool = False
    drafts_from: DraftsFrom = field(default_factory=lambda: DraftsFrom("score"))

    @property
    def rejects_path(self) -> str:
        """Where rejects go: beside the output by default, to standard error (named ``-``) for a pipe."""
        return self.rejects or ("-" if is_stream(self.target) else str(Path(self.target).with_suffix(".rejects.jsonl")))


@dataclass(frozen=True)
class Part:
    """What scoring needs to know of a job, in this process or another."""

    settings: Settings
    database: Path | None
    side_names: Mapping[str, str]
    now: int
    is_flat: bool
    file: str
    spans: bool
    store: str | None = None
    run_id: str | None = None
    drafts_from: DraftsFrom = field(default_factory=lambda: DraftsFrom("score"))


@dataclass(frozen=True)
class Scored:
    """The outcomes of a chunk, how many of its drafts name a contact that the contacts file does not have, and counts that show drift."""

    outcomes: list[Outcome]
    strangers: int
    counts: "dict[Origin, Counts] | None" = None


def run(job: Job, progress: Progress, preview: Preview | None = None, note: Note | None = None) -> Summary:
    """Score a file; ``preview``, when given, is shown the first decisions, ``note`` what a person should know besides.

    Raises:
        UserError: when a file cannot be read or written, or an option makes no sense.
        PolicyError, ModelError: when policy or model cannot be used.
    """
    note = note or _say_nothing
    out_format = format_of(job.target, job.out_format, "--out-format")
    _refuse_overwriting(job)
    settings = settled(job.settings)
    judge = assemble(settings)
    if told := model_note(job.settings):
        note(told)
    summary = Summary()
    with ExitStack() as stack:
        source = stack.enter_context(open_source(job.source, job.in_format))
        mapping = job.mapping.get(DRAFTS, {})
        unread = check_columns(source, DRAFTS, mapping)
        _mention(source.name, [column for column in unread if column != job.drafts_from.column], note)
        kept = Kept(source, out_format) if job.keep_columns else None
        columns = (*(kept.names.values() if kept else ()), *flat.OUTPUT_COLUMNS, *(("reasons",) if job.explain else ()))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sendcheck-")))
        run_id = stack.enter_context(recording(job.store)) if job.store and job.record else None
        writer = stack.enter_context(open_writer(job.target, out_format, columns))
        rejects = stack.enter_context(open_rejects(job.rejects_path))
        database = _side_database(job, folder, rejects, summary, note)
        is_flat, spans = source.columns is not None, out_format == "jsonl"
        drafts_from = _drafts_from(job, source, mapping)
        part = Part(settings, database, job.side_files, job.now, is_flat, source.name, spans, job.store, run_id, drafts_from)
        progress.start(source)
        strangers = 0
        counts: dict[Origin, Counts] = {}
        for scored in stack.enter_context(
            closing(_score(part, judge, _numbered(kept.watch(source.rows) if kept else source.rows, mapping), job.workers))
        ):
            for outcome in scored.outcomes:
                if isinstance(outcome, Reject):
                    rejects.write(outcome)
                    summary.rejected += 1
                else:
                    summary.add(outcome)
            writer.write(_lines_of(scored.outcomes, out_format, job.explain, kept))
            strangers += scored.strangers
            add_up(counts, scored.counts or {})
            if preview is not None:
                preview.add(scored.outcomes)
            progress.advance(source, len(scored.outcomes))
        if job.store and run_id:
            record_counts(job.store, job.now, judge.classifier.version, counts)
    if strangers:
        drafts = "1 draft names a contact" if strangers == 1 else f"{strangers} drafts name a contact"
        note(f"{drafts} that {job.side_files['contacts']} does not have; what is unknown counts against texting")
    return summary


def _score(part: Part, judge: Judge, rows: Iterator[Numbered], workers: int) -> Generator[Scored]:
    """Score chunk by chunk, in order, here or in worker processes with a bounded number of chunks under way."""
    chunks = iter(lambda: list(islice(rows, CHUNK)), [])
    if workers <= 1:
        yield from map(_State(part, judge).score, chunks)
        return
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(part,)) as pool:
        try:
            yield from map_in_order(pool, _score_in_worker, chunks, workers * 2)
        except BrokenProcessPool:
            raise UserError("a worker process died, perhaps for want of memory; nothing was written; try fewer --workers") from None


class _State:
    """A judge and the joined files, opened once a process."""

    def __init__(self, part: Part, judge: Judge) -> None:
        self.part, self.judge = part, judge
        self.join = Join(part.database, part.side_names) if part.database else None
        self.ledger: StoreJoin | None = None
        if part.store:
            from service.store.join import open_join  # loaded here so that runs without a store start without it

            self.ledger = open_join(part.store, self.join)

    def score(self, rows: Sequence[Numbered]) -> Scored:
        before = self.join.strangers if self.join else 0
        join = self.ledger or self.join
        part = self.part
        outcomes = score_rows(self.judge, rows, part.now, is_flat=part.is_flat, join=join, file=part.file, spans=part.spans)
        counts = None
        if self.ledger and part.run_id:
            counts = record(self.ledger, part.run_id, rows, outcomes, part.now, self.judge.classifier, part.drafts_from)
        return Scored(outcomes, self.join.strangers - before if self.join else 0, counts)


_worker: list[_State] = []


def _start_worker(part: Part) -> None:
    begin_worker()
    _worker[:] = [_State(part, assemble(part.settings))]


def _score_in_worker(rows: Sequence[Numbered]) -> Scored:
    return _worker[0].score(rows)


def _refuse_overwriting(job: Job) -> None:
    """Refuse an output that is an input, and two outputs of one name."""
    inputs = [path for path in (job.source, *job.side_files.values(), *map(str, job.settings.policy_files)) if path != "-"]
    outputs = [path for path in (job.target, job.rejects_path) if not is_stream(path)]
    for path in outputs:
        for other in inputs:
            if _same(path, other):
                raise UserError(f"{path}: the output would overwrite an input; choose another name")
    if len(outputs) == 2 and _same(*outputs):
        raise UserError(f"{job.target}: decisions and rejects cannot go to the same file; choose another name for --rejects")


def _same(one: str, other: str) -> bool:
    if os.path.exists(one) and os.path.exists(other):
        return os.path.samefile(one, other)
    return os.path.realpath(one) == os.path.realpath(other)


def _say_nothing(_: str) -> None:
    """Keep it to ourselves."""


def _mention(name: str, unknown: Sequence[str], note: Note) -> None:
    if unknown:
        note(f"{name}: columns not used: {', '.join(unknown[:20])}{f' and {len(unknown) - 20} more' if len(unknown) > 20 else ''}")


def _drafts_from(job: Job, source: Source, mapping: Mapping[str, str]) -> DraftsFrom:
    """Give where drafts come from, by the column's name in a row under our names."""
    column = job.drafts_from.column
    if column is None:
        return job.drafts_from
    if source.columns is not None and column not in source.columns:
        raise UserError(f"--source-column {column}: {source.name} has no such column; its columns are {', '.join(source.columns)}")
    if source.columns is None and column not in SOURCE_PATHS:
        raise UserError(f"--source-column {column}: of drafts as objects it is one of {', '.join(SOURCE_PATHS)}")
    ours = next((ours for ours, theirs in mapping.items() if theirs == column), None)
    if ours is None and column in mapping:
        raise UserError(f"--source-column {column}: --map puts {mapping[column]} in its place; rename the column in the file")
    if (ours or column) in PRIVATE_COLUMNS:
        raise UserError(f"--source-column {column}: it tells of a person or what was written; name a column such as the trade")
    return replace(job.drafts_from, column=ours or column)


def _numbered(rows: Iterable[Row], mapping: Mapping[str, str]) -> Iterator[Numbered]:
    for number, row in enumerate(rows, 1):
        yield number, row if isinstance(row, Unreadable) else renamed(row, mapping)


def _side_database(job: Job, folder: Path, rejects: Rejects, summary: Summary, note: Note) -> Path | None:
    """Put the side files into a database of their own, None without any."""
    if unused := set(job.mapping) - {DRAFTS, *job.side_files}:
        kind = min(unused)
        raise UserError(f"--map {kind}.{next(iter(job.mapping[kind]))}: there is no --{kind} file")
    if not job.side_files:
        return None
    database = folder / "side.sqlite"
    store = create(database, list(job.side_files))
    try:
        for kind, path in job.side_files.items():
            mapping = job.mapping.get(kind, {})
            with open_source(path, option=None) as source:
                _mention(path, check_columns(source, kind, mapping), note)
                for reject in load(store, kind, source, partial(renamed, mapping=mapping)):
                    rejects.write(reject)
                    summary.side_rejected += 1
        store.commit()
    finally:
        store.close()
    return database


def _lines_of(outcomes: Sequence[Outcome], out_format: str, explain: bool, kept: Kept | None) -> list[dict[str, Any]]:
    """Give what is written of each decision, in order."""
    lines = []
    for outcome, row in zip(outcomes, kept.take(len(outcomes)) if kept else repeat({}), strict=kept is not None):
        if isinstance(outcome, Reject):
            continue
        if out_format == "jsonl":
            lines.append(kept.beside(outcome, row) if kept else outcome)
        else:
            line = _flat_row(outcome, explain)
            lines.append(kept.before(line, row) if kept else line)
    return lines


def _flat_row(decision: Mapping[str, Any], explain: bool) -> dict[str, Any]:
    row = flat.to_row(decision)
    if explain:
        row["reasons"] = " ".join(finding["message"] for finding in decision["findings"])
    return row
