"""Writes that may be asked for again: the second time gets the first one's answer.

The claim to a key and the write it stands for are one transaction, so that of two at once one waits, and a write that fails leaves no claim. Neither
key nor request is kept, only keyed hashes of them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from rules.values import HOUR
from service.store.people import insert_new
from service.store.tables_api import idempotent_writes

KEPT = 24 * HOUR
"""How long an answer is kept, in microseconds."""

_columns = idempotent_writes.c


class KeyReusedError(ValueError):
    """The key was used before, for another request."""


@dataclass(frozen=True)
class Claim:
    """A caller's key for one write, and the request it was used for; both as keyed hashes."""

    caller: str
    key: str
    request: str


@dataclass(frozen=True)
class Written:
    """What came of a write: an HTTP status and an answer of ids, counts and words of our own, never anybody's data."""

    status: int
    answer: Mapping[str, Any]
    replayed: bool = False


def write_once(connection: Connection, claim: Claim, now: int, work: Callable[[Connection], Written]) -> Written:
    """Do the work, or give what came of it when the same was asked for less than a day before ``now``.

    Raises:
        KeyReusedError: when the caller used the key for another request.
    """
    connection.execute(delete(idempotent_writes).where(_columns.recorded_at <= now - KEPT))
    mine = (_columns.caller == claim.caller, _columns.idempotency_key == claim.key)
    row = {"caller": claim.caller, "idempotency_key": claim.key, "request_hash": claim.request, "recorded_at": now}
    claiming = insert_new(connection, idempotent_writes, "caller", "idempotency_key").values(**row, status=0, answer="")
    if connection.execute(claiming.returning(_columns.write_id)).first() is None:  # the number of rows is not told by every driver
        known = connection.execute(select(idempotent_writes).where(*mine)).one()
        if known.request_hash != claim.request:
            raise KeyReusedError
        return Written(known.status, json.loads(known.answer), replayed=True)
    written = work(connection)
    kept = {"status": written.status, "answer": json.dumps(written.answer, ensure_ascii=False)}
    connection.execute(update(idempotent_writes).where(*mine).values(**kept))
    return written
