"""Drafts joined with the ledger, as ``service.side_files.Join`` joins them with files; of two sources the stricter reading counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from service import flat
from service.fields import parse_moment
from service.item import ItemError
from service.joining import Joins
from service.store.ledger import Store, open_store
from service.store.matching import Asked, Known, look_up

_STRICTEST: dict[str, tuple[Any, ...]] = {
    "do_not_call": (True, False),
    "knows_sender": (False, True),
    "relationship": ("prospect", "customer"),
    "texts_for_business": ("no", "unknown", "yes"),
}
"""Where a draft and the store disagree about one of these, the first of the two words counts. In all else the draft's own word does."""


class StoreJoin:
    """Adds to drafts what the store knows about their contacts, asking it anew for every batch.

    ``contact_ids`` are those of the items last completed, in order, None where an item names none.
    """

    def __init__(self, store: Store, first: Joins | None = None) -> None:
        """Join with a store, after another join where there is one."""
        self.store, self.first = store, first
        self.contact_ids: list[str | None] = []

    def add(self, items: Sequence[dict[str, Any]]) -> list[ItemError | None]:
        """Complete items in place; see :class:`Joins`. Items that name no contact stay as they are."""
        errors: list[ItemError | None] = self.first.add(items) if self.first else [None] * len(items)
        self.contact_ids = [_contact_id(item) for item in items]
        places = [place for place, item in enumerate(items) if isinstance(item.get("contact"), Mapping)]
        asked = [_asked(items[place]["contact"]) for place in places]
        with self.store.reading() as connection:
            answers = look_up(connection, self.store.keys, asked)
        for place, known in zip(places, answers, strict=True):
            _complete(items[place], known)
        return errors


def open_join(url: str, first: Joins | None = None) -> StoreJoin:
    """Open a store to join with; it must exist.

    Raises:
        UserError: see :func:`service.store.ledger.open_store`.
    """
    return StoreJoin(open_store(url, create=False), first)


def _contact_id(item: Mapping[str, Any]) -> str | None:
    contact = item.get("contact")
    return flat.key_of(contact.get("contact_id")) if isinstance(contact, Mapping) else None


def _asked(contact: Mapping[str, Any]) -> Asked:
    phone, country, region = (contact.get(name) for name in ("phone", "country", "region"))
    if not country and isinstance(region, str):
        country = region.rpartition("-")[0]
    country = country.strip().upper() if isinstance(country, str) else None
    return Asked(flat.key_of(contact.get("contact_id")), phone if isinstance(phone, str) else None, country or None)


def _complete(item: dict[str, Any], known: Known) -> None:
    if known.contact is not None:
        item["contact"] = _stricter(known.contact, item["contact"])
    if isinstance(given := item.get("consents") or [], list):
        item["consents"] = [*given, *known.consents]
    if isinstance(given := item.get("history") or [], list):
        item["history"] = [*given, *_not_among(given, known.history)]


def _stricter(ours: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Put what a draft says over what the store says, but for what would permit more."""
    merged = {**ours, **{name: value for name, value in given.items() if value is not None or name not in ours}}
    for name, order in _STRICTEST.items():
        words = [one.get(name) for one in (ours, given) if one.get(name) in order]
        if len(words) == 2:
            merged[name] = min(words, key=order.index)
    if isinstance(ours.get("reachable"), Mapping) and isinstance(given.get("reachable"), Mapping):
        both = {**ours["reachable"], **{name: value for name, value in given["reachable"].items() if value is not None}}
        merged["reachable"] = {name: False if ours["reachable"].get(name) is False else value for name, value in both.items()}
    return merged


def _not_among(given: Sequence[Any], known: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the store's messages but for those that the draft brings along itself."""
    have = Counter(_mark(message) for message in given if isinstance(message, Mapping))
    missing = []
    for message in known:
        mark = _mark(message)
        if have[mark]:
            have[mark] -= 1
        else:
            missing.append(message)
    return missing


def _mark(message: Mapping[str, Any]) -> tuple[Any, ...]:
    topic = message.get("topic")
    words = (message.get("channel"), message.get("direction"), message.get("outcome") or "delivered")
    return (parse_moment(message.get("at")), topic.strip().casefold() if isinstance(topic, str) else None, *map(str, words))
