"""Who is in the ledger: finding people by the house's id or by number, and adding those it has not met."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from service.store.prepared import MOST_VALUES, Prepared
from service.store.tables import contacts, erasures

Value = TypeVar("Value")

CONTACT_FIELDS = tuple(column.name for column in contacts.columns if column.name not in ("person_id", "created_at", "updated_at"))


_BY_ID = Prepared(lambda ids: select(contacts).where(contacts.c.contact_id.in_(ids)).order_by(contacts.c.person_id))
_BY_NUMBER = Prepared(lambda numbers: select(contacts).where(contacts.c.phone.in_(numbers)).order_by(contacts.c.person_id))
_BY_ID_LOCKED = Prepared(
    lambda ids: select(contacts).where(contacts.c.contact_id.in_(ids)).order_by(contacts.c.person_id).with_for_update()
)
_BY_NUMBER_LOCKED = Prepared(
    lambda numbers: select(contacts).where(contacts.c.phone.in_(numbers)).order_by(contacts.c.person_id).with_for_update()
)
_ERASED_CONTACT = Prepared(lambda keys: select(erasures).where(erasures.c.contact_key.in_(keys)))
_ERASED_NUMBER = Prepared(lambda keys: select(erasures).where(erasures.c.number_key.in_(keys)))


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
    for people, locked, values in ((_BY_ID, _BY_ID_LOCKED, ids), (_BY_NUMBER, _BY_NUMBER_LOCKED, numbers)):
        for row in (locked if lock else people).rows(connection, sorted(set(values))):
            found[row["person_id"]] = row
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
    for erased, keys in ((_ERASED_CONTACT, contact_keys), (_ERASED_NUMBER, number_keys)):
        for row in erased.rows(connection, sorted(set(keys))):
            found[row["erasure_id"]] = row
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
