"""The flat form of items and decisions: columns of a CSV or Parquet file, and the nested objects they stand for."""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from rules.vocabulary import LABELS
from service.item import Consent, Contact, Item, Message, Sender

_TRUE, _FALSE = {"true", "yes", "y", "1", "tak", "t"}, {"false", "no", "n", "0", "nie", "f"}
_BOOLS = {"comfortable_texting", "knows_sender", "do_not_call"}
_REACHABLE = {f"reachable_{channel}": channel for channel in ("phone", "email", "meeting")}

CONTACT_COLUMNS = tuple(name for name in Contact.model_fields if name != "reachable") + tuple(_REACHABLE)
CONSENT_COLUMNS = ("contact_id", *Consent.model_fields)
HISTORY_COLUMNS = ("contact_id", *Message.model_fields)
DRAFT_COLUMNS = (
    *(name for name in Item.model_fields if name not in ("sender", "contact", "consents", "history")),
    *(f"sender_{name}" for name in Sender.model_fields),
    "contact_id",
    *(f"contact_{name}" for name in CONTACT_COLUMNS if name != "contact_id"),
)
NESTED_COLUMNS = ("sender", "contact", "consents", "history")
"""Columns that may hold whole objects: typed in Parquet, as JSON in CSV."""

OUTPUT_COLUMNS = (
    "draft_id",
    "action",
    "channel",
    "follow_up",
    "not_before",
    "consent_checked",
    "flags",
    "rules",
    "needs_review",
    "handoff_text",
    *(f"p_{label}" for label in LABELS),
    "model_version",
    "policy_version",
)


def to_item(row: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a flat row of drafts into the nested object; empty cells are absent, unknown columns are left alone."""
    item: dict[str, Any] = {}
    for column in DRAFT_COLUMNS:
        if (value := cell(row.get(column))) is None:
            continue
        if column == "labels":
            item["labels"] = _labels(value)
        elif column.startswith("sender_"):
            name = column.removeprefix("sender_")
            item.setdefault("sender", {})[name] = _typed(name, value)
        elif column.startswith("contact_"):
            name = column if column == "contact_id" else column.removeprefix("contact_")
            _set_contact(item.setdefault("contact", {}), name, value)
        else:
            item[column] = value if column == "text" else _typed(column, value)
    for column in NESTED_COLUMNS:
        value = _nested(row.get(column))
        if isinstance(value, Mapping) and isinstance(item.get(column), dict):
            item[column] |= plain(value)
        elif isinstance(value, Mapping | list):
            item[column] = plain(value)
    return item


def unknown_columns(columns: Sequence[str], known: Sequence[str]) -> list[str]:
    """Name the columns nobody reads, with the known one that may have been meant."""
    unknown = [column for column in columns if column and column not in known]
    close = {column: get_close_matches(column.casefold(), set(known) - set(columns), 1, 0.75) for column in unknown}
    return [column + (f" (did you mean {close[column][0]}?)" if close[column] else "") for column in unknown]


def key_of(contact_id: Any) -> str | None:
    """Give the form in which a ``contact_id`` is compared: 7, 7.0 and " 7 " are one contact; None for an empty one."""
    value = _typed("contact_id", cell(contact_id))
    return None if value is None else str(value)


def to_contact(row: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a flat row of contacts into a contact object."""
    contact: dict[str, Any] = {}
    for column in CONTACT_COLUMNS:
        if (value := cell(row.get(column))) is not None:
            _set_contact(contact, column, value)
    return contact


def to_consent(row: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a flat row of consents into a consent object, without its ``contact_id``."""
    return {name: _typed(name, value) for name in Consent.model_fields if (value := cell(row.get(name))) is not None}


def to_message(row: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a flat row of history into a message object, without its ``contact_id``."""
    return {name: _typed(name, value) for name in Message.model_fields if (value := cell(row.get(name))) is not None}


def cell(value: Any) -> Any:
    """Turn one cell into a JSON value; empty, blank and not-a-number cells become None."""
    if value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    return value.item() if hasattr(value, "item") and not isinstance(value, str | bytes) and getattr(value, "ndim", 0) == 0 else value


def plain(value: Any) -> Any:
    """Turn nested Parquet values into JSON values; absent fields of a struct are dropped."""
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return cell(value)


def to_row(decision: Mapping[str, Any]) -> dict[str, Any]:
    """Turn a decision object into the flat output row."""
    labels = decision["labels"]
    return {
        **{name: decision[name] for name in OUTPUT_COLUMNS if name in decision and not name.startswith("p_")},
        "flags": ";".join(label for label in LABELS if labels[label]["flagged"]),
        "rules": ";".join(finding["rule"] for finding in decision["findings"]),
        **{f"p_{label}": labels[label]["probability"] for label in LABELS},
    }


def _set_contact(contact: dict[str, Any], name: str, value: Any) -> None:
    if name in _REACHABLE:
        contact.setdefault("reachable", {})[_REACHABLE[name]] = _bool(value)
    else:
        contact[name] = _typed(name, value)


def _typed(name: str, value: Any) -> Any:
    """Give a cell the type its field has; what does not fit stays as it came, for the validator to name."""
    if name in _BOOLS:
        return _bool(value)
    if name == "max_messages":
        return _whole(value)
    if name == "texts_for_business":
        word = _bool(value)
        return {True: "yes", False: "no"}[word] if isinstance(word, bool) else value
    if _number(value):
        if not math.isfinite(value) or not float(value).is_integer():
            return value if name in ("draft_id", "contact_id") else str(value)
        return int(value) if name == "draft_id" else str(int(value))
    return value.strip() if isinstance(value, str) and name != "text" else value


def _bool(value: Any) -> Any:
    word = str(value).strip().casefold().removesuffix(".0")
    return True if word in _TRUE else False if word in _FALSE else value


def _whole(value: Any) -> Any:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return value
    return int(number) if number.is_integer() else value


def _nested(value: Any) -> Any:
    """Read an object or list written as JSON; other words in such a column are somebody else's."""
    if isinstance(value, str) and value.strip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return [value]
    return value


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _labels(value: Any) -> Any:
    """Read labels as a list, a JSON list, or words joined by semicolons, commas or bars; '-' and 'none' say that there are none."""
    if not isinstance(value, str):
        return list(value) if hasattr(value, "__iter__") else value
    text = value.strip()
    if text.startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return value
    if text.casefold() in ("-", "none"):
        return []
    return [part.strip() for part in text.replace("|", ";").replace(",", ";").split(";") if part.strip()]
