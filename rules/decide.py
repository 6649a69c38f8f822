"""The decision: rules, then channels, then the first action that applies.

stop: no channel may be used. escalate: not as a text. revise: a text once mended. hold: a text, later. send: as it is.
No flag ever allows a text; a flag, an opt-out or an unknown never moves the action towards send.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rules.catalog import OF_EFFECT, RULES
from rules.checks import consent_expired
from rules.consent import can_run_out
from rules.facts import Bools, Ints, Objects
from rules.frequency import legal_release, promised_release
from rules.routing import Routing, best_channel, route
from rules.rule import Finding, Mask, Rule, any_of, rows_of
from rules.situation import Situation
from rules.vocabulary import EMAIL, ESCALATE, HOLD, MEETING, NO_CHANNEL, NO_TIME, PHONE, REVISE, SEND, STOP, TEXT, Effect
from rules.windows import first_permitted

NEVER_PERMITTED = " No permitted moment comes within the days looked ahead, so this cannot be a text."


@dataclass(frozen=True)
class Decisions:
    """One decision a draft, as columns; ``situation`` is the batch they are about.

    ``fired`` has a mask for every rule; ``never`` marks drafts whose hold rules never all pass, which forbids the text. ``handoff``
    marks drafts that should carry a hand-off text; ``handoff_text`` is "" where there is none.
    """

    situation: Situation
    action: Ints
    channel: Ints
    follow_up: Bools
    not_before: Ints
    needs_review: Bools
    routing: Routing
    fired: dict[str, Mask]
    never: Bools
    handoff: Bools
    handoff_text: Objects

    def findings(self, row: int) -> list[Finding]:
        """Give one draft's findings, in the order of the rule table."""
        found = [rule.finding(self.situation, row) for rule in RULES if self.fired[rule.id][row]]
        if not self.never[row]:
            return found
        return [
            replace(one, effect=Effect.TEXT_NOT_ALLOWED, message=one.message + NEVER_PERMITTED) if one.effect == Effect.HOLD else one
            for one in found
        ]


def judge(situation: Situation, unsure: Mask | None = None, *, fired_before: Mapping[str, Mask] | None = None) -> Decisions:
    """Decide every draft of a batch, without writing hand-off texts; ``unsure`` marks drafts the classifier wants reviewed.

    ``fired_before`` is what fired on the same drafts with other words and the same marketing: only rules that read words are asked again.
    """
    size = len(situation)
    before = fired_before or {}
    known = {rule.id: before[rule.id] for rule in RULES if before and rule.check and not rule.reads_words}
    fired = {rule.id: known[rule.id] if rule.id in known else _check(rule, situation) for rule in RULES}
    not_before, never = np.full(size, NO_TIME, dtype=np.int64), situation.nothing
    if (held := _any(fired, Effect.HOLD, situation)).any():
        not_before, never = _release(situation, held)
        fired[consent_expired.RULE.id] = fired[consent_expired.RULE.id] | _expires_while_held(situation, not_before)
    denied = _any(fired, Effect.TEXT_NOT_ALLOWED, situation) | never
    routing = route(situation, ~denied)

    action = np.where(_any(fired, Effect.REVISE, situation), REVISE, np.where(not_before == NO_TIME, SEND, HOLD))
    channel = np.full(size, TEXT, dtype=np.int64)
    handoff = follow_up = situation.nothing
    if elsewhere := rows_of(denied | situation.content_flagged):
        handoff = situation.none()
        for row in elsewhere:
            action[row], channel[row], handoff[row] = _elsewhere(situation, routing, row, denied=bool(denied[row]))
        matter = (situation.flags["contract"] | situation.flags["legal"]) & ((channel == PHONE) | (channel == MEETING))
        follow_up = matter & routing.allowed[:, EMAIL]
        fired["content.no_paper_trail"] = matter & ~follow_up
    review = _any(fired, Effect.REVIEW, situation) | (situation.nothing if unsure is None else unsure)
    not_before = np.where(action == HOLD, not_before, NO_TIME)
    texts: NDArray[np.object_] = np.full(size, "", dtype=object)
    return Decisions(situation, action, channel, follow_up, not_before, review, routing, fired, never, handoff, texts)


def _check(rule: Rule, situation: Situation) -> Mask:
    """Ask a rule, unless the batch has no draft it could fire on."""
    if rule.check is None or (rule.only is not None and not situation.has(rule.only)):
        return situation.nothing
    return rule.check(situation)


def _any(fired: dict[str, Mask], effect: Effect, situation: Situation) -> Mask:
    nothing = situation.nothing
    return any_of([mask for rule in OF_EFFECT[effect] if (mask := fired[rule]) is not nothing] or [nothing], len(situation))


def _release(situation: Situation, held: Mask) -> tuple[Ints, Bools]:
    """Give the first instant at which every hold rule passes, and where there is none within the horizon."""
    not_before, never = np.full(len(situation), NO_TIME, dtype=np.int64), situation.none()
    for row in rows_of(held):
        promised = situation.facts.send_at[row] if situation.answering[row] else promised_release(situation, row)
        legal = legal_release(situation, row) if situation.marketing[row] else situation.facts.send_at[row]
        first = None if promised is None or legal is None else first_permitted(situation, row, max(int(promised), int(legal)))
        if first is None:
            never[row] = True
        else:
            not_before[row] = first
    return not_before, never


def _expires_while_held(situation: Situation, not_before: Ints) -> Mask:
    """Say whose consent runs out between ``send_at`` and the moment the text may go."""
    mask = situation.none()
    if can_run_out(situation.facts.consents) and (held := rows_of(not_before != NO_TIME)):
        later = replace(situation.facts.take(held), send_at=not_before[held])
        flags = {label: column[held] for label, column in situation.flags.items()}
        mask[held] = consent_expired.check(Situation(later, flags, situation.policy))
    return mask


def _elsewhere(situation: Situation, routing: Routing, row: int, *, denied: bool) -> tuple[int, int, bool]:
    """Give action, channel and whether a hand-off text is wanted, for a draft that cannot go as a text."""
    best = best_channel(routing, row, routing.permitted[row])
    only_texts = not denied and (situation.facts.preferred_channel[row] == TEXT or best is None)
    if only_texts and best is None:
        best = best_channel(routing, row, situation.facts.reachable[row])
    if best is None:
        return STOP, NO_CHANNEL, False
    return ESCALATE, best, only_texts
