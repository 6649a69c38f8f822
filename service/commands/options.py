"""Options that several commands share, and what their help says at its end."""

import time
from pathlib import Path
from typing import Annotated

import typer

from rules.clock import to_instant
from service.errors import UserError
from service.fields import parse_moment

EXIT_CODES = "Exit codes: 0 done; 1 done, but some rows were rejected or the draft must not go as it is; 2 could not run."

PolicyOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--policy", metavar="FILE", help="A policy file to add to the bundled ones; one of the same id replaces it. May be repeated."
    ),
]
ModelOption = Annotated[
    Path | None,
    typer.Option(
        "--model", metavar="PATH", help="A model folder. Default: the promoted version (see sendcheck models), else the bundled model."
    ),
]
NowOption = Annotated[
    str | None, typer.Option("--now", metavar="ISO", help="The moment that counts as now, ISO 8601 with an offset. Default: the clock.")
]
RequireConsentOption = Annotated[
    bool, typer.Option("--require-consent", help="Check consent even for drafts that name no contact; they come out as consent.missing.")
]
FormatOption = Annotated[str, typer.Option("--format", metavar="text|json", help="text for a person, json for a program.")]


def epilog(exit_codes: str, *examples: str) -> str:
    """End a command's help with examples and exit codes, each on a line of its own."""
    return "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples) + f"\n\n{exit_codes}"


def check_format(form: str) -> None:
    """Refuse a format that is none.

    Raises:
        UserError: naming what is allowed.
    """
    if form not in ("text", "json"):
        raise UserError(f"--format {form}: expected text or json")


def read_now(value: str | None) -> int:
    """Give ``--now``, or the clock, in microseconds since the epoch.

    Raises:
        UserError: when it is no moment with an offset.
    """
    if value is None:
        return time.time_ns() // 1000
    moment = parse_moment(value)
    if moment is None:
        raise UserError(f"--now {value}: expected ISO 8601 with an offset, such as 2026-11-23T10:15:00-05:00")
    return to_instant(moment)
