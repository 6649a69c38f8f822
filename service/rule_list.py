"""Every rule and every parameter as data: what the command line prints and the API answers."""

from datetime import date
from typing import Any

from rules.catalog import RULES
from rules.parameters import PARAMETERS
from rules.policy import Entry, Policy


def describe(policy: Policy) -> list[dict[str, Any]]:
    """Give every rule with the parameters it reads, as every file sets them."""
    entries = _entries(policy)
    return [
        {
            "rule": rule.id,
            "effect": str(rule.effect),
            "sentence": rule.sentence,
            "source": rule.source,
            "parameters": [_as_json(entry) for name in rule.parameters for entry in entries.get(name, [])],
        }
        for rule in RULES
    ]


def describe_policy(policy: Policy) -> dict[str, Any]:
    """Give a policy's version, its files, and every value of every parameter with the file and source it comes from."""
    entries = _entries(policy)
    return {
        "policy_version": policy.version,
        "files": [
            {"id": file.id, "title": file.title, "kind": file.kind, "jurisdictions": list(file.jurisdictions)} for file in policy.files
        ],
        "parameters": [_as_json(entry) for name in PARAMETERS for entry in entries.get(name, [])],
    }


def _entries(policy: Policy) -> dict[str, list[Entry]]:
    entries: dict[str, list[Entry]] = {}
    for file in policy.files:
        for entry in file.entries:
            entries.setdefault(entry.name, []).append(entry)
    return entries


def _as_json(entry: Entry) -> dict[str, Any]:
    """Give a value with where it comes from."""
    return {
        "name": entry.name,
        "meaning": PARAMETERS[entry.name].meaning,
        "value": entry.raw,
        "pack": entry.pack,
        **provenance(entry),
    }


def provenance(entry: Entry) -> dict[str, Any]:
    """Give a value's source, how sure it is, when it was checked and its dates in ISO 8601, null where a date is open."""
    return {
        "source": entry.source,
        "certainty": entry.certainty,
        "checked_on": entry.checked_on.isoformat(),
        "effective_from": None if entry.effective_from == date.min else entry.effective_from.isoformat(),
        "effective_to": None if entry.effective_to == date.max else entry.effective_to.isoformat(),
    }
