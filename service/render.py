"""From decisions to what a caller sees: the JSON object of the specification, in fixed key order."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from rules.channel_table import VETO
from rules.clock import to_datetime
from rules.decide import Decisions
from rules.law import Hours, Limit
from rules.values import DAYS
from rules.vocabulary import ACTIONS, CHANNELS, EMAIL, LABELS, MEETING, NO_CHANNEL, NO_TIME, PHONE, TEXT, Effect
from service.item import Item

LabelOutcome = Mapping[str, Any]


def render(decisions: Decisions, row: int, item: Item, labels: LabelOutcome, model_version: str) -> dict[str, Any]:
    """Give one decision as a JSON object. ``labels`` maps each label to probability, threshold, flagged and spans."""
    facts = decisions.situation.facts
    return {
        "draft_id": item.draft_id,
        "action": ACTIONS[decisions.action[row]],
        "channel": channel_name(int(decisions.channel[row])),
        "follow_up": "email" if decisions.follow_up[row] else None,
        "not_before": iso(decisions, row),
        "consent_checked": bool(facts.checked[row]),
        "labels": {label: labels[label] for label in LABELS},
        "alternatives": [_alternative(decisions, row, int(channel)) for channel in decisions.routing.order[row]],
        "findings": [
            {"rule": one.rule, "effect": str(one.effect), "message": one.message, "source": one.source} for one in decisions.findings(row)
        ],
        "handoff_text": decisions.handoff_text[row] or None,
        "needs_review": bool(decisions.needs_review[row]),
        "model_version": model_version,
        "policy_version": decisions.situation.policy.version,
    }


def channel_name(channel: int) -> str | None:
    """Name a channel code, None for none."""
    return None if channel == NO_CHANNEL else CHANNELS[channel]


def iso(decisions: Decisions, row: int) -> str | None:
    """Give ``not_before`` in the contact's own time, in ISO 8601."""
    instant = int(decisions.not_before[row])
    if instant == NO_TIME:
        return None
    zones = decisions.situation.facts.zones[row]
    moment = to_datetime(instant, zones[0]) if zones else to_datetime(instant).astimezone(UTC)
    return moment.isoformat()


def _alternative(decisions: Decisions, row: int, channel: int) -> dict[str, Any]:
    routing = decisions.routing
    fitness, permitted = int(routing.fitness[row, channel]), bool(routing.permitted[row, channel])
    because = [one.because for one in routing.rows[row] if (one.scores[channel] == VETO) == (fitness == VETO)]
    because += _forbidden(decisions, row, channel) if not permitted else []
    if channel == PHONE and permitted and decisions.situation.marketing[row]:
        because += _call_limits(decisions, row)
    return {
        "channel": CHANNELS[channel],
        "allowed": permitted and fitness != VETO,
        "fitness": None if fitness == VETO else fitness,
        "because": list(dict.fromkeys(because)),
    }


def _forbidden(decisions: Decisions, row: int, channel: int) -> list[str]:
    """Say why the contact's record leaves a channel out."""
    situation, facts = decisions.situation, decisions.situation.facts
    if channel == TEXT:
        return [one.message for one in decisions.findings(row) if one.effect == Effect.TEXT_NOT_ALLOWED]
    why = []
    if not facts.reachable[row, channel]:
        why.append(f"the contact cannot be reached by {CHANNELS[channel]}")
    if channel == PHONE and facts.do_not_call[row]:
        why.append("the contact must not be called")
    stand = situation.standing(channel)
    if stand.opted_out[row]:
        why.append(f"the contact has opted out of {CHANNELS[channel]}")
    if channel != MEETING and situation.marketing[row] and not stand.live[row]:
        if channel == EMAIL:
            why.append("marketing by email needs an opt-in, and none is live")
        elif places := situation.laws[row].call_opt_in:
            why.append("marketing calls need an opt-in, and none is live: " + "; ".join(f"{one.pack}, {one.source}" for one in places))
    return why


def _call_limits(decisions: Decisions, row: int) -> list[str]:
    law = decisions.situation.laws[row]
    return [_hours(one) for one in law.call_hours] + [_limit(one) for one in law.call_limits]


def _hours(hours: Hours) -> str:
    days: list[tuple[str, str]] = []
    for day, windows in zip(DAYS, hours.week, strict=True):
        if windows:
            days.append((day, ", ".join(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in windows)))
    grouped: dict[str, Sequence[str]] = {}
    for day, clock in days:
        grouped[clock] = [*grouped.get(clock, ()), day]
    text = "; ".join(f"{names[0]}-{names[-1]} {clock}" if len(names) > 1 else f"{names[0]} {clock}" for clock, names in grouped.items())
    return f"calls only {text}{', not on public holidays' if hours.holidays_off else ''} ({hours.title})"


def _limit(limit: Limit) -> str:
    hours = limit.cap.period // 3_600_000_000
    span = f"{hours // 24} days" if hours % 24 == 0 and hours > 24 else f"{hours} hours"
    return f"at most {limit.cap.count} in {span} ({limit.title})"
