"""Which channel: the fitness of each for what the draft says, and what the contact's record permits.

Flagged rows of the channel table combine by the lowest fitness a channel has among them (a veto stays a veto), ties by the sum,
then the contact's preferred channel, then meeting, phone, email.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rules.channel_table import BENEFITS, MARKETING, NOTHING, VETO, Fitness
from rules.facts import Bools, Ints
from rules.rule import rows_of
from rules.vocabulary import CHANNELS, EMAIL, LABELS, MEETING, PHONE, TEXT

if TYPE_CHECKING:
    from rules.situation import Situation

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
    size = len(situation)
    permitted = _permitted(situation, text_allowed)
    fitness, total = np.zeros((size, 4), dtype=np.int64), np.zeros((size, 4), dtype=np.int64)
    order = np.zeros((size, 4), dtype=np.int64)
    rows = tuple(table_rows(situation, row) for row in range(size))
    for row, counted in enumerate(rows):
        scores = list(zip(*(one.scores for one in counted), strict=True))
        worst, sums = [min(channel) for channel in scores], [sum(channel) for channel in scores]
        fitness[row], total[row] = worst, sums
        order[row] = _rank(worst, sums, permitted[row].tolist(), int(situation.facts.preferred_channel[row]))
    return Routing(fitness, total, permitted, order, rows)


def table_rows(situation: "Situation", row: int) -> tuple[Fitness, ...]:
    """Give the rows of the channel table that count for a draft.

    ``promotional`` and ``detail_heavy`` together have a row of their own in place of theirs; ``promotional`` beside other labels, like a declared
    purpose, changes the purpose only.
    """
    table, flags = situation.policy.channels, situation.flags
    labels = [label for label in LABELS if label != "promotional" and flags[label][row]]
    if flags["promotional"][row] and "detail_heavy" in labels:
        labels[labels.index("detail_heavy")] = BENEFITS
    if not labels:
        labels = [MARKETING if situation.marketing[row] else NOTHING]
    return tuple(table[label] for label in labels)


def _permitted(situation: "Situation", text_allowed: Bools) -> Bools:
    facts, marketing = situation.facts, situation.marketing & situation.facts.checked
    permitted = facts.reachable.copy()
    permitted[:, PHONE] &= ~facts.do_not_call
    for channel in (PHONE, EMAIL, MEETING):
        permitted[:, channel] &= ~situation.standing(channel).opted_out
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
