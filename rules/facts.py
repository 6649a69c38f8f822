"""What is known about a batch of drafts, as columns.

Every array of :class:`Facts` has one element per draft. Consents and history are long tables whose ``row`` column
says which draft they belong to. Instants are int64 microseconds since 1970-01-01 UTC, ``NO_TIME`` where there is none.
Nothing here is looked up or guessed: defaults for what was absent are set where items are read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Objects = NDArray[np.object_]


@dataclass(frozen=True)
class Consents:
    """Consent events, one per row.

    An opt-in that was revoked stands twice: as the opt-in and as an opt-out of the same scope at ``revoked_at``.
    ``max_messages`` is -1 where nothing was promised; ``period`` is in microseconds.
    """

    row: Ints
    channel: Ints
    topic: Objects
    opted_in: Bools
    level: Ints
    source: Objects
    captured_at: Ints
    expires_at: Ints
    max_messages: Ints
    period: Ints


@dataclass(frozen=True)
class History:
    """Messages, calls and mails before this draft, none later than ``now``."""

    row: Ints
    at: Ints
    channel: Ints
    outbound: Bools
    topic: Objects
    outcome: Ints


Table = TypeVar("Table", Consents, History)


@dataclass(frozen=True)
class Facts:
    """One batch. See the module's docstring for units."""

    now: int
    text: Objects
    language: Objects  # ISO 639-1 code, "" when nobody said and none was recognised
    topic: Objects  # trimmed and case-folded, "" for none
    marketing_declared: Bools
    send_at: Ints  # never before now
    reply_to_at: Ints
    checked: Bools  # contact or consents were given, so consent, contact and timing rules apply
    sender_name: Objects
    sender_business: Objects
    comfortable_texting: Bools
    contact_name: Objects
    customer: Bools
    texts_for_business: Bools
    knows_sender: Bools
    preferred_channel: Ints  # NO_CHANNEL for none
    reachable: Bools  # shape (drafts, 4), in the order of CHANNELS; text: a number that takes texts
    do_not_call: Bools
    zones: Objects  # tuple of IANA names; empty when the place is unknown
    jurisdictions: Objects  # tuple such as ("US", "US-FL"); empty when the place is unknown
    consents: Consents
    history: History

    def __len__(self) -> int:
        """Give the number of drafts."""
        return len(self.text)

    def take(self, rows: Sequence[int]) -> "Facts":
        """Give the same facts for some of the drafts, renumbered in the order given."""
        index = np.asarray(rows, dtype=np.int64)
        place = np.full(len(self), -1, dtype=np.int64)
        place[index] = np.arange(len(index))
        columns = {one.name: getattr(self, one.name)[index] for one in fields(self) if one.name not in ("now", "consents", "history")}
        return replace(self, **columns, consents=_take(self.consents, place), history=_take(self.history, place))


def _take(table: Table, place: Ints) -> Table:
    """Keep the rows of the drafts that have a new place, and give them its number."""
    kept = place[table.row] >= 0
    columns = {one.name: getattr(table, one.name)[kept] for one in fields(table)}
    columns["row"] = place[columns["row"]]
    return replace(table, **columns)
