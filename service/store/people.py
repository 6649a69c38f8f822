"""Who is in the ledger: finding people by the house's id or by number, and adding those it has not met."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from service.store.tables import as_dict, contacts, erasures

Value = TypeVar("Value")

MOST_VALUES = 500
"""How many values stand in one query."""

CONTACT_FIELDS = tuple(column.name for column in contacts.columns if column.name not in ("person_id", "created_at", "updated_at"))


def parts(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Give values in lists that fit a query."""
    listed = list(values)
    for start in range(0, len(listed), MOST_VALUES):
        yield listed[start : start + MOST_VALUES]


def insert_new(connection: Connection, table: Table, *conflict: str) -> Any:
    """Begin an insert that leaves rows alone which are there already, by the columns of a unique constraint."""
    statement: Insert
    if connection.dialect.name == "postgresql":
        statement = postgresql.insert(table).on_conflict_do_nothing(index_elements=conflict)
    else:
        statement = sqlite.insert(table).on_conflict_do_nothing(index_elements=conflict)
    return statement


def find_people(connection: Connection, ids: Iterable[str], numbers: Iterable[str] = (), *, lock: bool = False) -> list[dict[str, Any]]:
    """Give the rows of ``contacts`` with one of the ids or numbers (E.164), in the order of ``person_id``.

    With ``lock`` nobody else changes or erases them before this transaction ends.
    """
    found: dict[int, dict[str, Any]] = {}
    for column, values in ((contacts.c.contact_id, ids), (contacts.c.phone, numbers)):
        for some in parts(sorted(set(values))):
            query = select(contacts).where(column.in_(some)).order_by(contacts.c.person_id)
            for row in connection.execute(query.with_for_update() if lock else query):
                found[row.person_id] = as_dict(row)
    return [found[person] for person in sorted(found)]


def ensure_people(connection: Connection, ids: Sequence[str], now: int) -> dict[str, dict[str, Any]]:
    """Give the rows of ``contacts`` for ids, locked; ids nobody knows get a bare row."""
    wanted = sorted(set(ids))
    people = {row["contact_id"]: row for row in find_people(connection, wanted, lock=True)}
    missing = [contact_id for contact_id in wanted if contact_id not in people]
    if missing:
        for some in parts(missing):
            rows = [{"contact_id": contact_id, "created_at": now, "updated_at": now} for contact_id in some]
            connection.execute(insert_new(connection, contacts, "contact_id"), rows)
        people |= {row["contact_id"]: row for row in find_people(connection, missing, lock=True)}
    return people


def find_erasures(connection: Connection, contact_keys: Iterable[str], number_keys: Iterable[str]) -> list[dict[str, Any]]:
    """Give the audit lines of erased people, recognised by the keyed hash of id or number."""
    found: dict[int, dict[str, Any]] = {}
    for by_contact, keys in ((True, contact_keys), (False, number_keys)):
        column = erasures.c.contact_key if by_contact else erasures.c.number_key
        for some in parts(sorted(set(keys))):
            for row in connection.execute(select(erasures).where(column.in_(some))):
                found[row.erasure_id] = as_dict(row)
    return [found[erasure] for erasure in sorted(found)]


def to_object(row: dict[str, Any]) -> dict[str, Any]:
    """Give a row of ``contacts`` as the specification's contact object; what is unknown is absent."""
    contact = {name: row[name] for name in CONTACT_FIELDS if row[name] is not None and not name.startswith("reachable_")}
    reachable = {name: row[f"reachable_{name}"] for name in ("phone", "email", "meeting") if row[f"reachable_{name}"] is not None}
    return {**contact, "reachable": reachable} if reachable else contact


def to_columns(contact: dict[str, Any]) -> dict[str, Any]:
    """Give a contact object as columns of ``contacts``, without what is absent."""
    columns = {name: value for name, value in contact.items() if value is not None and name != "reachable"}
    for name, value in (contact.get("reachable") or {}).items():
        if value is not None:
            columns[f"reachable_{name}"] = value
    return columns
