"""A file of examples read, masked and judged by the model, here or in worker processes; the answer is the same."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier, load_classifier
from model.labels import LABELS
from model.language import language_of
from model.tokens import Token
from service.errors import UserError
from service.examples.checks import Candidate
from service.examples.keys import near_key
from service.examples.masking import mask_and_read
from service.examples.rows import ExampleFields, read_row
from service.item import ItemError
from service.outcome import Reject, Unreadable
from service.readers import Row, Source
from service.store.examples import in_order
from service.workers import begin_worker, map_in_order

CHUNK = 500
ALONE = 10
"""So many chunks are read before worker processes are started, which takes them longer than that to be of use."""

Numbered = Sequence[tuple[int, Row]]


@dataclass
class Read:
    """Rows of a file: those that can be used, with the model's probabilities (rows x labels), and the rest with a reason."""

    candidates: list[Candidate] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    probability: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, len(LABELS))))


@dataclass(frozen=True)
class Reader:
    """How the rows of the file ``name`` are read: ``rename`` gives a row our column names, ``recorded_by`` stands where a row does not say who."""

    model: Path
    name: str
    rename: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    recorded_by: str | None

    def read(self, rows: Numbered, classifier: Classifier) -> Read:
        """Read a chunk. Each text is split into tokens once, for mask, keys, language and model alike: that is most of the work."""
        read = Read()
        tokens: list[list[Token]] = []
        for number, row in rows:
            try:
                fields = self._fields(row)
            except ItemError as error:
                given = row.input if isinstance(row, Unreadable) else dict(row)
                read.rejects.append(Reject(number, error.field, error.reason, given, self.name))
                continue
            masked, its_tokens = mask_and_read(fields.text)
            language = language_of(masked.text, its_tokens)
            labels, by = in_order(fields.labels), fields.recorded_by or self.recorded_by
            read.candidates.append(Candidate(number, masked, near_key(its_tokens), labels, fields.language, language, fields.trade, by))
            tokens.append(its_tokens)
        texts, languages = [one.masked.text for one in read.candidates], [one.reads_like for one in read.candidates]
        read.probability = classifier.predict(texts, languages, tokens).probability
        return read

    def _fields(self, row: Row) -> ExampleFields:
        if isinstance(row, Unreadable):
            raise ItemError("(row)", row.reason)
        return read_row(self.rename(row))


def read_rows(source: Source, reader: Reader, classifier: Classifier, workers: int = 1) -> Generator[Read]:
    """Read a file, giving a chunk at a time in its order; ``classifier`` is that of the reader's folder.

    Raises:
        UserError: when the file cannot be read on, or a worker process dies.
    """
    rows = enumerate(source.rows, 1)
    chunks: Iterator[Numbered] = iter(lambda: list(islice(rows, CHUNK)), [])
    yield from (reader.read(chunk, classifier) for chunk in (chunks if workers <= 1 else islice(chunks, ALONE)))
    if (first := next(chunks, None)) is None:
        return
    with ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(reader,)) as pool:
        try:
            yield from map_in_order(pool, _read_in_worker, chain([first], chunks), workers * 2 + 1)
        except BrokenProcessPool:
            raise UserError("a worker process died, perhaps for want of memory; nothing was stored; try --workers 1") from None


_worker: list[tuple[Reader, Classifier]] = []


def _start_worker(reader: Reader) -> None:
    begin_worker()
    _worker[:] = [(reader, load_classifier(reader.model))]


def _read_in_worker(rows: Numbered) -> Read:
    reader, classifier = _worker[0]
    return reader.read(rows, classifier)
