"""How well customers' messages are read, part by part and language by language: ``python tests/inbound_figures.py``.

Missed: a revocation (opt_out, clarify, topic_opt_out, wrong_number) that revoked nothing. Taken: an ordinary message that revoked.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from rules.inbound.classify import REVOKING, Ear, Inbound, classify_inbound  # noqa: E402 - the path comes first
from rules.inbound.lexicon import Lexicon  # noqa: E402
from rules.inbound.words import to_words  # noqa: E402
from service.inbound_parts import assemble_ear  # noqa: E402
from service.inbound_training import TAUGHT, decided_by_keyword, read_examples  # noqa: E402
from service.policy_files import load_policy  # noqa: E402

DATA = ROOT / "data" / "inbound"
PARTS = ("train", "dev", "held", "fresh", "more", "mend", "blind", "last", "newest")
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
    taught = {_plain(one["text"]) for one in read_examples(DATA, *TAUGHT)}
    some = [one for one in read_examples(DATA, part) if _plain(one["text"]) not in taught]
    return [one for one in some if not decided_by_keyword(one["text"], lexicon)]


def _plain(text: str) -> tuple[str, ...]:
    return tuple(word.plain for word in to_words(text))


def table() -> Iterator[tuple[str, str, Figures]]:
    """Give half, language and figures, ``all`` for the languages together."""
    for half in PARTS:
        examples = read_examples(DATA, half)
        for language in (*LANGUAGES, "all"):
            some = [one for one in examples if language in (one["language"], "all")]
            if some:
                yield half, language, figures(some)


def main() -> None:
    """Print the figures, and every slip."""
    print("half   lang  revocations  missed  ordinary  taken   taken %  kind right")
    for half, language, one in table():
        share = 100 * len(one.taken) / max(one.ordinary, 1)
        counts = f"{one.revocations:11d}  {len(one.missed):6d}  {one.ordinary:8d}  {len(one.taken):5d}  {share:8.1f}"
        print(f"{half:5s}  {language:4s}  {counts}  {one.kinds_right}/{one.total}")
    for part in ("blind", "last", "newest"):
        one = figures(untaught(part))
        print(
            f"{part}, only sentences new to it: {len(one.missed)} of {one.revocations} missed, {len(one.taken)} of {one.ordinary} ordinary taken"
        )
    for half, language, one in table():
        if language == "all":
            for name, texts in (("missed", one.missed), ("taken", one.taken)):
                for text in texts:
                    print(f"{half} {name}: {text!r}")


if __name__ == "__main__":
    main()
