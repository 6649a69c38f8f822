"""Options the commands of the ledger share: which store, which contact, which moment, which file."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rules.clock import to_instant
from service.errors import UserError
from service.fields import parse_moment

if TYPE_CHECKING:
    from service.store.ledger import Store

VARIABLE = "SENDCHECK_STORE"
DEFAULT = "sqlite:///sendcheck.db"
EXIT_CODES = "Exit codes: 0 done; 1 done, but some rows were rejected or flagged; 2 could not run."

StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="URL", help=f"The ledger: sqlite:///FILE or postgresql://... Default: {VARIABLE}, else {DEFAULT}."),
]
JoinedStoreOption = Annotated[
    str | None,
    typer.Option(
        "--store", metavar="URL", help=f"A ledger with contacts, consents and history, joined on contact_id. Default: {VARIABLE}."
    ),
]
ContactArgument = Annotated[str, typer.Argument(metavar="CONTACT", help="A contact_id, or a number such as +13055550123.")]
AtOption = Annotated[str | None, typer.Option("--at", metavar="ISO", help="The moment in question, ISO 8601 with an offset.")]
SourceArgument = Annotated[str, typer.Argument(metavar="IN", help="JSON Lines, CSV or Parquet by suffix; - for standard input.")]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="OURS=THEIRS", help="Our column and the file's name for it, such as phone=Mobile. May be repeated."),
]
InFormatOption = Annotated[str | None, typer.Option(metavar="FORMAT", help="jsonl, csv or parquet, where the name does not say.")]
RejectsOption = Annotated[
    str | None,
    typer.Option(metavar="F", help="Where rejected and flagged rows go. Default: IN with .rejects.jsonl, standard error for a pipe."),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; record nothing.")]
ByOption = Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who records this.")]


def store_url(given: str | None) -> str:
    """Give the store's URL: the option's, the environment's, or the default."""
    return given or os.environ.get(VARIABLE) or DEFAULT


def joined_url(given: str | None) -> str | None:
    """Give the URL of the store to join drafts with, None where neither option nor environment names one; says which, on standard error."""
    url = given or os.environ.get(VARIABLE)
    if url:
        from service.store.engine import read_url, shown  # loaded here so that commands without a store start without it

        print(f"store: {shown(read_url(url))}", file=sys.stderr)
    return url or None


@contextmanager
def opened(given: str | None, *, create: bool = False) -> Iterator["Store"]:
    """Open the store, and say on standard error which one it is.

    Raises:
        UserError: when it cannot be opened; without ``create`` also when it does not exist.
    """
    from service.store.ledger import open_store  # loaded here so that commands without a store start without it

    store = open_store(store_url(given), create=create)
    print(f"store: {store.name}", file=sys.stderr)
    try:
        yield store
    finally:
        store.close()


def read_moment(option: str, value: str | None) -> int | None:
    """Read a moment given as an option, in microseconds since the epoch.

    Raises:
        UserError: when it is none with an offset.
    """
    if value is None:
        return None
    moment = parse_moment(value)
    if moment is None:
        raise UserError(f"{option} {value}: expected ISO 8601 with an offset, such as 2026-11-23T10:15:00-05:00")
    return to_instant(moment)


def known(store: "Store", contact: str) -> dict[str, Any]:
    """Give the row of a contact.

    Raises:
        UserError: when there is none, saying so also when it was erased.
    """
    row = store.find(contact)
    if row is None:
        from service.store.events import iso

        erased = store.find_erased(contact)
        told = f": it was erased at {iso(erased[-1]['erased_at'])}; see sendcheck consent proof" if erased else ""
        raise UserError(f"{store.name}: no contact {contact!r}{told}")
    return row
