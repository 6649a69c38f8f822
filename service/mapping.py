"""Column names: what a house calls them, what we call them, and what nobody reads."""

from collections.abc import Mapping, Sequence
from typing import Any

from service import flat
from service.errors import UserError
from service.item import Item
from service.readers import Source
from service.side_files import KINDS

DRAFTS = "drafts"


def read_mapping(pairs: Sequence[str]) -> dict[str, dict[str, str]]:
    """Read ``ours=theirs`` and ``contacts.ours=theirs`` pairs into one mapping a file, by its kind.

    Raises:
        UserError: when one is not of that form, names no column of ours, or names one twice.
    """
    mappings: dict[str, dict[str, str]] = {}
    for pair in pairs:
        name, sign, theirs = pair.partition("=")
        if not (name and sign and theirs):
            raise UserError(f"--map {pair}: expected our column and the file's, such as text=Message or contacts.phone=Mobile")
        kind, dot, ours = name.partition(".")
        kind, ours = (kind, ours) if dot else (DRAFTS, name)
        known = flat.DRAFT_COLUMNS if kind == DRAFTS else KINDS[kind][2] if kind in KINDS else None
        if known is None:
            raise UserError(f"--map {pair}: {kind!r} is none of contacts, consents, history")
        if ours not in known:
            raise UserError(f"--map {pair}: there is no column {ours!r}; ours are {', '.join(known)}")
        if ours in mappings.setdefault(kind, {}):
            raise UserError(f"--map {pair}: {name} is mapped twice")
        mappings[kind][ours] = theirs
    return mappings


def check_columns(source: Source, kind: str, mapping: Mapping[str, str]) -> list[str]:
    """Give the columns of a file that nobody reads.

    Raises:
        UserError: when a mapping does not fit the file, or the one column it cannot do without is missing.
    """
    prefix = "" if kind == DRAFTS else f"{kind}."
    if source.columns is None:
        for ours, theirs in mapping.items():
            if kind == DRAFTS and ours not in Item.model_fields:
                raise UserError(f"--map {ours}={theirs}: in JSON Lines only top-level fields can be mapped")
        return []
    for ours, theirs in mapping.items():
        if theirs not in source.columns:
            raise UserError(f"--map {prefix}{ours}={theirs}: {source.name} has no column {theirs!r}; its columns are {_listed(source)}")
    needed = "text" if kind == DRAFTS else "contact_id"
    if mapping.get(needed, needed) not in source.columns:
        raise UserError(f"{source.name}: no column {needed!r}; its columns are {_listed(source)}; say --map {prefix}{needed}=COLUMN")
    known = (*flat.DRAFT_COLUMNS, *flat.NESTED_COLUMNS) if kind == DRAFTS else KINDS[kind][2]
    return flat.unknown_columns([column for column in source.columns if column not in mapping.values()], known)


def renamed(row: Mapping[str, Any], mapping: Mapping[str, str]) -> Mapping[str, Any]:
    """Give a row under our names."""
    if not mapping:
        return row
    taken = set(mapping.values()) - set(mapping)
    found = {ours: row[theirs] for ours, theirs in mapping.items() if theirs in row}
    return {**{name: value for name, value in row.items() if name not in taken}, **found}


def _listed(source: Source) -> str:
    shown = [column for column in source.columns or [] if column]
    return ", ".join(shown[:40]) + (f" and {len(shown) - 40} more" if len(shown) > 40 else "")
