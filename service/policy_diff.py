"""What another policy would change: parameters that differ, and every decision that comes out otherwise."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.policy import Policy, PolicyFile
from service.judge import Judge
from service.outcome import Reject
from service.scoring import Numbered, score_rows
from service.side_files import Join

_FACTS = ("value", "source", "certainty", "checked_on", "effective_from", "effective_to")


@dataclass(frozen=True)
class Changed:
    """One thing that differs between two policies; ``old`` or ``new`` is None where it is not there at all."""

    file: str
    key: str
    old: Any
    new: Any

    def line(self) -> str:
        """Say it."""
        return f"{self.file}: {self.key}: {_shown(self.old)} -> {_shown(self.new)}"


@dataclass(frozen=True)
class Differing:
    """One draft decided otherwise: its id, or its row (from 1) where it has none; rules that came and went, in the order of the rule table."""

    draft: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    came: tuple[str, ...]
    went: tuple[str, ...]

    def as_row(self) -> dict[str, Any]:
        """Give it for output; lists joined by ``;``."""
        fields = ("action", "channel", "not_before")
        both = {f"{side}_{name}": one[name] for side, one in (("old", self.old), ("new", self.new)) for name in fields}
        return {"draft": self.draft, **both, "rules_came": ";".join(self.came), "rules_went": ";".join(self.went)}

    def line(self) -> str:
        """Say it."""
        moved = " -> ".join(_decided(one) for one in (self.old, self.new))
        rules = "".join(f"; {word}: {', '.join(some)}" for word, some in (("came", self.came), ("went", self.went)) if some)
        return f"{self.draft}: {moved}{rules}"


DIFFERING_COLUMNS = (
    "draft",
    "old_action",
    "old_channel",
    "old_not_before",
    "new_action",
    "new_channel",
    "new_not_before",
    "rules_came",
    "rules_went",
)


def changed_parameters(old: Policy, new: Policy) -> list[Changed]:
    """List every value, date, source, list of words, table and text that differs, by file id."""
    found: list[Changed] = []
    before, after = ({file.id: file for file in policy.files} for policy in (old, new))
    for name in sorted(before.keys() | after.keys()):
        found += _of_file(name, before.get(name), after.get(name))
    return found


def _of_file(name: str, old: PolicyFile | None, new: PolicyFile | None) -> Iterator[Changed]:
    before, after = _content(old), _content(new)
    for key in sorted(before.keys() | after.keys()):
        one, other = before.get(key), after.get(key)
        if one != other and not (_is_detail(key) and (_whose(key) not in before or _whose(key) not in after)):
            yield Changed(name, key, one, other)


def _is_detail(key: str) -> bool:
    """Say whether a key tells more of a value, so that it says nothing of its own where the whole value came or went."""
    return key in ("kind", "jurisdictions") or key.endswith(tuple(f" {fact}" for fact in _FACTS[1:]))


def _whose(key: str) -> str:
    """Name the key a detail belongs to; the file's own title is always there."""
    return "title" if key in ("kind", "jurisdictions") else key.rpartition(" ")[0]


def _content(file: PolicyFile | None) -> dict[str, Any]:
    """Give what a file says as plain values by key."""
    if file is None:
        return {}
    content: dict[str, Any] = {"title": file.title, "kind": file.kind, "jurisdictions": list(file.jurisdictions)}
    for entry in file.entries:
        since = "" if entry.effective_from == date.min else f" (from {entry.effective_from})"
        facts = {"value": entry.raw, **{fact: getattr(entry, fact) for fact in _FACTS[1:]}}
        for fact, value in facts.items():
            open_end = value in (date.min, date.max)
            content[entry.name + since + ("" if fact == "value" else f" {fact}")] = None if open_end else _plain(value)
    for flagged, row in (file.channels or {}).items():
        content[f"channels {flagged}"] = {"scores": list(row.scores), "because": row.because}
    for (language, label), texts in file.templates.items():
        content[f"templates {language} {label}"] = list(texts)
    for one in file.keywords:
        words = content.setdefault(f"keywords {one.kind} {one.language}" + (f" {one.value}" if one.value else ""), [])
        words.extend(one.words)
    if file.confirmations is not None:
        content["confirmation within"] = file.confirmations.within
        for (language, kind), texts in file.confirmations.texts.items():
            content[f"confirmation {language} {kind}"] = list(texts)
    return content


def compare(
    old: Judge, new: Judge, rows: Sequence[Numbered], now: int, *, is_flat: bool, join: Join | None, file: str = ""
) -> list[Differing | Reject | None]:
    """Judge rows by both; one outcome a row: what differs, None for no difference, a reject."""
    outcomes = [score_rows(judge, rows, now, is_flat=is_flat, join=join, file=file, spans=False) for judge in (old, new)]
    found: list[Differing | Reject | None] = []
    for (number, _), one, other in zip(rows, *outcomes, strict=True):
        if isinstance(one, Reject) or isinstance(other, Reject):
            found.append(one if isinstance(one, Reject) else other if isinstance(other, Reject) else None)
        else:
            found.append(_differing(number, one, other))
    return found


def _differing(number: int, old: dict[str, Any], new: dict[str, Any]) -> Differing | None:
    rules = [[f"{one['rule']} ({one['effect']})" for one in decision["findings"]] for decision in (old, new)]
    came = tuple(rule for rule in rules[1] if rule not in rules[0])
    went = tuple(rule for rule in rules[0] if rule not in rules[1])
    fields = ("action", "channel", "follow_up", "not_before", "handoff_text", "needs_review")
    allowed = [[(one["channel"], one["allowed"]) for one in decision["alternatives"]] for decision in (old, new)]
    if not came and not went and all(old[name] == new[name] for name in fields) and allowed[0] == allowed[1]:
        return None
    name = old["draft_id"]
    return Differing(str(name) if name is not None else f"row {number}", old, new, came, went)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _decided(decision: Mapping[str, Any]) -> str:
    when = f" not before {decision['not_before']}" if decision["not_before"] else ""
    return f"{decision['action']} ({decision['channel'] or 'no channel'}{when})"


def _shown(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:97] + "..."
