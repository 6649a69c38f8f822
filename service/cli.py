"""The command ``sendcheck``: should this be a text at all, and if not, what instead?

Exit codes: 0 done, 1 done but some rows were rejected or a finding blocks, 2 could not run.
"""

import sys

import typer

from service.commands import check, rules, score, train

app = typer.Typer(
    name="sendcheck",
    help="Should this be a text at all, and if not, what instead?",
    epilog="Exit codes: 0 done; 1 done, but some rows were rejected or the draft must not go as it is; 2 could not run.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("check")(check.command)
app.command("score")(score.command)
app.command("train")(train.command)
app.command("rules")(rules.command)


def main() -> None:
    """Run the command line; a mistake of the user's is one sentence on standard error and exit code 2."""
    from model.errors import ModelError
    from rules.policy_error import PolicyError
    from service.errors import UserError

    try:
        app()
    except (UserError, PolicyError, ModelError) as error:
        print(f"sendcheck: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(2)


if __name__ == "__main__":
    main()
