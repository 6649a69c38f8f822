"""A file of examples into the store: read and masked, looked at as a whole, and only then stored, a chunk in a transaction.

A run that is killed leaves whole chunks; run again, it ends as one run would have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from model.classifier import Classifier
from model.labels import LABELS
from model.language import detect_language
from service.examples.checks import Candidate, Known, Verdict, judge
from service.examples.keys import near_key
from service.examples.masking import mask
from service.examples.report import Report, named
from service.examples.rows import ExampleFields, read_row
from service.examples.suspects import MISSING, find_suspects
from service.item import ItemError
from service.outcome import Reject, Unreadable
from service.readers import Row, Source
from service.store.examples import NewExample, in_order, read_examples, save_examples
from service.store.ledger import Store

CHUNK = 500


@dataclass
class Read:
    """The rows of a file: those that can be used, and the rest with a reason."""

    candidates: list[Candidate] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


def read_rows(source: Source, rename: Callable[[Mapping[str, Any]], Mapping[str, Any]], recorded_by: str | None) -> Iterator[Read]:
    """Read and mask a file, giving a chunk at a time; ``recorded_by`` stands where a row does not say who.

    Raises:
        UserError: when the file cannot be read on.
    """
    rows = enumerate(source.rows, 1)
    while chunk := list(islice(rows, CHUNK)):
        read = Read()
        usable: list[tuple[int, ExampleFields]] = []
        for number, row in chunk:
            try:
                usable.append((number, _fields(row, rename)))
            except ItemError as error:
                given = row.input if isinstance(row, Unreadable) else dict(row)
                read.rejects.append(Reject(number, error.field, error.reason, given, source.name))
        masked = [mask(fields.text) for _, fields in usable]
        for (number, fields), text, language in zip(usable, masked, detect_language([one.text for one in masked]), strict=True):
            labels, by = in_order(fields.labels), fields.recorded_by or recorded_by
            read.candidates.append(Candidate(number, text, near_key(text.text), labels, fields.language, language, fields.trade, by))
        yield read


def look(candidates: Sequence[Candidate], stored: Known, corpus: Known, classifier: Classifier, file: str, *, replace: bool) -> "Looked":
    """Look at all usable rows of a file: what is to become of each, what the model says of the new ones, and the report."""
    report = Report(file, classifier.version, len(candidates))
    for candidate in candidates:
        report.personal.update(candidate.masked.found)
        report.rows_with_personal += bool(candidate.masked.found)
    report.label_counts.update({label: sum(label in one.labels for one in candidates) for label in LABELS})
    report.label_counts["none"] = sum(not one.labels for one in candidates)
    verdicts = judge(candidates, stored, corpus, report, replace=replace)
    fresh = [one for one, verdict in zip(candidates, verdicts, strict=True) if verdict.word in ("new", "changed")]
    probability = classifier.probabilities([one.masked.text for one in fresh])
    _suspect(fresh, probability, corpus, report)
    report.warnings += _warnings(candidates, verdicts)
    said = probability >= classifier.thresholds
    answers = {
        one.number: tuple(label for label, flag in zip(LABELS, row, strict=True) if flag) for one, row in zip(fresh, said, strict=True)
    }
    return Looked(report, verdicts, answers, classifier.version)


@dataclass(frozen=True)
class Looked:
    """What a look found: the report, a verdict for each row, and by row number what the model answered for those to store."""

    report: Report
    verdicts: Sequence[Verdict]
    answers: Mapping[int, tuple[str, ...]]
    model_version: str


def store_rows(store: Store, candidates: Sequence[Candidate], looked: Looked, now: int, *, replace: bool) -> Iterator[list[str]]:
    """Store the rows that are to be stored, giving for each chunk what became of them."""
    pairs = zip(candidates, looked.verdicts, strict=True)
    fresh = [_example(one, verdict, looked) for one, verdict in pairs if verdict.word in ("new", "changed")]
    for start in range(0, len(fresh), CHUNK):
        chunk = fresh[start : start + CHUNK]
        saved = store.write(lambda connection, chunk=chunk: save_examples(connection, chunk, now, replace=replace))  # type: ignore[misc]
        yield [one.word for one in saved]


def known_in_store(store: Store) -> Known:
    """Give what the store holds."""
    known = Known()
    for one in read_examples(store):
        known.add(f"example {one.example_id}", one.example_id, mask(one.text), one.labels)
    return known


def known_in_corpus(drafts: Iterable[Any]) -> Known:
    """Give what a corpus holds; its drafts have ``id``, ``text`` and ``labels``."""
    known = Known()
    for number, draft in enumerate(drafts):
        known.add(f"draft {draft.id}", number, mask(draft.text), in_order(draft.labels))
    return known


def _fields(row: Row, rename: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> ExampleFields:
    if isinstance(row, Unreadable):
        raise ItemError("(row)", row.reason)
    return read_row(rename(row))


def _example(one: Candidate, verdict: Verdict, looked: Looked) -> NewExample:
    language = one.declared or one.reads_like or None
    answer = looked.answers[one.number]
    return NewExample(one.masked, one.labels, "file", language, one.trade, one.recorded_by, looked.model_version, answer, verdict.rivals)


def _suspect(fresh: Sequence[Candidate], probability: np.ndarray[Any, Any], corpus: Known, report: Report) -> None:
    """Look for label errors among rows the model cannot have learnt from: what is in the corpus it knows by heart."""
    places = [place for place, one in enumerate(fresh) if one.masked.key not in corpus.same]
    given = np.array([[label in fresh[place].labels for label in LABELS] for place in places], dtype=bool).reshape(-1, len(LABELS))
    found = find_suspects([fresh[place].number for place in places], given, probability[places])
    report.suspects = found or []
    report.suspects_skipped = MISSING if found is None else None


def _warnings(candidates: Sequence[Candidate], verdicts: Sequence[Verdict]) -> Iterator[str]:
    kinds = {one.labels for one in candidates}
    if len(kinds) == 1 and len(candidates) > 1:
        yield f"every row carries the same labels ({named(next(iter(kinds)))}): a model learns nothing from them about what tells labels apart"
    if candidates and all(verdict.word == "unchanged" for verdict in verdicts):
        yield "nothing new: every row repeats another or is in the store already"
