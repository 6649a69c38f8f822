"""``sendcheck score``: a file of drafts in, decisions out."""

import sys
from typing import Annotated

import typer

from service.assembly import Settings
from service.batch import Job, run
from service.batch_recording import DraftsFrom
from service.commands.ledger_options import JoinedStoreOption, joined_url
from service.commands.options import EXIT_CODES, ModelOption, NowOption, PolicyOption, RequireConsentOption, epilog, read_now
from service.drift.counting import LONGEST_NAME
from service.errors import UserError
from service.mapping import read_mapping
from service.preview import Preview
from service.progress import Progress

SHORT = "Score a file of drafts."
EPILOG = epilog(
    EXIT_CODES.replace(" or the draft must not go as it is", ""),
    "sendcheck score drafts.jsonl -o decisions.jsonl",
    "sendcheck score drafts.csv -o decisions.csv --contacts contacts.csv --consents consents.csv --history history.csv",
    "sendcheck score export.csv -o decisions.parquet --map text=Message --contacts crm.csv --map contacts.phone=Mobile",
    "cat drafts.jsonl | sendcheck score - --in-format jsonl -o - --out-format csv > decisions.csv",
)


def command(
    source: Annotated[str, typer.Argument(metavar="IN", help="Drafts: JSON Lines, CSV or Parquet by suffix; - for standard input.")],
    target: Annotated[
        str, typer.Option("-o", "--output", metavar="OUT", help="Decisions: JSON Lines, CSV or Parquet by suffix; - for a pipe.")
    ],
    contacts: Annotated[str | None, typer.Option(metavar="F", help="A file of contacts, joined on contact_id.")] = None,
    consents: Annotated[str | None, typer.Option(metavar="F", help="A file of consent events, joined on contact_id.")] = None,
    history: Annotated[str | None, typer.Option(metavar="F", help="A file of earlier messages and calls, joined on contact_id.")] = None,
    rejects: Annotated[
        str | None,
        typer.Option(
            metavar="F",
            help="Where rejected rows go, JSON Lines. Default: OUT with .rejects.jsonl, standard error for a pipe.",
        ),
    ] = None,
    now: NowOption = None,
    require_consent: RequireConsentOption = False,
    policy: PolicyOption = None,
    model: ModelOption = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="Worker processes; the answer is the same.")] = 1,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="OURS=THEIRS",
            help="Our column and the file's name for it, such as text=Message or contacts.phone=Mobile. May be repeated.",
        ),
    ] = None,
    in_format: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="Format of IN, where its name does not say: jsonl, csv or parquet.")
    ] = None,
    out_format: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="Format of OUT, where its name does not say: jsonl, csv or parquet.")
    ] = None,
    store: JoinedStoreOption = None,
    record: Annotated[bool, typer.Option("--record", help="Write the decisions down in the store too, without any text.")] = False,
    drafts_from: Annotated[
        str, typer.Option("--source", metavar="NAME", help="With --record: what to call where the drafts come from, in sendcheck drift.")
    ] = "score",
    source_column: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="With --record: the column that says it draft by draft, such as the trade; --source where it is empty."
        ),
    ] = None,
    table: Annotated[bool, typer.Option("--table", help="Also print the first decisions as a table, on standard error.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add a last column, reasons, with the findings as sentences (CSV and Parquet).")
    ] = False,
    keep_columns: Annotated[
        bool,
        typer.Option(
            "--keep-columns", help="Put the columns of IN before ours, as text in Parquet; a name that is ours too gets input_ before it."
        ),
    ] = False,
) -> None:
    """Score a file of drafts: one decision a row, in order, and a closing summary on standard error.

    Rows that cannot be read or break the specification go to the rejects file and the run goes on. OUT appears whole or not at all.
    """
    job = Job(
        source=source,
        target=target,
        now=read_now(now),
        settings=Settings(tuple(policy or ()), model, require_consent),
        side_files={kind: path for kind, path in (("contacts", contacts), ("consents", consents), ("history", history)) if path},
        rejects=rejects,
        in_format=in_format,
        out_format=out_format,
        mapping=read_mapping(mapping or []),
        workers=workers,
        explain=explain,
        keep_columns=keep_columns,
        store=joined_url(store),
        record=record,
        drafts_from=DraftsFrom(drafts_from.strip(), source_column),
    )
    if source_column is not None and not record:
        raise UserError("--source-column: it is for what is recorded; say --record too")
    if not 0 < len(job.drafts_from.name) <= LONGEST_NAME or not job.drafts_from.name.isprintable():
        raise UserError(f"--source: expected a name of 1 to {LONGEST_NAME} characters, all of them printable")
    if record and job.store is None:
        raise UserError("--record: say which store takes the decisions, with --store URL")
    preview = Preview() if table else None
    with Progress() as progress:
        summary = run(job, progress, preview, lambda message: print(message, file=sys.stderr))
    if preview is not None:
        preview.show()
    print("\n".join(summary.lines()), file=sys.stderr)
    if target != "-":
        print(f"decisions in {target}", file=sys.stderr)
    if rejected := summary.rejected + summary.side_rejected:
        where = "above" if job.rejects_path == "-" else f"in {job.rejects_path}"
        print(f"{rejected} {'row' if rejected == 1 else 'rows'} rejected, with reasons, {where}", file=sys.stderr)
        raise typer.Exit(1)
