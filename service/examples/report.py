"""What a look at the examples found, before anything was stored or trained: for a person as text, for a program as JSON."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

SHOWN = 3
"""How many rows of each kind the text shows; the JSON has up to ``LISTED``."""
LISTED = 1_000

Labels = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A row whose text stands elsewhere with other labels; ``nearly`` where only numbers, links, marks or emoji differ.

    ``where`` is file, store or corpus, ``what`` names the other text there. What contradicts file or store is not stored, unless it replaces.
    """

    row: int
    labels: Labels
    where: str
    what: str
    others: Labels
    nearly: bool

    def sentence(self) -> str:
        """Say it."""
        same = "nearly the same text" if self.nearly else "the same text"
        return f"{self.what} has {same} with {named(self.others)}, this has {named(self.labels)}"


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row where the model, surely, says otherwise about one label: ``given`` is what the row says, ``probability`` what the model does."""

    row: int
    label: str
    given: bool
    probability: float

    def sentence(self) -> str:
        """Say it."""
        said = "carries" if self.given else "lacks"
        return f"row {self.row} {said} {self.label}; the model's probability for it is {self.probability:.2f}"


@dataclass(frozen=True, slots=True)
class WrongLanguage:
    """A row that is declared in one language and reads like another, or reads like neither English nor Polish (``reads_like`` is empty)."""

    row: int
    declared: str | None
    reads_like: str

    def sentence(self) -> str:
        """Say it."""
        if not self.reads_like:
            return f"row {self.row} reads like neither English nor Polish"
        return f"row {self.row} is declared {self.declared} and reads like {self.reads_like}"


@dataclass
class Report:
    """The findings over one file. Rows are counted from 1, without the header."""

    file: str
    model_version: str
    rows: int = 0
    label_counts: Counter[str] = field(default_factory=Counter)
    duplicates: dict[str, int] = field(default_factory=lambda: {"file": 0, "store": 0})
    contradictions: list[Contradiction] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    suspect_count: int = 0
    suspects_skipped: str | None = None
    wrong_language: list[WrongLanguage] = field(default_factory=list)
    personal: Counter[str] = field(default_factory=Counter)
    rows_with_personal: int = 0
    warnings: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Give the JSON object; of each list at most ``LISTED`` entries, the counts are whole."""
        lists: dict[str, list[Any]] = {
            "contradictions": self.contradictions,
            "suspects": self.suspects,
            "wrong_language": self.wrong_language,
        }
        return {
            "file": self.file,
            "model_version": self.model_version,
            "rows": self.rows,
            "labels": dict(self.label_counts),
            "duplicates": self.duplicates,
            "counts": {**{name: len(found) for name, found in lists.items()}, "suspects": self.suspect_count},
            **{name: [asdict(one) for one in found[:LISTED]] for name, found in lists.items()},
            "suspects_skipped": self.suspects_skipped,
            "personal": {"rows": self.rows_with_personal, "kinds": dict(self.personal)},
            "warnings": self.warnings,
        }

    def lines(self) -> list[str]:
        """Give the text: a line of counts for each kind that occurred, and the first few rows of it."""
        lines = [f"{self.rows:,} rows: " + ", ".join(f"{label} {count:,}" for label, count in self.label_counts.items())]
        lines += [f"warning: {warning}" for warning in self.warnings]
        if any(self.duplicates.values()):
            lines.append(f"duplicates: {self.duplicates['file']:,} within the file, {self.duplicates['store']:,} already in the store")
        for where, verdict in (("file", "none stored"), ("store", "stored only with --replace"), ("corpus", "stored all the same")):
            found = [one for one in self.contradictions if one.where == where]
            lines += _listed(
                f"contradictions with the {where}, {verdict}" if where != "file" else f"contradictions within the file, {verdict}",
                [f"row {one.row}: {one.sentence()}" for one in found],
            )
        lines += _listed("likely label errors, stored all the same", [one.sentence() for one in self.suspects], self.suspect_count)
        if self.suspects_skipped:
            lines.append(f"likely label errors: {self.suspects_skipped}")
        lines += _listed("wrong language, stored all the same", [one.sentence() for one in self.wrong_language])
        if self.rows_with_personal:
            kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(self.personal.items()))
            lines.append(f"personal data masked in {self.rows_with_personal:,} rows: {kinds}")
        return lines


def named(labels: Labels) -> str:
    """Name labels for a sentence."""
    return ", ".join(labels) or "no label"


def _listed(title: str, sentences: list[str], count: int | None = None) -> list[str]:
    """Give the first sentences of a kind under its count, which is theirs unless it is given."""
    if not sentences:
        return []
    count = len(sentences) if count is None else count
    more = [f"  and {count - SHOWN:,} more"] if count > SHOWN else []
    return [f"{title}: {count:,}", *(f"  {sentence}" for sentence in sentences[:SHOWN]), *more]
