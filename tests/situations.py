"""Situations for tests: a batch in which everything is permitted, with what a test needs put in its place."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from rules.clock import to_instant
from rules.facts import Consents, Facts, History
from rules.policy import Policy, combine, read_policy_file
from rules.situation import Situation
from rules.values import read_period
from rules.vocabulary import CHANNELS, LABELS, LEVELS, NO_CHANNEL, NO_TIME, OUTCOMES

PACKS = Path(__file__).parents[1] / "rules" / "packs"
NOW = "2026-11-24T10:15:00-05:00"
"""A Tuesday morning in New York."""

OPTED_IN: Mapping[str, Any] = {"status": "opted_in", "level": "express_written", "topic": "*", "captured_at": "2026-01-05T09:00:00Z"}

_OBJECTS = ("text", "language", "topic", "sender_name", "sender_business", "contact_name", "zones", "jurisdictions")
_INSTANTS = ("send_at", "reply_to_at")
_PERMISSIVE: Mapping[str, Any] = {
    "language": "en",
    "topic": "",
    "marketing_declared": False,
    "reply_to_at": None,
    "checked": True,
    "sender_name": "Dana Whitfield",
    "sender_business": "Harbor Dental",
    "comfortable_texting": True,
    "contact_name": "Ana Ruiz",
    "customer": True,
    "texts_for_business": True,
    "knows_sender": True,
    "preferred_channel": NO_CHANNEL,
    "reachable": (True, True, True, True),
    "do_not_call": False,
    "zones": ("America/New_York",),
    "jurisdictions": ("US", "US-FL"),
}


@lru_cache(maxsize=1)
def shipped_policy() -> Policy:
    """Give the policy that ships with the product."""
    return combine(read_policy_file(tomllib.loads(path.read_text(encoding="utf-8")), path.name) for path in sorted(PACKS.glob("*.toml")))


def instant(moment: str | int | None) -> int:
    """Read an ISO 8601 instant with an offset; microseconds stay as they are, None is no time."""
    if moment is None:
        return NO_TIME
    return moment if isinstance(moment, int) else to_instant(datetime.fromisoformat(moment))


def situation(
    texts: str | Sequence[str],
    *,
    now: str | int = NOW,
    consents: Iterable[Mapping[str, Any]] = (OPTED_IN,),
    history: Iterable[Mapping[str, Any]] = (),
    flags: Mapping[str, Sequence[bool] | bool] | None = None,
    policy: Policy | Mapping[str, Any] | None = None,
    **columns: Any,
) -> Situation:
    """Build a batch of one draft a text.

    A column is one value for all drafts or a list with one value each; instants are ISO 8601 texts. ``consents`` and ``history`` are
    dictionaries as in an input item; ``row`` says which draft one belongs to, without it to all. ``policy`` is a policy or a mapping
    of house parameters that differ from the shipped ones.
    """
    batch = [texts] if isinstance(texts, str) else list(texts)
    size = len(batch)
    given = {**_PERMISSIVE, "send_at": now, **columns}
    if unknown := given.keys() - {one.name for one in fields(Facts)}:
        raise TypeError(f"not columns of Facts: {', '.join(sorted(unknown))}")
    facts = Facts(
        now=instant(now),
        consents=_consents(consents, size),
        history=_history(history, size),
        **{name: _column(name, value, size) for name, value in {**given, "text": batch}.items()},
    )
    masks = {label: np.zeros(size, dtype=bool) for label in LABELS}
    masks |= {label: np.resize(np.asarray(mask, dtype=bool), size) for label, mask in (flags or {}).items()}
    return Situation(facts, masks, _policy(policy))


def _policy(given: Policy | Mapping[str, Any] | None) -> Policy:
    if isinstance(given, Policy):
        return given
    shipped = shipped_policy()
    return replace(shipped, settings={**shipped.settings, **(given or {})}, cache={})


def _column(name: str, value: Any, size: int) -> Any:
    values = list(value) if isinstance(value, list | np.ndarray) else [value] * size
    if len(values) != size:
        raise ValueError(f"{name}: {len(values)} values for {size} drafts")
    if name in _INSTANTS:
        return np.array([instant(one) for one in values], dtype=np.int64)
    if name in _OBJECTS:
        column = np.empty(size, dtype=object)
        for row, one in enumerate(values):
            column[row] = one
        return column
    if name == "preferred_channel":
        codes = [CHANNELS.index(one) if isinstance(one, str) else one for one in values]
        return np.array(codes, dtype=np.int64)
    return np.array(values, dtype=bool)


def _spread(rows: Iterable[Mapping[str, Any]], size: int) -> list[dict[str, Any]]:
    return [{**one, "row": row} for one in rows for row in ([one["row"]] if "row" in one else range(size))]


def _objects(values: list[str]) -> Any:
    return np.array(values, dtype=object)


def _ints(values: Iterable[int]) -> Any:
    return np.fromiter(values, dtype=np.int64)


def _consents(given: Iterable[Mapping[str, Any]], size: int) -> Consents:
    rows = []
    for one in _spread(given, size):
        rows.append(one)
        if one.get("revoked_at"):
            rows.append({**one, "status": "opted_out", "captured_at": one["revoked_at"], "expires_at": None, "max_messages": -1})
    return Consents(
        row=_ints(one["row"] for one in rows),
        channel=_ints(CHANNELS.index(one.get("channel", "text")) for one in rows),
        topic=_objects([one.get("topic", "*") for one in rows]),
        opted_in=np.array([one.get("status", "opted_in") == "opted_in" for one in rows], dtype=bool),
        level=_ints(LEVELS.index(one.get("level", "express")) for one in rows),
        source=_objects([one.get("source", "") for one in rows]),
        captured_at=_ints(instant(one.get("captured_at", OPTED_IN["captured_at"])) for one in rows),
        expires_at=_ints(instant(one.get("expires_at")) for one in rows),
        max_messages=_ints(one.get("max_messages", -1) for one in rows),
        period=_ints(read_period(one["period"]) if one.get("period") else 0 for one in rows),
    )


def _history(given: Iterable[Mapping[str, Any]], size: int) -> History:
    rows = _spread(given, size)
    return History(
        row=_ints(one["row"] for one in rows),
        at=_ints(instant(one["at"]) for one in rows),
        channel=_ints(CHANNELS.index(one.get("channel", "text")) for one in rows),
        outbound=np.array([one.get("direction", "out") == "out" for one in rows], dtype=bool),
        topic=_objects([one.get("topic", "") for one in rows]),
        outcome=_ints(OUTCOMES.index(one.get("outcome", "delivered")) for one in rows),
    )
