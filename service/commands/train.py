"""``sendcheck train``: a model from the written drafts."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from service.commands.options import PolicyOption, epilog
from service.errors import UserError
from service.policy_files import load_policy

SHORT = "Train a model."
EPILOG = epilog(
    "Exit codes: 0 done; 2 could not run, such as when a row of the data is wrong.",
    "sendcheck train",
    "sendcheck train --data data/drafts -o candidate",
)


def command(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of labelled drafts, JSON Lines.")] = Path("data/drafts"),
    output: Annotated[Path, typer.Option("-o", "--output", metavar="MODEL_DIR", help="Folder the model is written to.")] = Path(
        "model/released"
    ),
    policy: PolicyOption = None,
) -> None:
    """Train a model from the labelled drafts in data/ and write it with its manifest. Takes minutes.

    The same data give the same weights. Thresholds follow the policy's labels.miss_costs. MODEL_DIR is replaced only when all is done; use it
    with sendcheck score --model MODEL_DIR.
    """
    from training.corpus import CorpusError  # loaded here so that other commands start without it
    from training.train import train

    try:
        costs = load_policy(tuple(policy or ()))["labels.miss_costs"]
        manifest = train(data, output, miss_costs=costs, progress=lambda message: print(message, file=sys.stderr))
    except CorpusError as error:
        raise UserError(str(error)) from None
    print(f"model {manifest['version']} in {output}")
