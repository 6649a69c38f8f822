"""The command ``sendcheck``, which tells whether a draft should be a text at all, and if not, what instead.

Exit codes: 0 done, 1 done but some rows were rejected or a finding blocks, 2 could not run.
"""

import functools
import io
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

import typer

from model.errors import ModelError
from rules.policy_error import PolicyError
from service.commands import check, drift, evaluate, examples, inbound, keys, ledger, models, policy, retrain, rules, score, serve, train
from service.commands.options import EXIT_CODES
from service.errors import UserError


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _interrupt)
    app(prog_name="sendcheck")


def _plainly(command: Callable[..., None]) -> Callable[..., None]:
    """Make a command end every mistake of the user's, and every interruption, in one sentence on standard error and exit code 2."""

    @functools.wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
            sys.stdout.flush()
        except (UserError, PolicyError, ModelError) as error:
            raise _could_not(str(error)) from None
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            raise _could_not("interrupted; nothing was written") from None
        except sqlite3.Error as error:
            raise _could_not(f"the temporary file of joined rows cannot be used: {error}") from None
        except OSError as error:
            if error.filename is None:
                _drop_output()
            if isinstance(error, BrokenPipeError):  # whoever read our output has left
                raise typer.Exit(2) from None
            raise _could_not(f"{error.filename or 'output'}: {error.strerror or error}") from None

    return run


def _could_not(sentence: str) -> typer.Exit:
    print(f"sendcheck: {sentence}", file=sys.stderr)
    return typer.Exit(2)


def _drop_output() -> None:
    """Send what is left of standard output nowhere, so that the interpreter does not stumble over it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


app = typer.Typer(
    name="sendcheck",
    help="Should this be a text at all, and if not, what instead?",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _name, _command in (
    ("check", check),
    ("score", score),
    ("train", train),
    ("retrain", retrain),
    ("evaluate", evaluate),
    ("drift", drift),
    ("rules", rules),
    ("inbound", inbound),
    ("serve", serve),
):
    app.command(_name, short_help=_command.SHORT, epilog=_command.EPILOG)(_plainly(_command.command))
for _name, _group in {**ledger.GROUPS, **examples.GROUPS, **policy.GROUPS, **keys.GROUPS, **models.GROUPS}.items():
    _part = typer.Typer(help=_group.help, epilog=_group.epilog, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)
    for _name_in_group, _run in _group.commands.items():
        _part.command(_name_in_group, epilog=_group.exit_codes)(_plainly(_run))
    app.add_typer(_part, name=_name)


if __name__ == "__main__":
    main()
