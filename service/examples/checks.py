"""What is to become of each row of a file: stored, known already, or refused because the same text stands elsewhere with other labels.

What depends on the file alone is settled first, and alike whatever of the file is stored already: a run cut short and run again ends the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from model.tokens import read
from service.examples.keys import near_key
from service.examples.masking import Masked
from service.examples.report import Contradiction, Labels, Report, WrongLanguage

LEAST_WORDS_TO_TELL = 5
"""From this many words on, a text that reads like no known language is reported; a shorter one may just say too little."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One readable row: its number, its masked text, what the file says of it, and the language it reads like (empty: none that is known)."""

    number: int
    masked: Masked
    near: bytes | None
    labels: Labels
    declared: str | None
    reads_like: str
    trade: str | None
    recorded_by: str | None


class Standing(NamedTuple):
    """A text that stands somewhere: what to call it, its number there, its labels."""

    what: str
    number: int
    labels: Labels


@dataclass
class Known:
    """Texts that stand somewhere, to be found by key or near key. They are read for near keys when the first of those is asked for."""

    same: dict[str, Standing] = field(default_factory=dict)
    near: dict[bytes, list[Standing]] = field(default_factory=lambda: defaultdict(list))
    _unread: list[tuple[str, Standing]] = field(default_factory=list)

    def add(self, standing: Standing, key: str, text: str) -> None:
        """Take in one masked text and its key."""
        self.same[key] = standing
        self._unread.append((text, standing))

    def nearly(self, near: bytes) -> Sequence[Standing]:
        """Return the texts of a near key."""
        for text, standing in self._unread:
            if (found := near_key(read(text))) is not None:
                self.near[found].append(standing)
        self._unread.clear()
        return self.near.get(near, ())

    def otherwise(self, candidate: Candidate) -> list[tuple[Standing, bool]]:
        """Return what has the same or nearly the same text with other labels, and whether only nearly."""
        found = []
        same = self.same.get(candidate.masked.key)
        if same is not None and same.labels != candidate.labels:
            found.append((same, False))
        if candidate.near is not None and (same is None or found):
            found += [(one, True) for one in self.nearly(candidate.near) if one != same and one.labels != candidate.labels]
        return found


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row: new, changed, unchanged or rejected; why it is rejected, and which stored examples it takes the place of."""

    word: str
    reason: str | None = None
    rivals: tuple[int, ...] = ()


def judge(candidates: Sequence[Candidate], stored: Known, corpus: Known, report: Report, *, replace: bool) -> list[Verdict]:
    """Return a verdict for each row, and write into the report what was found on the way."""
    within = _within_file(candidates)
    seen: set[str] = set()
    verdicts = []
    for candidate in candidates:
        verdict = _verdict(candidate, within.get(candidate.number, ()), stored, seen, report, replace=replace)
        if verdict.word in ("new", "changed"):
            seen.add(candidate.masked.key)
            _note(report, candidate, corpus.otherwise(candidate), "corpus")
            _note_language(report, candidate)
        verdicts.append(verdict)
    return verdicts


def _verdict(
    candidate: Candidate, otherwise: Sequence[tuple[Standing, bool]], stored: Known, seen: set[str], report: Report, *, replace: bool
) -> Verdict:
    if otherwise:
        return Verdict("rejected", _note(report, candidate, otherwise, "file") + "; keep one")
    if candidate.masked.key in seen:
        report.duplicates["file"] += 1
        return Verdict("unchanged")
    same = stored.same.get(candidate.masked.key)
    if same is not None and same.labels == candidate.labels:
        report.duplicates["store"] += 1
        return Verdict("unchanged")
    if rivals := stored.otherwise(candidate):
        reason = _note(report, candidate, rivals, "store")
        if not replace:
            return Verdict("rejected", reason + "; say --replace to store this instead")
    return Verdict("new" if same is None else "changed", rivals=tuple(one.number for one, nearly in rivals if nearly))


def _within_file(candidates: Sequence[Candidate]) -> dict[int, list[tuple[Standing, bool]]]:
    """Give the rows of which the file itself says otherwise, and by which rows; at most one of those for each set of labels.

    Most texts stand once, so only those whose key or near key comes with several sets of labels are kept track of.
    """
    same = _sets_of_labels((one.masked.key, one) for one in candidates)
    near = _sets_of_labels((one.near, one) for one in candidates if one.near is not None)
    found = {}
    for one in candidates:
        exact, nearly = same.get(one.masked.key, {}), near.get(one.near, {})
        others = [(labels, number, False) for labels, number in exact.items() if labels != one.labels]
        others += [(labels, number, True) for labels, number in nearly.items() if labels != one.labels and labels not in exact]
        if others:
            found[one.number] = [(Standing(f"row {number}", number, labels), is_near) for labels, number, is_near in others]
    return found


def _sets_of_labels(keyed: Iterable[tuple[Any, Candidate]]) -> dict[Any, dict[Labels, int]]:
    """Give the keys that come with several sets of labels, and for each set the first row that has it."""
    first: dict[Any, Candidate] = {}
    several: dict[Any, dict[Labels, int]] = {}
    for key, one in keyed:
        before = first.setdefault(key, one)
        if before.labels != one.labels:
            several.setdefault(key, {before.labels: before.number}).setdefault(one.labels, one.number)
    return several


def _note(report: Report, candidate: Candidate, otherwise: Iterable[tuple[Standing, bool]], where: str) -> str:
    """Write contradictions into the report; give the first as a sentence."""
    noted = [Contradiction(candidate.number, candidate.labels, where, one.what, one.labels, nearly=nearly) for one, nearly in otherwise]
    report.contradictions += noted
    return noted[0].sentence() if noted else ""


def _note_language(report: Report, candidate: Candidate) -> None:
    declared, reads_like = candidate.declared, candidate.reads_like
    if reads_like and declared is not None and declared != reads_like:
        report.wrong_language.append(WrongLanguage(candidate.number, declared, reads_like))
    elif not reads_like and declared is None and sum(word.isalpha() for word in candidate.masked.text.split()) >= LEAST_WORDS_TO_TELL:
        report.wrong_language.append(WrongLanguage(candidate.number, None, ""))
