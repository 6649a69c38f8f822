"""``sendcheck score``: a file of drafts in, decisions out."""

import sys
from typing import Annotated

import typer

from service.assembly import Settings
from service.batch import Job, run
from service.commands.options import ModelOption, NowOption, PolicyOption, RequireConsentOption, read_now
from service.errors import UserError
from service.preview import Preview
from service.progress import Progress


def command(
    source: Annotated[str, typer.Argument(metavar="IN", help="Drafts: JSON Lines, CSV or Parquet by suffix; - for standard input.")],
    target: Annotated[
        str, typer.Option("-o", "--output", metavar="OUT", help="Decisions: JSON Lines, CSV or Parquet by suffix; - for a pipe.")
    ],
    contacts: Annotated[str | None, typer.Option(metavar="F", help="Contacts, joined on contact_id.")] = None,
    consents: Annotated[str | None, typer.Option(metavar="F", help="Consent events, joined on contact_id.")] = None,
    history: Annotated[str | None, typer.Option(metavar="F", help="Earlier messages and calls, joined on contact_id.")] = None,
    rejects: Annotated[str | None, typer.Option(metavar="F", help="Where rejected rows go. Default: OUT with .rejects.jsonl.")] = None,
    now: NowOption = None,
    require_consent: RequireConsentOption = False,
    policy: PolicyOption = None,
    model: ModelOption = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="Worker processes.")] = 1,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OURS=THEIRS", help="Our column and the file's name for it, such as text=Message. May be repeated."),
    ] = None,
    in_format: Annotated[str | None, typer.Option(metavar="FORMAT", help="jsonl, csv or parquet, where the name does not say.")] = None,
    out_format: Annotated[str | None, typer.Option(metavar="FORMAT", help="jsonl, csv or parquet, where the name does not say.")] = None,
    table: Annotated[bool, typer.Option("--table", help="Also print the first decisions as a table, on standard error.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Add a last column, reasons, with the findings as sentences (CSV and Parquet).")
    ] = False,
) -> None:
    """Score a file of drafts: one decision a row, in order, with a closing summary on standard error.

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
    )
    preview = Preview() if table else None
    with Progress() as progress:
        summary = run(job, progress, preview)
    if preview is not None:
        preview.show()
    print("\n".join(summary.lines()), file=sys.stderr)
    if target != "-":
        print(f"decisions in {target}", file=sys.stderr)
    if summary.rejected:
        where = "above" if job.rejects_path == "-" else f"in {job.rejects_path}"
        print(f"{summary.rejected} rows rejected, with reasons, {where}", file=sys.stderr)
        raise typer.Exit(1)


def read_mapping(pairs: list[str]) -> dict[str, str]:
    """Read ``ours=theirs`` pairs.

    Raises:
        UserError: when one is not of that form or names a column twice.
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        ours, sign, theirs = pair.partition("=")
        if not (ours and sign and theirs):
            raise UserError(f"--map {pair}: expected our column and the file's, such as text=Message")
        if ours in mapping:
            raise UserError(f"--map {pair}: {ours} is mapped twice")
        mapping[ours] = theirs
    return mapping
