"""Which channel: the fitness of each for what the draft says, and what the contact's record permits.

Flagged rows of the channel table combine by the lowest fitness a channel has among them (a veto stays a veto), ties by the sum,
then the contact's preferred channel, then meeting, phone, email.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rules.channel_table import BENEFITS, MARKETING, NOTHING, VETO, Fitness
from rules.facts import Bools, Ints
from rules.rule import rows_of
from rules.vocabulary import CHANNELS, EMAIL, LABELS, MEETING, PHONE, TEXT

if TYPE_CHECKING:
    from rules.policy import Policy
    from rules.situation import Situation

Row = tuple[int, ...]
Rated = tuple[Row, Row, Row]

_FIXED_ORDER = {MEETING: 0, PHONE: 1, EMAIL: 2, TEXT: 3}


@dataclass(frozen=True)
class Routing:
    """Per draft and channel, in the order of ``CHANNELS``.

    ``fitness``: the lowest of the flagged rows, ``VETO`` for a veto. ``total``: their sum, for ties. ``permitted``: the
    contact's record and the rules leave the channel open. ``order``: channels from best to worst. ``rows``: the table rows that count.
    """

    fitness: Ints
    total: Ints
    permitted: Bools
    order: Ints
    rows: tuple[tuple[Fitness, ...], ...]

    @property
    def allowed(self) -> Bools:
        """Permitted and not vetoed."""
        usable: NDArray[np.bool_] = self.permitted & (self.fitness != VETO)
        return usable


def route(situation: "Situation", text_allowed: Bools) -> Routing:
    """Rate and rank the four channels of every draft."""
    permitted = _permitted(situation, text_allowed)
    rows, ranked = [], []
    flagged = zip(*(situation.flags[label].tolist() for label in LABELS), strict=True)
    columns = (situation.marketing.tolist(), permitted.tolist(), situation.facts.preferred_channel.tolist())
    for flags, marketing, open_channels, preferred in zip(flagged, *columns, strict=True):
        counted = _table_rows(situation.policy, flags, marketing)
        rows.append(counted)
        ranked.append(_rated(counted, tuple(open_channels), preferred))
    rated = np.array(ranked, dtype=np.int64).reshape(-1, 3, len(CHANNELS))
    return Routing(rated[:, 0], rated[:, 1], permitted, rated[:, 2], tuple(rows))


def _table_rows(policy: "Policy", flags: Sequence[bool], marketing: bool) -> tuple[Fitness, ...]:
    """Give the rows of the channel table that count for a draft, given its flags in the order of ``LABELS``.

    ``promotional`` and ``detail_heavy`` together have a row of their own in place of theirs; ``promotional`` beside other labels, like a declared
    purpose, changes the purpose only.
    """
    labels = [label for label, flag in zip(LABELS, flags, strict=True) if flag and label != "promotional"]
    if flags[LABELS.index("promotional")] and "detail_heavy" in labels:
        labels[labels.index("detail_heavy")] = BENEFITS
    if not labels:
        labels = [MARKETING if marketing else NOTHING]
    return tuple(policy.channels[label] for label in labels)


@lru_cache(maxsize=4096)
def _rated(counted: tuple[Fitness, ...], permitted: tuple[bool, ...], preferred: int) -> Rated:
    """Give the lowest fitness and the sum of each channel, and the channels from best to worst; few drafts differ in this."""
    scores = list(zip(*(one.scores for one in counted), strict=True))
    worst, sums = tuple(map(min, scores)), tuple(map(sum, scores))
    return worst, sums, tuple(_rank(worst, sums, permitted, preferred))


def _permitted(situation: "Situation", text_allowed: Bools) -> Bools:
    facts, marketing = situation.facts, situation.marketing & situation.facts.checked
    permitted = facts.reachable.copy()
    permitted[:, PHONE] &= ~facts.do_not_call
    if facts.consents.row.size:
        for channel in (PHONE, EMAIL, MEETING):
            permitted[:, channel] &= ~situation.standing(channel).opted_out
    if situation.has("marketing"):
        permitted[:, EMAIL] &= ~marketing | situation.standing(EMAIL).live
        for row in rows_of(permitted[:, PHONE] & marketing & ~situation.standing(PHONE).live):
            permitted[row, PHONE] = not situation.laws[row].call_opt_in
    permitted[:, TEXT] = text_allowed
    return permitted


def _rank(fitness: Sequence[int], total: Sequence[int], permitted: Sequence[bool], preferred: int) -> list[int]:
    """Order channels: allowed ones first, then forbidden ones, then vetoed ones; each by fitness, sum, preference, fixed order."""

    def key(channel: int) -> tuple[int, int, int, bool, int]:
        vetoed = fitness[channel] == VETO
        group = 2 if vetoed else 0 if permitted[channel] else 1
        return group, -fitness[channel], -total[channel], channel != preferred, _FIXED_ORDER[channel]

    return sorted(range(len(CHANNELS)), key=key)


def best_channel(routing: Routing, row: int, usable: Bools) -> int | None:
    """Give the best un-vetoed channel but text among the usable ones."""
    for channel in routing.order[row]:
        if channel != TEXT and usable[channel] and routing.fitness[row, channel] != VETO:
            return int(channel)
    return None
