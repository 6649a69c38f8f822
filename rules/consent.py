"""What consent stands on a channel: a fold over the events of each draft's contact.

The order of things, from the specification: an opt-out of the channel or of the draft's topic counts at once and outlives any older
opt-in; of an opt-in and an opt-out at one instant the opt-out wins; only a later opt-in of level express or more that names the very scope
lifts it. A draft without a topic is covered by ``*`` alone and blocked by a live opt-out of any topic.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from rules.clock import add_months
from rules.facts import Bools, Consents, Facts, Ints
from rules.rule import rows_of
from rules.vocabulary import ANY_TOPIC, EXPRESS, IMPLIED, NO_TIME

if TYPE_CHECKING:
    from rules.situation import Situation


@dataclass(frozen=True)
class Standing:
    """The fold's result, one element a draft.

    ``on_record``: some opt-in to the channel exists. ``covered``: one of them covers the draft's topic. ``opted_out``: an opt-out stands.
    ``expired``: the opt-ins that would count have all run out. ``live``: one stands. ``level``: the best level among those that stand, or
    among the expired where none does, -1 where there is none. ``promises``: rows of the consent table whose frequency promise binds; an
    opt-out in between frees nobody of a promise, or it would let more through than its absence.
    """

    on_record: Bools
    covered: Bools
    opted_out: Bools
    expired: Bools
    live: Bools
    level: Ints
    promises: tuple[tuple[int, ...], ...]


def standing(situation: "Situation", channel: int) -> Standing:
    """Fold every draft's consent events on one channel, as of its ``send_at``."""
    facts, size = situation.facts, len(situation)
    masks = {name: np.zeros(size, dtype=bool) for name in ("on_record", "covered", "opted_out", "expired", "live")}
    level = np.full(size, -1, dtype=np.int64)
    promises: list[tuple[int, ...]] = [()] * size
    for row, events in _by_draft(facts.consents, channel):
        opt_ins = [e for e in events if facts.consents.opted_in[e] and facts.consents.captured_at[e] <= facts.now]
        opt_outs = [e for e in events if not facts.consents.opted_in[e] and _in_scope(facts, row, e, blocking=True)]
        covering = [e for e in opt_ins if _in_scope(facts, row, e, blocking=False)]
        latest_refusal = max((int(facts.consents.captured_at[e]) for e in opt_outs), default=NO_TIME)
        alive = [e for e in covering if facts.consents.captured_at[e] > latest_refusal]
        unexpired = [e for e in alive if not _expired(situation, row, e)]
        masks["on_record"][row] = bool(opt_ins)
        masks["covered"][row] = bool(covering)
        masks["opted_out"][row] = any(not _lifted(facts.consents, e, opt_ins) for e in opt_outs)
        masks["expired"][row] = bool(covering) and not unexpired and all(_expired(situation, row, e) for e in alive or covering)
        masks["live"][row] = bool(unexpired) and not masks["opted_out"][row]
        level[row] = max((int(facts.consents.level[e]) for e in unexpired or alive), default=-1)
        promises[row] = tuple(e for e in covering if facts.consents.max_messages[e] >= 0 and not _expired(situation, row, e))
    return Standing(**masks, level=level, promises=tuple(promises))


def _by_draft(consents: Consents, channel: int) -> Iterator[tuple[int, list[int]]]:
    """Group the event rows of one channel by draft."""
    groups: dict[int, list[int]] = {}
    for event in rows_of(consents.channel == channel):
        groups.setdefault(int(consents.row[event]), []).append(event)
    yield from groups.items()


def _in_scope(facts: Facts, row: int, event: int, *, blocking: bool) -> bool:
    """Say whether an event speaks about the draft's topic."""
    scope, topic = facts.consents.topic[event], facts.topic[row]
    return bool(scope == ANY_TOPIC or (scope == topic if topic else blocking))


def can_run_out(consents: Consents) -> bool:
    """Say whether any of the events can count today and no longer on a later day."""
    return bool(((consents.expires_at != NO_TIME) | (consents.level == IMPLIED)).any())


def _lifted(consents: Consents, opt_out: int, opt_ins: list[int]) -> bool:
    """Say whether a later express opt-in names the scope of an opt-out."""
    return any(
        consents.topic[e] == consents.topic[opt_out]
        and consents.level[e] >= EXPRESS
        and consents.captured_at[e] > consents.captured_at[opt_out]
        for e in opt_ins
    )


def _expired(situation: "Situation", row: int, event: int) -> bool:
    """Say whether an opt-in has run out by ``send_at``: its own date, or for marketing the term of implied consent."""
    facts, consents = situation.facts, situation.facts.consents
    at = int(facts.send_at[row])
    if consents.expires_at[event] != NO_TIME and at >= consents.expires_at[event]:
        return True
    if consents.level[event] != IMPLIED or not situation.marketing[row]:
        return False
    law = situation.laws[row]
    purchase = str(consents.source[event]).strip().casefold() == "purchase"
    months = law.implied_months_purchase if purchase else law.implied_months
    zone = facts.zones[row][0] if facts.zones[row] else "UTC"
    return at > add_months(int(consents.captured_at[event]), months, zone)
