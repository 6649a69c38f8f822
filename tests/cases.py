"""Worked cases: one a line, with ``now``, an ``item`` and what must hold of the decision. Format in docs/decision-cases.md."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rules.clock import to_instant
from rules.vocabulary import LABELS
from service.fields import parse_moment
from service.item import ItemError, read_item
from service.judge import Judge


def read_cases(path: Path) -> Iterator[dict[str, Any]]:
    """Read a file of cases."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def failures(case: dict[str, Any], judge: Judge) -> list[str]:
    """Say what does not hold; an empty list means that the case passes."""
    expect = case["expect"]
    now = instant(case["now"])
    try:
        item = read_item(case["item"], now)
    except ItemError as error:
        wanted = expect.get("error")
        return [] if wanted and wanted in str(error) else [f"error {error}, expected {wanted or 'none'}"]
    if "error" in expect:
        return [f"no error, expected one naming {expect['error']}"]
    judge = Judge(judge.classifier, judge.policy, require_consent=bool(case.get("require_consent")))
    decision = judge.render(judge.decide([item], now))[0]
    return list(_differences(decision, expect))


def instant(value: str | None) -> int | None:
    """Turn ISO 8601 into microseconds since the epoch."""
    if value is None:
        return None
    moment = parse_moment(value)
    assert moment is not None, value
    return to_instant(moment)


def _differences(decision: dict[str, Any], expect: dict[str, Any]) -> Iterator[str]:
    rules = {finding["rule"] for finding in decision["findings"]}
    allowed = {one["channel"]: one["allowed"] for one in decision["alternatives"]}
    flags = {label for label in LABELS if decision["labels"][label]["flagged"]}
    text = decision["handoff_text"] or ""
    for key, wanted in expect.items():
        match key:
            case "action" | "channel" | "follow_up" | "consent_checked" | "needs_review":
                holds, got = decision[key] == wanted, decision[key]
            case "not_before":
                holds, got = instant(decision[key]) == instant(wanted), decision[key]
            case "not_before_after":
                holds, got = (instant(decision["not_before"]) or 0) >= (instant(wanted) or 0), decision["not_before"]
            case "not_before_before":
                holds, got = 0 < (instant(decision["not_before"]) or 0) <= (instant(wanted) or 0), decision["not_before"]
            case "rules_include":
                holds, got = set(wanted) <= rules, sorted(rules)
            case "rules_exclude":
                holds, got = not set(wanted) & rules, sorted(rules)
            case "flags":
                holds, got = flags == set(wanted), sorted(flags)
            case "alternatives_allowed":
                holds, got = all(allowed[channel] == value for channel, value in wanted.items()), allowed
            case "handoff":
                holds, got = bool(text) == (wanted == "present"), text
            case "handoff_excludes":
                holds, got = not any(word.casefold() in text.casefold() for word in wanted), text
            case _:
                raise ValueError(f"a case expects {key!r}, which nobody knows")
        if not holds:
            yield f"{key}: got {got!r}, expected {wanted!r}"
