"""A file of examples into the store: read, masked and judged in one pass, looked at as a whole, and only then stored, a chunk in a transaction.

A run that is killed leaves whole chunks; run again, it ends as one run would have.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.classifier import Classifier
from model.labels import LABELS
from service.examples.checks import Candidate, Known, Standing, Verdict, judge
from service.examples.masking import mask
from service.examples.report import Report, named
from service.examples.suspects import MISSING, find_suspects
from service.store.examples import NewExample, in_order, read_standing, save_examples
from service.store.ledger import Store

STORED_AT_ONCE = 2_000
"""Rows of one transaction: few enough that no other writer waits long, many enough that the disk is not waited for all the time."""

Floats = NDArray[np.float64]


def look(
    candidates: Sequence[Candidate], probability: Floats, stored: Known, corpus: Known, classifier: Classifier, file: str, *, replace: bool
) -> "Looked":
    """Look at all usable rows of a file, whose probabilities are given: what is to become of each, and the report."""
    report = Report(file, classifier.version, len(candidates))
    for candidate in candidates:
        report.personal.update(candidate.masked.found)
        report.rows_with_personal += bool(candidate.masked.found)
    report.label_counts.update({label: sum(label in one.labels for one in candidates) for label in LABELS})
    report.label_counts["none"] = sum(not one.labels for one in candidates)
    verdicts = judge(candidates, stored, corpus, report, replace=replace)
    places = [place for place, verdict in enumerate(verdicts) if verdict.word in ("new", "changed")]
    _suspect([candidates[place] for place in places], probability[places], corpus, report)
    report.warnings += _warnings(candidates, verdicts)
    return Looked(report, verdicts, probability >= classifier.thresholds, classifier.version)


@dataclass(frozen=True)
class Looked:
    """What a look found: the report, a verdict for each row, and what the model answered (rows x labels)."""

    report: Report
    verdicts: Sequence[Verdict]
    answers: NDArray[np.bool_]
    model_version: str


def store_rows(store: Store, candidates: Sequence[Candidate], looked: Looked, now: int, *, replace: bool) -> Iterator[list[str]]:
    """Store the rows that are to be stored, giving for each chunk what became of them."""
    rows = zip(candidates, looked.verdicts, looked.answers, strict=True)
    fresh = (_example(one, verdict, answer, looked.model_version) for one, verdict, answer in rows if verdict.word in ("new", "changed"))
    while chunk := list(islice(fresh, STORED_AT_ONCE)):
        saved = store.write(lambda connection, chunk=chunk: save_examples(connection, chunk, now, replace=replace))  # type: ignore[misc]
        yield [one.word for one in saved]


def known_in_store(store: Store) -> Known:
    """Give what the store holds."""
    known = Known()
    for number, key, text, labels in read_standing(store):
        known.add(Standing(f"example {number}", number, labels), key, text)
    return known


def known_in_corpus(drafts: Iterable[Any]) -> Known:
    """Give what a corpus holds; its drafts have ``id``, ``text`` and ``labels``."""
    known = Known()
    for number, draft in enumerate(drafts):
        masked = mask(draft.text)
        known.add(Standing(f"draft {draft.id}", number, in_order(draft.labels)), masked.key, masked.text)
    return known


def _example(one: Candidate, verdict: Verdict, answer: NDArray[np.bool_], model_version: str) -> NewExample:
    language = one.declared or one.reads_like or None
    answered = tuple(label for label, flag in zip(LABELS, answer, strict=True) if flag)
    return NewExample(one.masked, one.labels, "file", language, one.trade, one.recorded_by, model_version, answered, verdict.rivals)


def _suspect(fresh: Sequence[Candidate], probability: Floats, corpus: Known, report: Report) -> None:
    """Look for label errors among rows the model cannot have learnt from: what is in the corpus it knows by heart."""
    places = [place for place, one in enumerate(fresh) if one.masked.key not in corpus.same]
    given = np.array([[label in fresh[place].labels for label in LABELS] for place in places], dtype=bool).reshape(-1, len(LABELS))
    found = find_suspects([fresh[place].number for place in places], given, probability[places])
    report.suspect_count, report.suspects = found or (0, [])
    report.suspects_skipped = MISSING if found is None else None


def _warnings(candidates: Sequence[Candidate], verdicts: Sequence[Verdict]) -> Iterator[str]:
    kinds = {one.labels for one in candidates}
    if len(kinds) == 1 and len(candidates) > 1:
        yield f"every row carries the same labels ({named(next(iter(kinds)))}): a model learns nothing from them about what tells labels apart"
    if candidates and all(verdict.word == "unchanged" for verdict in verdicts):
        yield "nothing new: every row repeats another or is in the store already"
