"""What a rule is, and the record it leaves when it fires."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from rules.vocabulary import Effect

if TYPE_CHECKING:
    from rules.situation import Situation

Mask = NDArray[np.bool_]


def any_of(masks: Iterable[Mask], size: int) -> Mask:
    """Say where any of the masks is true; all false where there is none."""
    listed = list(masks)
    return reduce(or_, listed) if listed else np.zeros(size, dtype=bool)


def rows_of(mask: Mask) -> list[int]:
    """Give the rows in which a mask is true."""
    rows: list[int] = mask.nonzero()[0].tolist()
    return rows


@dataclass(frozen=True)
class Finding:
    """One rule that fired on one draft: the only form in which a rule speaks.

    ``rule`` is the id, ``effect`` what it does, ``message`` a sentence for the person who wrote the draft,
    ``source`` what obliges us.
    """

    rule: str
    effect: Effect
    message: str
    source: str


@dataclass(frozen=True)
class Rule:
    """One declaration.

    ``sentence`` says the rule to a person; ``source`` names the article or law behind it; ``parameters`` are the
    names of the policy parameters it reads. ``check`` answers for a whole batch, one boolean a draft; it is None for the few findings that
    follow from the channel chosen, which :mod:`rules.decide` raises. ``explain``, when given, words the message for one draft (its row
    number in the batch); otherwise the sentence is the message. ``only`` names the property of the situation outside of which the rule never
    fires: a batch without such drafts does not ask it. ``reads_words`` says that what it finds depends on the draft's words or labels, other than
    on whether they make it marketing: another text in its place has to be asked about again.
    """

    id: str
    effect: Effect
    sentence: str
    source: str
    check: Callable[["Situation"], Mask] | None
    parameters: tuple[str, ...] = ()
    explain: Callable[["Situation", int], str] | None = field(default=None)
    only: Literal["checked", "marketing", "replying"] | None = None
    reads_words: bool = False

    def __post_init__(self) -> None:
        """Refuse a declaration with a hole in it."""
        for name in ("id", "sentence", "source"):
            if not getattr(self, name).strip():
                raise ValueError(f"rule {self.id!r}: {name} must not be empty")

    def finding(self, situation: "Situation", row: int) -> Finding:
        """Word this rule's finding for one draft of the batch."""
        message = self.explain(situation, row) if self.explain else self.sentence
        return Finding(self.id, self.effect, message, self.source)
