"""Scoring a file: read in chunks, score in order, write whole or not at all."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from service import flat
from service.assembly import Settings, assemble
from service.errors import UserError
from service.judge import Judge
from service.outcome import Reject
from service.preview import Preview
from service.progress import Progress
from service.readers import Source, format_of, open_source
from service.rejects import Rejects, open_rejects
from service.scoring import Numbered, Outcome, score_rows
from service.side_files import Join, create, load
from service.summary import Summary
from service.writers import Writer, open_writer

CHUNK = 500


@dataclass(frozen=True)
class Job:
    """One run of ``sendcheck score``; paths may be ``-``. ``now`` is in microseconds since the epoch, ``mapping`` our column -> the file's."""

    source: str
    target: str
    now: int
    settings: Settings = field(default_factory=Settings)
    side_files: Mapping[str, str] = field(default_factory=dict)
    rejects: str | None = None
    in_format: str | None = None
    out_format: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    workers: int = 1
    explain: bool = False

    @property
    def rejects_path(self) -> str:
        """Where rejects go: beside the output by default, to standard error (named ``-``) for a pipe."""
        return self.rejects or ("-" if self.target == "-" else str(Path(self.target).with_suffix(".rejects.jsonl")))


@dataclass(frozen=True)
class Part:
    """What scoring needs to know of a job, in this process or another."""

    settings: Settings
    database: Path | None
    side_names: Mapping[str, str]
    now: int
    is_flat: bool
    file: str


def run(job: Job, progress: Progress, preview: Preview | None = None) -> Summary:
    """Score a file; ``preview``, when given, is shown the first decisions.

    Raises:
        UserError: when a file cannot be read or written, or an option makes no sense.
        PolicyError, ModelError: when policy or model cannot be used.
    """
    out_format = format_of(job.target, job.out_format, "--out-format")
    paths = [path for path in (job.source, *job.side_files.values()) if path != "-"]
    if job.target != "-" and Path(job.target).resolve() in {Path(path).resolve() for path in paths}:
        raise UserError(f"{job.target}: the output would overwrite an input; choose another name")
    columns = (*flat.OUTPUT_COLUMNS, "reasons") if job.explain else flat.OUTPUT_COLUMNS
    summary = Summary()
    with ExitStack() as stack:
        source = stack.enter_context(open_source(job.source, job.in_format))
        mapping = _usable_mapping(source, job.mapping)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sendcheck-")))
        rejects = stack.enter_context(open_rejects(job.rejects_path))
        database = _side_database(job, folder, rejects, summary)
        part = Part(job.settings, database, job.side_files, job.now, source.columns is not None, job.source)
        writer = stack.enter_context(open_writer(job.target, out_format, columns))
        progress.start(source)
        rows = _renamed(source, mapping)
        for outcomes in _score(part, rows, job.workers):
            _write(outcomes, writer, rejects, summary, out_format, job.explain)
            if preview is not None:
                preview.add(outcomes)
            progress.advance(source, len(outcomes))
    return summary


def _score(part: Part, rows: Iterator[Numbered], workers: int) -> Iterator[list[Outcome]]:
    """Score chunk by chunk, in order, here or in worker processes with a bounded number of chunks under way."""
    chunks = iter(lambda: list(islice(rows, CHUNK)), [])
    if workers <= 1:
        state = _State(part)
        yield from map(state.score, chunks)
        return
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(part,)) as pool:
        pending: list[Future[list[Outcome]]] = [pool.submit(_score_in_worker, chunk) for chunk in islice(chunks, workers * 2)]
        while pending:
            yield pending.pop(0).result()
            pending += [pool.submit(_score_in_worker, chunk) for chunk in islice(chunks, 1)]


class _State:
    """A judge and the joined files, opened once a process."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.judge: Judge = assemble(part.settings)
        self.join = Join(part.database, part.side_names) if part.database else None

    def score(self, rows: Sequence[Numbered]) -> list[Outcome]:
        return score_rows(self.judge, rows, self.part.now, is_flat=self.part.is_flat, join=self.join, file=self.part.file)


_worker: list[_State] = []


def _start_worker(part: Part) -> None:
    _worker[:] = [_State(part)]


def _score_in_worker(rows: Sequence[Numbered]) -> list[Outcome]:
    return _worker[0].score(rows)


def _usable_mapping(source: Source, mapping: Mapping[str, str]) -> Mapping[str, str]:
    """Refuse a mapping, or a file, that leaves no text column."""
    known = {*flat.DRAFT_COLUMNS, "contact_id"}
    for ours, theirs in mapping.items():
        if ours not in known:
            raise UserError(f"--map {ours}={theirs}: no such column; ours are {', '.join(sorted(known))}")
        if source.columns is not None and theirs not in source.columns:
            raise UserError(f"--map {ours}={theirs}: {source.name} has no column {theirs!r}; its columns are {', '.join(source.columns)}")
    if source.columns is not None and mapping.get("text", "text") not in source.columns:
        raise UserError(f"{source.name}: no column 'text'; its columns are {', '.join(source.columns)}; name it with --map text=COLUMN")
    return mapping


def _renamed(source: Source, mapping: Mapping[str, str]) -> Iterator[Numbered]:
    for number, row in enumerate(source.rows, 1):
        if mapping and isinstance(row, Mapping):
            taken = set(mapping.values()) - set(mapping)
            row = {**{k: v for k, v in row.items() if k not in taken}, **{ours: row.get(theirs) for ours, theirs in mapping.items()}}
        yield number, row


def _side_database(job: Job, folder: Path, rejects: Rejects, summary: Summary) -> Path | None:
    if not job.side_files:
        return None
    database = folder / "side.sqlite"
    create(database, list(job.side_files))
    for kind, path in job.side_files.items():
        for reject in load(database, kind, path, {}):
            rejects.write(reject)
            summary.rejected += 1
    return database


def _write(outcomes: Sequence[Outcome], writer: Writer, rejects: Rejects, summary: Summary, out_format: str, explain: bool) -> None:
    decisions = []
    for outcome in outcomes:
        if isinstance(outcome, Reject):
            rejects.write(outcome)
            summary.rejected += 1
            continue
        summary.add(outcome)
        decisions.append(outcome if out_format == "jsonl" else _flat_row(outcome, explain))
    writer.write(decisions)


def _flat_row(decision: Mapping[str, Any], explain: bool) -> dict[str, Any]:
    row = flat.to_row(decision)
    if explain:
        row["reasons"] = " ".join(finding["message"] for finding in decision["findings"])
    return row
