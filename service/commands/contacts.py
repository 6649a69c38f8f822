"""``sendcheck contacts``: who is in the ledger."""

import json
import sys
from typing import Annotated, Any

import typer

from service.commands.ledger_import import import_file
from service.commands.ledger_options import (
    ByOption,
    ContactArgument,
    DryRunOption,
    InFormatOption,
    MapOption,
    RejectsOption,
    SourceArgument,
    StoreOption,
    known,
    opened,
)
from service.commands.options import FormatOption, check_format, read_now
from service.errors import UserError
from service.policy_files import load_policy


def import_(
    source: SourceArgument,
    store: StoreOption = None,
    mapping: MapOption = None,
    dry_run: DryRunOption = False,
    rejects: RejectsOption = None,
    in_format: InFormatOption = None,
) -> None:
    """Import contacts: new ones are added, known ones take over what the file says; empty cells change nothing.

    Rows with a broken number, an unknown time zone or another contact's number go to the rejects file.
    """
    from service.store.import_contacts import ContactRows  # loaded here so that other commands start without it

    import_file(ContactRows, source, store=store, mapping=mapping, rejects=rejects, in_format=in_format, dry_run=dry_run)


def show(contact: ContactArgument, store: StoreOption = None, form: FormatOption = "text") -> None:
    """Show what the ledger knows about a contact, and what its consents amount to now."""
    from service.store.matching import Asked, look_up
    from service.store.people import to_object
    from service.store.state import states

    check_format(form)
    now = read_now(None)
    with opened(store) as ledger:
        row = known(ledger, contact)
        with ledger.reading() as connection:
            found = look_up(connection, ledger.keys, [Asked(row["contact_id"])])[0]
    told: dict[str, Any] = {"contact": to_object(row), "consents": found.consents, "history": found.history}
    standing = states(told["contact"], found.consents, now, load_policy())
    if form == "json":
        print(json.dumps({**told, "state": [vars(one) for one in standing]}, ensure_ascii=False, indent=2))
        return
    for name, value in told["contact"].items():
        print(f"{name + ':':20}{value if isinstance(value, str) else json.dumps(value)}")
    print(f"{'messages:':20}{len(found.history)}")
    for one in standing:
        print(f"{'consent:':20}{one.line()}")
    if not standing:
        print(f"{'consent:':20}none on record")


def erase(
    contact: ContactArgument,
    store: StoreOption = None,
    by: ByOption = None,
    dry_run: DryRunOption = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a contact: name, number, id, the words of every event, messages and decisions go for good.

    What stays, without the person's data: that consent was given and withdrawn, and when, recognised by a keyed hash if the number or id comes
    back. An opt-out of text, phone and email is recorded first.
    """
    from service.store.erasure import KEPT, WHY, erase
    from service.store.events import iso

    with opened(store) as ledger:
        if not yes and not dry_run:
            known(ledger, contact)
            if not sys.stdin.isatty():
                raise UserError(f"erasing {contact!r} cannot be undone; say --yes")
            typer.confirm(f"Erase {contact!r} for good?", abort=True, err=True)
        done = erase(ledger, contact, read_now(None), by, keep=not dry_run)
    gone = f"{done.words_removed} events' words, {done.messages_removed} messages, {done.decisions_removed} decisions"
    print(f"{'would remove' if dry_run else 'removed'}: the contact's data, {gone}")
    print(f"{'would keep' if dry_run else 'kept'}: {done.events_kept} events, until {iso(done.keep_until_at)} at least")
    for one in KEPT:
        print(f"  - {one}")
    print("because:")
    for one in WHY:
        print(f"  - {one}")


def purge(store: StoreOption = None, by: ByOption = None, dry_run: DryRunOption = False) -> None:
    """Remove what erasures kept, once the term it was kept for is over: events, keyed hashes, audit lines. What is not over stays.

    Nobody recognises these numbers and ids afterwards: an old list that is imported then counts again. How many were removed, when and by whom
    stays.
    """
    from service.store.events import iso
    from service.store.purge import purge

    with opened(store) as ledger:
        done = purge(ledger, read_now(None), by, keep=not dry_run)
    print(f"{'would remove' if dry_run else 'removed'}: {done.people} erased contacts, {done.events} events")
    print(f"next term ends: {iso(done.next_at)}" if done.next_at is not None else "nothing else is kept after an erasure")
