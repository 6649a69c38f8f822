"""``sendcheck consent import``, ``export`` and ``proof``: consent out of files and into them."""

import sys
from typing import Annotated

import typer

from service.commands.ledger_import import import_file
from service.commands.ledger_options import (
    AtOption,
    ContactArgument,
    DryRunOption,
    InFormatOption,
    MapOption,
    RejectsOption,
    SourceArgument,
    StoreOption,
    opened,
    read_moment,
)
from service.commands.options import PolicyOption, read_now
from service.errors import UserError
from service.policy_files import load_policy
from service.readers import format_of
from service.writers import atomic, open_writer


def import_(
    source: SourceArgument,
    store: StoreOption = None,
    mapping: MapOption = None,
    dry_run: DryRunOption = False,
    rejects: RejectsOption = None,
    in_format: InFormatOption = None,
) -> None:
    """Import consents as score reads them, or events as export writes them; the same file twice changes nothing.

    A consent dated in the future, an unknown level or a time without a zone goes to the rejects file. A broken row that speaks of an opt-out
    is rejected too, and the opt-out recorded all the same, as of now.
    """
    from service.store.import_consents import ConsentRows  # loaded here so that other commands start without it

    import_file(ConsentRows, source, store=store, mapping=mapping, rejects=rejects, in_format=in_format, dry_run=dry_run)


def export(
    target: Annotated[str, typer.Option("-o", "--output", metavar="OUT", help="JSON Lines, CSV or Parquet by suffix; - for a pipe.")],
    store: StoreOption = None,
    folded: Annotated[
        bool,
        typer.Option("--folded", help="What stands, corrections and expiries worked in, as score --consents reads it; not the events."),
    ] = False,
    out_format: Annotated[str | None, typer.Option(metavar="FORMAT", help="jsonl, csv or parquet, where the name does not say.")] = None,
) -> None:
    """Export every event of everybody who is not erased; importing the file anywhere gives the same consents."""
    from service.store.export import columns_of, rows_of

    form = format_of(target, out_format, "--out-format")
    count = 0
    with opened(store) as ledger, open_writer(target, form, columns_of(folded)) as writer:
        for rows in rows_of(ledger, folded):
            kept = [{name: value for name, value in row.items() if value is not None} for row in rows] if form == "jsonl" else rows
            writer.write(kept)
            count += len(rows)
    print(f"{count} {'consents' if folded else 'events'}" + ("" if target == "-" else f" in {target}"), file=sys.stderr)


def proof(
    contact: ContactArgument,
    store: StoreOption = None,
    at: AtOption = None,
    form: Annotated[str, typer.Option("--format", metavar="text|json|html", help="For a reader, a program, or a printer.")] = "text",
    target: Annotated[str, typer.Option("-o", "--output", metavar="OUT", help="Default: standard output.")] = "-",
    policy: PolicyOption = None,
) -> None:
    """Print the whole trail of a contact's consent, as a document for a regulator: what, when, in which words, by whom, what stands.

    With --at also what stood at that moment, as it was known then and as it is known now.
    """
    from service.store.proof import proof
    from service.store.proof_pages import as_html, as_json, as_text

    if form not in ("text", "json", "html"):
        raise UserError(f"--format {form}: expected text, json or html")
    moment = read_moment("--at", at)
    with opened(store) as ledger:
        document = proof(ledger, contact, read_now(None), load_policy(tuple(policy or ())), moment)
    pages = {"json": as_json, "html": as_html, "text": as_text}
    page = pages[form](document)
    with atomic(target) as stream:
        stream.write(page.encode("utf-8", "backslashreplace"))
