"""``sendcheck train``: a model from the written drafts."""

import sys
from pathlib import Path
from typing import Annotated

import typer


def command(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder of labelled drafts, JSON Lines.")] = Path("data/drafts"),
    output: Annotated[Path, typer.Option("-o", "--output", metavar="MODEL_DIR", help="Folder the model is written to.")] = Path(
        "model/released"
    ),
    seed: Annotated[int, typer.Option(metavar="N", help="Seed; the same data and seed give the same weights.")] = 0,
) -> None:
    """Train a model from data/ and write it with its manifest."""
    from training.train import train  # loaded here so that other commands start without it

    manifest = train(data, output, seed=seed, progress=lambda message: print(message, file=sys.stderr))
    print(f"model {manifest['version']} in {output}")
