"""What the routes of contacts, consents and messages share: bodies read by the checks of the imports, contacts named in a path."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Any

from service import flat
from service.api.problems import MEDIA_TYPE, Problem, problem_of_item
from service.api.state import AppState
from service.item import MOST_FAULTS, ItemError, refused
from service.store.imports import Given, Importer, unstorable
from service.store.telling import find_named, take_in

KEPT_ALL_THE_SAME = "What it forbids was recorded all the same."
_ADDRESSES = ("/consents", "/proof")


def refusal(status: int, description: str) -> dict[int | str, dict[str, Any]]:
    """Describe a refusal that only some routes have."""
    return {status: {"description": description, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}}}}


UNKNOWN = refusal(404, "The store has no such contact.")
NO_ADDRESS = refusal(404, "No such address: an id holds no line break.")
CONFLICT = refusal(409, "The number is another contact's.")


def json_body(schema: Mapping[str, Any], examples: Mapping[str, Any]) -> dict[str, Any]:
    """Describe a body that is read as it comes."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema, "examples": examples}}}}


def read_object(value: Any, allowed: Sequence[str]) -> dict[str, Any]:
    """Give a JSON object of known fields, without those that are null.

    Raises:
        ItemError: naming every field that is not known, or what no database could hold.
    """
    if not isinstance(value, Mapping):
        raise refused("(body)", "", "expected a JSON object")
    unknown = islice((name for name in value if name not in allowed), MOST_FAULTS)
    faults = [(name, _unknown(name, allowed)) for name in unknown]
    faults += [fault] if (fault := _unstorable(value)) is not None else []
    if faults:
        raise ItemError(*faults[0], faults)
    return {name: one for name, one in value.items() if one is not None}


def _unstorable(value: Mapping[str, Any]) -> tuple[str, str] | None:
    try:
        return unstorable(value)
    except RecursionError:
        return "(body)", "expected a JSON object that is not nested so deeply"


def _unknown(name: str, allowed: Sequence[str]) -> str:
    close = get_close_matches(name, allowed, 1)
    return "unknown field" + (f"; did you mean {close[0]}?" if close else "") + "; allowed are " + ", ".join(allowed)


def named(contact: str) -> str:
    """Give a contact's id or number as a path or body names it.

    Raises:
        ItemError: for an empty one, one no database could hold, or one that ends like an address of ours.
    """
    who = flat.key_of(contact)
    if who is None or unstorable(who) is not None or who.endswith(_ADDRESSES):
        raise refused("contact_id", "", "expected the contact's id, or a number such as +13055550123")
    return who


def known(state: AppState, contact: str) -> dict[str, Any]:
    """Give the row of a contact named by id or number.

    Raises:
        Problem: 404 where the store has none.
    """
    who = named(contact)
    with state.store.reading() as connection:
        row = find_named(connection, who)
    if row is None:
        raise unknown_contact()
    return row


def unknown_contact() -> Problem:
    """Say that there is no such contact."""
    detail = "The store has no contact of this id or number; of an erased one there is still the proof."
    return Problem("not-found", "Unknown contact", 404, detail)


def prepare(state: AppState, importer: Importer, given: Given) -> Any:
    """Read a row by the checks of an import. What a broken one forbids is recorded before it is refused.

    Raises:
        Problem: naming the fields at fault.
    """
    try:
        return importer.prepare(given)
    except ItemError as error:
        problem = problem_of_item(error)
        salvaged = importer.salvage(given, error.field)
        if salvaged is not None:
            now = state.clock()
            state.store.write(lambda connection: take_in(connection, given.contact_id, now) and importer.apply(connection, [salvaged]))
            problem.detail += f" {KEPT_ALL_THE_SAME}"
        raise problem from None
