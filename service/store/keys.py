"""Keyed hashes: how a number or an event is recognised again without being kept.

The key is made with the store and kept in it, unless ``SENDCHECK_STORE_KEY`` is set when the store is made: then it is kept outside, and the
store remembers only how to tell that key from another. With the key inside, hashes protect against a look at the table or an export of it, not
against somebody who holds the whole store and tries every number.
"""

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from service.errors import UserError
from service.store.tables import settings

VARIABLE = "SENDCHECK_STORE_KEY"


@dataclass(frozen=True, repr=False)
class Keys:
    """Hashes under one store's key."""

    secret: bytes

    def contact(self, contact_id: str) -> str:
        """Give the hash of a house's contact id."""
        return self._hash("contact", contact_id)

    def number(self, phone: str | None) -> str | None:
        """Give the hash of a number in E.164, None for none."""
        return None if phone is None else self._hash("number", phone)

    def content(self, kind: str, content: Mapping[str, Any]) -> str:
        """Give the hash of a row's content, whatever the order of its fields."""
        return self._hash(kind, json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str))

    def _hash(self, what: str, value: str) -> str:
        return hmac.digest(self.secret, f"{what}:{value}".encode("utf-8", "backslashreplace"), "sha256").hex()


def read_keys(connection: Connection, name: str, *, make: bool) -> Keys | None:
    """Give the store's keys; where it has none yet, make them or give None. ``name`` is what errors call the store.

    Raises:
        UserError: when the key in the environment is missing or is another store's.
    """
    known = {row.name: row.value for row in connection.execute(select(settings.c.name, settings.c.value))}
    given = os.environ.get(VARIABLE)
    if "key_check" not in known:
        if not make:
            return None
        keys = Keys((given or secrets.token_hex(32)).encode())
        kept = {"key_check": keys._hash("check", "key")} | ({} if given else {"key": keys.secret.decode()})
        connection.execute(insert(settings), [{"name": name, "value": value} for name, value in kept.items()])
        return keys
    if given is None and "key" not in known:
        raise UserError(f"{name}: this store's key is kept outside it; set {VARIABLE} to that key")
    keys = Keys((given or known["key"]).encode())
    if not hmac.compare_digest(keys._hash("check", "key"), known["key_check"]):
        raise UserError(f"{name}: {VARIABLE} is not the key this store was made with, so it would not recognise those who opted out")
    return keys
