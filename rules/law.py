"""What the places ask: the parameters in force for one set of jurisdictions on one day, the strictest of them winning."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.parameters import PARAMETERS
from rules.policy import Entry, Policy, PolicyFile
from rules.values import Cap, Week

UNKNOWN = "ZZ"
"""Pseudo-jurisdiction of the pack that speaks where no other pack does; 'US-ZZ' stands for a US contact of unknown state."""


@dataclass(frozen=True)
class Hours:
    """One pack's week of permitted windows."""

    week: Week
    holidays_off: bool
    title: str
    source: str


@dataclass(frozen=True)
class Limit:
    """One pack's cap."""

    cap: Cap
    title: str
    source: str


@dataclass(frozen=True)
class Law:
    """What is asked of marketing in some jurisdictions on some day.

    ``level`` is the consent a text needs; ``implied_months`` and ``implied_months_purchase`` how long implied consent lasts;
    hours and limits are lists because every pack's must hold. ``call_opt_in`` names the packs that ask an opt-in for calls.
    """

    level: int
    level_source: str
    implied_months: int
    implied_months_purchase: int
    text_hours: tuple[Hours, ...]
    text_limits: tuple[Limit, ...]
    call_opt_in: tuple[Entry, ...]
    call_hours: tuple[Hours, ...]
    call_limits: tuple[Limit, ...]
    packs: tuple[str, ...]


def law_of(policy: Policy, jurisdictions: tuple[str, ...], on: date) -> Law:
    """Combine base, packs and house for a place and a day.

    A pack's default (level, months) replaces the base's; among packs, and against a house file, the strictest counts. Floors (hours, caps,
    opt-ins for calls) of every file hold together. A place without any pack falls under the pack of ``UNKNOWN``.
    """
    key = ("law", jurisdictions, on)
    if key not in policy.cache:
        policy.cache[key] = _combine(policy, jurisdictions, on)
    law = policy.cache[key]
    assert isinstance(law, Law)
    return law


def packs_of(policy: Policy, jurisdictions: tuple[str, ...]) -> tuple[PolicyFile, ...]:
    """Name the packs that speak for a place: those of its country and region, else the one for unknown places."""
    countries = {place.partition("-")[0] for place in jurisdictions}
    places = countries.union(jurisdictions) or {UNKNOWN}
    for country in countries:
        if not any(country in pack.jurisdictions for pack in policy.packs):
            places.add(UNKNOWN)
    return tuple(pack for pack in policy.packs if places & set(pack.jurisdictions))


def _combine(policy: Policy, jurisdictions: tuple[str, ...], on: date) -> Law:
    packs = packs_of(policy, jurisdictions)

    def entries(name: str, files: Iterable[PolicyFile]) -> list[Entry]:
        assert name in PARAMETERS
        return [entry for file in files for entry in file.entries if entry.name == name and entry.in_force(on)]

    def default(name: str) -> list[Entry]:
        named = entries(f"marketing_text.{name}", packs) or entries(f"marketing_text.{name}", [policy.base])
        return named + entries(f"marketing_text.{name}", policy.house)

    def floor(name: str) -> list[Entry]:
        return entries(name, (policy.base, *packs, *policy.house))

    def hours(kind: str) -> tuple[Hours, ...]:
        off = {entry.pack for entry in floor(f"{kind}.holidays_off") if entry.value}
        found = tuple(Hours(entry.value, entry.pack in off, entry.pack, entry.source) for entry in floor(f"{kind}.hours"))
        return found + tuple(
            Hours((((0, 1440),),) * 7, True, entry.pack, entry.source)
            for entry in floor(f"{kind}.holidays_off")
            if entry.value and entry.pack not in {one.title for one in found}
        )

    level = max(default("level"), key=lambda entry: entry.value)
    return Law(
        level=level.value,
        level_source=level.source,
        implied_months=min(entry.value for entry in default("implied_months")),
        implied_months_purchase=min(entry.value for entry in default("implied_months_purchase")),
        text_hours=hours("marketing_text"),
        text_limits=tuple(Limit(entry.value, entry.pack, entry.source) for entry in floor("marketing_text.cap")),
        call_opt_in=tuple(entry for entry in floor("marketing_call.opt_in_required") if entry.value),
        call_hours=hours("marketing_call"),
        call_limits=tuple(Limit(entry.value, entry.pack, entry.source) for entry in floor("marketing_call.cap")),
        packs=tuple(pack.id for pack in packs),
    )
