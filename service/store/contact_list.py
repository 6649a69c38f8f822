"""Contacts found by what a person remembers of them."""

from typing import Any

from sqlalchemy import or_, select

from service.store.ledger import Store
from service.store.people import to_object
from service.store.tables import as_dict, contacts

_FEWEST_DIGITS = 3


def find_contacts(store: Store, query: str, limit: int) -> list[dict[str, Any]]:
    """Give at most ``limit`` contact objects, by name; an empty query finds everybody.

    Found is whose id, name or a word of it begins with the query, or whose number has its digits.
    """
    wanted = query.strip()
    chosen = select(contacts).where(contacts.c.contact_id.is_not(None))
    if wanted:
        name = contacts.c.name
        alike = [contacts.c.contact_id.istartswith(wanted, autoescape=True), name.istartswith(wanted, autoescape=True)]
        alike.append(name.icontains(f" {wanted}", autoescape=True))
        digits = "".join(char for char in wanted if char.isdecimal() and char.isascii())
        if len(digits) >= _FEWEST_DIGITS and not any(char.isalpha() for char in wanted):
            alike.append(contacts.c.phone.contains(digits, autoescape=True))
        chosen = chosen.where(or_(*alike))
    with store.reading() as connection:
        rows = connection.execute(chosen.order_by(contacts.c.name, contacts.c.contact_id).limit(limit))
        return [to_object(as_dict(row)) for row in rows]
