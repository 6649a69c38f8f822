"""One batch under judgement: its facts, its flags, the policy, and what follows from them for several rules at once.

Derived columns are computed once, when the first rule asks for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from rules import sms
from rules.clock import local_dates
from rules.consent import Standing, standing
from rules.facts import Bools, Facts, Ints, Objects
from rules.law import Law, law_of
from rules.policy import Policy
from rules.rule import Mask, any_of
from rules.vocabulary import LABELS, NO_TIME

_LABELS = frozenset(LABELS)
_OF_WORDS = frozenset(("facts", "flags", "policy", "content_flagged", "flagged", "segments", "_has"))
"""What of a situation follows from the words of its drafts."""


@dataclass(frozen=True)
class Situation:
    """Everything a rule may look at. ``flags`` holds one boolean column per label of ``LABELS``."""

    facts: Facts
    flags: Mapping[str, Mask]
    policy: Policy

    def __post_init__(self) -> None:
        """Refuse flags that do not match the facts."""
        size = len(self.facts)
        if self.flags.keys() != _LABELS or any(len(mask) != size for mask in self.flags.values()):
            raise ValueError("flags need one boolean per draft for each of: " + ", ".join(LABELS))

    def __len__(self) -> int:
        """Give the number of drafts."""
        return len(self.facts)

    def none(self) -> Bools:
        """Give a fresh all-false mask."""
        return np.zeros(len(self), dtype=bool)

    @cached_property
    def nothing(self) -> Bools:
        """An all-false mask that many share and nobody may change."""
        mask = self.none()
        mask.flags.writeable = False
        return mask

    def has(self, name: str) -> bool:
        """Say whether the mask of a name is true for any draft."""
        found = self._has.get(name)
        if found is None:
            found = self._has[name] = bool(getattr(self, name).any())
        return found

    @cached_property
    def _has(self) -> dict[str, bool]:
        return {}

    @property
    def checked(self) -> Bools:
        """A contact or consents were given, or are a must."""
        return self.facts.checked

    @cached_property
    def replying(self) -> Bools:
        """The draft replies to a message of the customer's, however old."""
        replying: Bools = self.facts.reply_to_at != NO_TIME
        return replying

    @cached_property
    def marketing(self) -> Bools:
        """Declared marketing, or reads like an advertisement."""
        return self.facts.marketing_declared | self.flags["promotional"]

    @cached_property
    def answering(self) -> Bools:
        """The customer wrote at most ``answer.within`` before the draft goes out."""
        facts = self.facts
        answered: Bools = self.replying & (facts.send_at - facts.reply_to_at <= self.policy["answer.within"])
        return answered

    @cached_property
    def content_flagged(self) -> Bools:
        """Any label that keeps a draft from going as a text."""
        return any_of([self.flags[label] for label in LABELS if label != "promotional"], len(self))

    @cached_property
    def flagged(self) -> Bools:
        """Any label at all."""
        return self.content_flagged | self.flags["promotional"]

    @cached_property
    def segments(self) -> Ints:
        """SMS segments of each text as typed."""
        return np.array([sms.count_segments(text) for text in self.facts.text], dtype=np.int64)

    @cached_property
    def laws(self) -> tuple[Law, ...]:
        """The law of each draft's place on its local date; the strictest date where zones disagree."""
        facts = self.facts
        return tuple(
            law_of(self.policy, places, max(dates))
            for places, dates in zip(facts.jurisdictions, local_dates(facts.send_at, facts.zones), strict=True)
        )

    def with_words(self, text: Objects, flags: Mapping[str, Mask]) -> "Situation":
        """Give the same drafts with other words and flags, and what they make known of marketing; what does not depend on words is kept."""
        facts = replace(self.facts, text=text, marketing_declared=self.marketing)
        other = Situation(facts, flags, self.policy)
        if np.array_equal(other.marketing, self.marketing):
            other.__dict__.update({name: value for name, value in self.__dict__.items() if name not in _OF_WORDS})
        return other

    def standing(self, channel: int) -> Standing:
        """Fold consent events on one channel: what stands, what expired, what was refused."""
        key = f"_standing_{channel if self.facts.consents.row.size else 0}"  # without events every channel stands alike
        if key not in self.__dict__:
            self.__dict__[key] = standing(self, channel)
        value = self.__dict__[key]
        assert isinstance(value, Standing)
        return value
