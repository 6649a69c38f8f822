"""What is in force for one contact at one moment, and why: every parameter with the file that set it, and which of several won."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.clock import local_dates, to_datetime, zones_or_everywhere
from rules.law import Law, law_of, packs_of
from rules.parameters import PARAMETERS
from rules.policy import Entry, Policy, PolicyFile
from rules.situation import Situation
from rules.vocabulary import LABELS
from rules.windows import day_off, open_hours
from service.columns import to_facts
from service.item import Contact, Item
from service.rule_list import provenance

DEFAULTS = ("marketing_text.level", "marketing_text.implied_months", "marketing_text.implied_months_purchase")
"""Parameters of places that a pack may replace; the others are floors, which all hold together."""


@dataclass(frozen=True)
class Standing:
    """One value of one parameter.

    ``counts`` is how it bears on the answer: wins (it decides), holds (a floor among several, all of which bind), beaten (a stricter or later one
    decides), replaced (a pack took the default's place), later or past (out of its dates).
    """

    parameter: str
    entry: Entry
    counts: str

    def as_json(self) -> dict[str, Any]:
        """Give it for output, dates in ISO 8601, null where a date is open."""
        entry = self.entry
        return {
            "parameter": self.parameter,
            "meaning": PARAMETERS[self.parameter].meaning,
            "value": entry.raw,
            "counts": self.counts,
            "file": entry.pack,
            **provenance(entry),
        }


@dataclass(frozen=True)
class InForce:
    """The answer: where the contact is taken to be, the local day that counts, the packs, the values, and that day's open hours."""

    zones: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    day: date
    packs: tuple[PolicyFile, ...]
    law: Law
    standings: tuple[Standing, ...]
    open_today: tuple[tuple[str, str], ...]

    def as_json(self, at: int, purpose: str, version: str) -> dict[str, Any]:
        """Give the whole answer for output."""
        return {
            "at": to_datetime(at).isoformat(),
            "purpose": purpose,
            "zones": list(self.zones),
            "jurisdictions": list(self.jurisdictions),
            "local_date": self.day.isoformat(),
            "packs": [{"id": pack.id, "title": pack.title, "jurisdictions": list(pack.jurisdictions)} for pack in self.packs],
            "open": dict(self.open_today),
            "parameters": [one.as_json() for one in self.standings],
            "policy_version": version,
        }


def in_force(policy: Policy, contact: Contact, at: int, purpose: str) -> InForce:
    """Tell what binds a text to a contact at an instant (microseconds since the epoch) for ``service`` or ``marketing``."""
    item = Item.model_validate({"text": "-", "contact": contact.model_dump(exclude_none=True), "purpose": purpose})
    facts = to_facts([item], [""], at)
    situation = Situation(facts, dict.fromkeys(LABELS, facts.marketing_declared & False), policy)
    zones, places = facts.zones[0], facts.jurisdictions[0]
    day = max(next(local_dates([at], [zones])))
    packs = packs_of(policy, places)
    law = law_of(policy, places, day)
    hours = tuple((zone, _open(situation, to_datetime(at, zone).date())) for zone in zones_or_everywhere(zones))
    return InForce(zones, places, day, packs, law, tuple(_standings(policy, packs, day, purpose)), hours)


def _open(situation: Situation, day: date) -> str:
    """Say when texts may go on a local day, or why on none of it."""
    off = day_off(situation, 0, day)
    return f"{day}: " + (f"closed, {off}" if off else _clock(open_hours(situation, 0, day)))


def _standings(policy: Policy, packs: tuple[PolicyFile, ...], day: date, purpose: str) -> Iterator[Standing]:
    for name, parameter in PARAMETERS.items():
        if not parameter.by_place:
            entries = [entry for file in (policy.base, *policy.house) for entry in file.entries if entry.name == name]
            for entry in entries:
                yield Standing(name, entry, "wins" if entry is entries[-1] else "replaced")
        elif purpose == "marketing":
            yield from _of_places(policy, packs, name, day)


def _of_places(policy: Policy, packs: tuple[PolicyFile, ...], name: str, day: date) -> Iterator[Standing]:
    entries = [entry for file in (policy.base, *packs, *policy.house) for entry in file.entries if entry.name == name]
    live = [entry for entry in entries if entry.in_force(day)]
    replaced: list[Entry] = []
    if name in DEFAULTS:
        of_packs = [entry for entry in live if entry.pack in {pack.title for pack in packs}]
        replaced = [entry for entry in live if of_packs and entry.pack == policy.base.title]
    standing = [entry for entry in live if entry not in replaced]
    strictest = None
    if name in DEFAULTS and standing:
        strictest = (max if name.endswith("level") else min)(standing, key=lambda entry: entry.value)
    for entry in entries:
        if entry not in live:
            yield Standing(name, entry, "later" if entry.effective_from > day else "past")
        elif entry in replaced:
            yield Standing(name, entry, "replaced")
        elif strictest is None:
            yield Standing(name, entry, "holds" if len(standing) > 1 else "wins")
        else:
            yield Standing(name, entry, "wins" if entry is strictest else "beaten")


def _clock(windows: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{a // 60:02d}:{a % 60:02d}-{b // 60:02d}:{b % 60:02d}" for a, b in windows) or "closed"
