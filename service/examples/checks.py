"""What is to become of each row of a file: stored, known already, or refused because the same text stands elsewhere with other labels.

What depends on the file alone is settled first, and alike whatever of the file is stored already: a run cut short and run again ends the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

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
    """Texts that stand somewhere, to be found by key or near key."""

    same: dict[str, Standing] = field(default_factory=dict)
    near: dict[bytes, list[Standing]] = field(default_factory=lambda: defaultdict(list))

    def add(self, what: str, number: int, masked: Masked, labels: Labels) -> None:
        """Take in one text."""
        standing = Standing(what, number, labels)
        self.same[masked.key] = standing
        if (near := near_key(masked.text)) is not None:
            self.near[near].append(standing)

    def otherwise(self, candidate: Candidate) -> list[tuple[Standing, bool]]:
        """Return what has the same or nearly the same text with other labels, and whether only nearly."""
        found = []
        same = self.same.get(candidate.masked.key)
        if same is not None and same.labels != candidate.labels:
            found.append((same, False))
        if candidate.near is not None and (same is None or found):
            found += [(one, True) for one in self.near.get(candidate.near, ()) if one != same and one.labels != candidate.labels]
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
        verdict = _verdict(candidate, within[candidate.number], stored, seen, report, replace=replace)
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
    same, rivals = stored.same.get(candidate.masked.key), stored.otherwise(candidate)
    if same is not None and same.labels == candidate.labels:
        report.duplicates["store"] += 1
        return Verdict("unchanged")
    if rivals:
        reason = _note(report, candidate, rivals, "store")
        if not replace:
            return Verdict("rejected", reason + "; say --replace to store this instead")
    return Verdict("new" if same is None else "changed", rivals=tuple(one.number for one, nearly in rivals if nearly))


def _within_file(candidates: Sequence[Candidate]) -> dict[int, list[tuple[Standing, bool]]]:
    """Give, for each row, the rows of the file that say otherwise of the same or nearly the same text; at most one for each set of labels."""
    same: dict[str, dict[Labels, int]] = defaultdict(dict)
    near: dict[bytes, dict[Labels, int]] = defaultdict(dict)
    for one in candidates:
        same[one.masked.key].setdefault(one.labels, one.number)
        if one.near is not None:
            near[one.near].setdefault(one.labels, one.number)
    found = {}
    for one in candidates:
        exact = same[one.masked.key]
        nearly = near[one.near] if one.near is not None else {}
        others = [(labels, number, False) for labels, number in exact.items() if labels != one.labels]
        others += [(labels, number, True) for labels, number in nearly.items() if labels != one.labels and labels not in exact]
        found[one.number] = [(Standing(f"row {number}", number, labels), is_near) for labels, number, is_near in others]
    return found


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
