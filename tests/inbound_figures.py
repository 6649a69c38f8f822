"""How well customers' messages are read: ``python tests/inbound_figures.py``.

First the part that measures, language by language, then cross-validation over the parts that teach, at several thresholds.

Missed: a revocation (opt_out, clarify, topic_opt_out, wrong_number) that revoked nothing. Taken: an ordinary message that revoked.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from rules.inbound.classify import REVOKING, Ear, Inbound, classify_inbound  # noqa: E402 - the path comes first
from rules.inbound.lexicon import Lexicon  # noqa: E402
from service.inbound_parts import assemble_ear  # noqa: E402
from service.inbound_training import ASK_FROM, FOLDS, TAUGHT, cross_validate, decided_by_keyword, plain, read_examples  # noqa: E402
from service.policy_files import load_policy  # noqa: E402

DATA = ROOT / "data" / "inbound"
MEASURE = "measure"
"""The part that teaches nothing."""

PARTS = (*TAUGHT, MEASURE)
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
COST_OF_A_MISS = 4
LANGUAGES = ("en", "pl", "es", "fr")


@dataclass(frozen=True)
class Figures:
    """Counts of one half in one language."""

    revocations: int
    missed: tuple[str, ...]
    ordinary: int
    taken: tuple[str, ...]
    kinds_right: int

    @property
    def total(self) -> int:
        """Messages in all."""
        return self.revocations + self.ordinary


@lru_cache(maxsize=1)
def ear() -> Ear:
    """Give the ear as shipped."""
    return assemble_ear(load_policy())


def read(example: Mapping[str, Any]) -> Inbound:
    """Read one written message, with what its line says of our last message."""
    asked, question = bool(example.get("asked_to_confirm")), bool(example.get("answers_question"))
    return classify_inbound(example["text"], example["language"], asked, ear=ear(), answers_question=question)


def figures(examples: list[dict[str, Any]]) -> Figures:
    """Count over some messages."""
    answers = [(one, read(one)) for one in examples]
    revoking = [(one, got) for one, got in answers if one["label"] in REVOKING]
    ordinary = [(one, got) for one, got in answers if one["label"] not in REVOKING]
    return Figures(
        len(revoking),
        tuple(one["text"] for one, got in revoking if not got.revokes),
        len(ordinary),
        tuple(one["text"] for one, got in ordinary if got.revokes),
        sum(got.kind == one["label"] for one, got in answers),
    )


def untaught(part: str) -> list[dict[str, Any]]:
    """Give the messages of a part that are hard: no keyword decides them, and no part that teaches holds the same words."""
    lexicon = Lexicon(load_policy().keywords)
    taught = {plain(one["text"]) for one in read_examples(DATA, *TAUGHT)}
    some = [one for one in read_examples(DATA, part) if plain(one["text"]) not in taught]
    return [one for one in some if not decided_by_keyword(one["text"], lexicon)]


def counts(read_back: Iterable[tuple[bool, float]], threshold: float) -> tuple[int, int, int, int]:
    """Give revocations, those missed, ordinary messages and those taken of some that were read in cross-validation."""
    some = list(read_back)
    revoking = [chance for revokes, chance in some if revokes]
    ordinary = [chance for revokes, chance in some if not revokes]
    return len(revoking), sum(one < threshold for one in revoking), len(ordinary), sum(one >= threshold for one in ordinary)


def measured(*, slips: bool) -> Iterator[str]:
    """Give the lines about the part that measures; whoever reads its ``slips`` may mend nothing by them any more."""
    yield "lang  revocations  missed  ordinary  taken   taken %  kind right"
    examples = read_examples(DATA, MEASURE)
    if not examples:
        yield f"no data/inbound/{MEASURE}-*.jsonl"
        return
    for language in (*LANGUAGES, "all"):
        one = figures([example for example in examples if language in (example["language"], "all")])
        share = 100 * len(one.taken) / max(one.ordinary, 1)
        numbers = f"{one.revocations:11d}  {len(one.missed):6d}  {one.ordinary:8d}  {len(one.taken):5d}  {share:8.1f}"
        yield f"{language:4s}  {numbers}  {one.kinds_right}/{one.total}"
    hard = figures(untaught(MEASURE))
    yield f"only sentences new to it: {len(hard.missed)} of {hard.revocations} missed, {len(hard.taken)} of {hard.ordinary} ordinary taken"
    if slips:
        yield from (f"missed: {text!r}" for text in one.missed)
        yield from (f"taken: {text!r}" for text in one.taken)


def crossed() -> Iterator[str]:
    """Give the lines of cross-validation."""
    answers = cross_validate(DATA)
    together = [one for fold in answers for one in fold]
    yield "threshold  missed  %      taken  %      cost, a miss counted as four"
    for threshold in sorted({*THRESHOLDS, ASK_FROM}):
        revoking, missed, ordinary, taken = counts(together, threshold)
        cost = COST_OF_A_MISS * missed + taken
        yield f"{threshold:9.2f}  {missed:6d}  {100 * missed / revoking:5.2f}  {taken:5d}  {100 * taken / ordinary:5.2f}  {cost}"
    for fold, some in zip(FOLDS, answers, strict=True):
        revoking, missed, ordinary, taken = counts(some, ASK_FROM)
        yield f"{'+'.join(fold)}: {missed} of {revoking} missed, {taken} of {ordinary} ordinary taken at {ASK_FROM}"


def main() -> None:
    """Print the figures."""
    for line in measured(slips="--slips" in sys.argv):
        print(line)
    print("\ncross-validation, one fold held back at a time, sentences new to it that no keyword decides:")
    for line in crossed():
        print(line)


if __name__ == "__main__":
    main()
