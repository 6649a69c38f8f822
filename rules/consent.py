"""What consent stands on a channel: a fold over the events of each draft's contact.

The order of things, from the specification: an opt-out of the channel or of the draft's topic counts at once and outlives any older
opt-in; of an opt-in and an opt-out at one instant the opt-out wins; only a later opt-in of level express or more that names the very scope
lifts it. A draft without a topic is covered by ``*`` alone and blocked by a live opt-out of any topic.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

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
    groups = _by_draft(facts.consents, channel)
    if not groups:
        nothing = situation.nothing
        return Standing(nothing, nothing, nothing, nothing, nothing, np.full(size, -1, dtype=np.int64), ((),) * size)
    masks = {name: np.zeros(size, dtype=bool) for name in ("on_record", "covered", "opted_out", "expired", "live")}
    level = np.full(size, -1, dtype=np.int64)
    promises: list[tuple[int, ...]] = [()] * size
    for row, events in groups.items():
        opt_ins = [e for e in events if e.opted_in and e.captured_at <= facts.now]
        opt_outs = [e for e in events if not e.opted_in and _in_scope(facts, row, e, blocking=True)]
        covering = [e for e in opt_ins if _in_scope(facts, row, e, blocking=False)]
        latest_refusal = max((e.captured_at for e in opt_outs), default=NO_TIME)
        alive = [e for e in covering if e.captured_at > latest_refusal]
        ended = {e.place for e in covering if _expired(situation, row, e)}
        unexpired = [e for e in alive if e.place not in ended]
        opted_out = any(not _lifted(e, opt_ins) for e in opt_outs)
        masks["on_record"][row] = bool(opt_ins)
        masks["covered"][row] = bool(covering)
        masks["opted_out"][row] = opted_out
        masks["expired"][row] = bool(covering) and not unexpired and all(e.place in ended for e in alive or covering)
        masks["live"][row] = bool(unexpired) and not opted_out
        level[row] = max((e.level for e in unexpired or alive), default=-1)
        promises[row] = tuple(e.place for e in covering if e.max_messages >= 0 and e.place not in ended)
    return Standing(**masks, level=level, promises=tuple(promises))


class _Event(NamedTuple):
    """One row of the consent table; ``place`` is its number."""

    place: int
    topic: str
    opted_in: bool
    level: int
    captured_at: int
    expires_at: int
    max_messages: int
    source: str


def _by_draft(consents: Consents, channel: int) -> dict[int, list[_Event]]:
    """Group the event rows of one channel by draft."""
    groups: dict[int, list[_Event]] = {}
    for place in rows_of(consents.channel == channel) if consents.row.size else ():
        event = _Event(
            place,
            consents.topic[place],
            bool(consents.opted_in[place]),
            int(consents.level[place]),
            int(consents.captured_at[place]),
            int(consents.expires_at[place]),
            int(consents.max_messages[place]),
            consents.source[place],
        )
        groups.setdefault(int(consents.row[place]), []).append(event)
    return groups


def _in_scope(facts: Facts, row: int, event: _Event, *, blocking: bool) -> bool:
    """Say whether an event speaks about the draft's topic."""
    topic = facts.topic[row]
    return bool(event.topic == ANY_TOPIC or (event.topic == topic if topic else blocking))


def can_run_out(consents: Consents) -> bool:
    """Say whether any of the events can count today and no longer on a later day."""
    return bool(((consents.expires_at != NO_TIME) | (consents.level == IMPLIED)).any())


def _lifted(opt_out: _Event, opt_ins: list[_Event]) -> bool:
    """Say whether a later express opt-in names the scope of an opt-out."""
    return any(e.topic == opt_out.topic and e.level >= EXPRESS and e.captured_at > opt_out.captured_at for e in opt_ins)


def _expired(situation: "Situation", row: int, event: _Event) -> bool:
    """Say whether an opt-in has run out by ``send_at``: its own date, or for marketing the term of implied consent."""
    facts = situation.facts
    at = int(facts.send_at[row])
    if event.expires_at != NO_TIME and at >= event.expires_at:
        return True
    if event.level != IMPLIED or not situation.marketing[row]:
        return False
    law = situation.laws[row]
    purchase = str(event.source).strip().casefold() == "purchase"
    months = law.implied_months_purchase if purchase else law.implied_months
    zone = facts.zones[row][0] if facts.zones[row] else "UTC"
    return at > add_months(event.captured_at, months, zone)
