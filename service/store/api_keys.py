"""Keys of the API's callers: made at random, kept as hashes, shown once.

A key is ``sck_ID_SECRET``: the id may be shown, the secret has 256 random bits. A plain SHA-256 is right for it: what slow hashes protect,
a word that can be guessed, is not there.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from service.errors import UserError
from service.store.ledger import Store
from service.store.tables import as_dict
from service.store.tables_api import api_keys

SCOPES = ("check", "consent", "admin")
PREFIX = "sck_"


@dataclass(frozen=True)
class ApiKey:
    """A key as it is kept; moments in microseconds since the epoch."""

    key_id: str
    key_hash: str
    name: str
    scopes: frozenset[str]
    created_at: int
    revoked_at: int | None

    def is_made_by(self, key: str) -> bool:
        """Say whether this is the whole key, in a time that does not tell how near it came."""
        return hmac.compare_digest(self.key_hash, _hash(key))


def create_key(store: Store, name: str, scopes: Iterable[str], now: int) -> tuple[str, ApiKey]:
    """Make a key; gives the key itself, which cannot be had again, and how it is kept.

    Raises:
        UserError: for an empty name, no scope, or one that does not exist.
    """
    wanted = sorted(set(scopes))
    if not name.strip():
        raise UserError("--name: expected who the key is for")
    if not wanted or set(wanted) - set(SCOPES):
        wrong = next((scope for scope in wanted if scope not in SCOPES), None)
        raise UserError(f"--scope{f' {wrong}' if wrong else ''}: expected one or more of {', '.join(SCOPES)}")
    key_id = secrets.token_hex(6)
    key = f"{PREFIX}{key_id}_{secrets.token_urlsafe(32)}"
    made = ApiKey(key_id, _hash(key), name.strip(), frozenset(wanted), now, None)
    row = {"key_id": key_id, "key_hash": made.key_hash, "name": made.name, "scopes": ";".join(wanted), "created_at": now}
    store.write(lambda connection: connection.execute(insert(api_keys), [row]) and None)
    return key, made


def list_keys(store: Store) -> list[ApiKey]:
    """Give every key there ever was, oldest first."""
    with store.reading() as connection:
        rows = [as_dict(row) for row in connection.execute(select(api_keys).order_by(api_keys.c.created_at, api_keys.c.key_id))]
    return [ApiKey(**{**row, "scopes": frozenset(row["scopes"].split(";"))}) for row in rows]


def revoke_key(store: Store, key_id: str, now: int) -> bool:
    """Revoke a key for good; says whether it was live.

    Raises:
        UserError: when there is no such key.
    """
    live = api_keys.c.key_id == key_id, api_keys.c.revoked_at.is_(None)
    changed = store.write(lambda connection: connection.execute(update(api_keys).where(*live).values(revoked_at=now)).rowcount)
    if not changed and key_id not in {key.key_id for key in list_keys(store)}:
        raise UserError(f"{store.name}: there is no key {key_id!r}; sendcheck keys list shows them")
    return bool(changed)


def key_id_of(key: str) -> str | None:
    """Give the part of a key that may be shown, None for what is no key."""
    prefix, _, rest = key.partition("_")
    key_id, _, secret = rest.partition("_")
    return key_id if f"{prefix}_" == PREFIX and key_id and secret else None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()
