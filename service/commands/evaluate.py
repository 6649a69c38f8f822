"""``sendcheck evaluate``: the figures of a model, beside its peers, on drafts whose labels are known."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.assembly import model_in_use
from service.commands.options import ModelOption, epilog
from service.errors import UserError

if TYPE_CHECKING:
    from model.classifier import Classifier
    from training.labelled import LabelledSet

SHORT = "Measure a model beside its peers."
EPILOG = epilog(
    "Exit codes: 0 done; 2 could not run, such as when a row has no labels.",
    "sendcheck evaluate",
    "sendcheck evaluate labelled.csv --quick",
    "sendcheck evaluate data/holdout/holdout-en.jsonl data/holdout/holdout-pl.jsonl --report report --card docs/model-card.md",
)
HOLDOUT = Path("data/holdout")


def command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", show_default=False, help="Labelled drafts, .jsonl or .csv. Default: data/holdout/*.jsonl."),
    ] = None,
    report: Annotated[Path | None, typer.Option(metavar="DIR", help="Write report.html, its pictures and evaluation.json there.")] = None,
    card: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the model card there, Markdown.")] = None,
    model: ModelOption = None,
    data: Annotated[Path, typer.Option(metavar="DIR", help="The drafts the peers learn from.")] = Path("data/drafts"),
    no_peers: Annotated[bool, typer.Option("--no-peers", help="Leave the peers and the learning curve out.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer resamples, no fastText, no learning curve.")] = False,
) -> None:
    """Measure the model on labelled drafts, with 95 % intervals, beside peers trained on the same rows.

    A row needs text and labels; language (en, pl) and trade may be added. In CSV the labels are joined by semicolons. The peers take
    minutes; fastText and the pictures of a report need the extra: pip install 'sendcheck[train]'.
    """
    from model.classifier import load_classifier
    from training.corpus import CorpusError  # loaded here so that other commands start without it
    from training.labelled import read_labelled

    paths = files or sorted(HOLDOUT.glob("*.jsonl"))
    if not paths:
        raise UserError(f"{HOLDOUT}: no *.jsonl file there; name a file of labelled drafts")
    try:
        sets = [read_labelled(path) for path in paths]
        names = [one.name for one in sets]
        for name in names:
            if names.count(name) > 1:
                raise UserError(f"{name}: two files of that name; rename one, the tables go by it")
        model = model_in_use(model)
        classifier = load_classifier(model)
        evaluation = _evaluate(classifier, sets, data, no_peers, quick, with_pictures=report is not None)
    except CorpusError as error:
        raise UserError(str(error)) from None
    except ModuleNotFoundError as error:
        if error.name not in ("matplotlib", "floret"):
            raise
        raise UserError(f"{error.name} is not installed; run pip install 'sendcheck[train]', or use --quick without --report") from None
    _print(evaluation)
    try:
        _write(evaluation, classifier, sets, model, report, card)
    except ModuleNotFoundError:
        raise UserError("matplotlib is not installed; run pip install 'sendcheck[train]', or leave --report out") from None


def _progress(message: str) -> None:
    print(message, file=sys.stderr)


def _evaluate(
    classifier: "Classifier", sets: "list[LabelledSet]", data: Path, no_peers: bool, quick: bool, *, with_pictures: bool
) -> dict[str, Any]:
    from training.corpus import read_corpus
    from training.evaluate import ROUNDS, evaluate_set
    from training.learning_curve import learning_curve
    from training.peers import train_peers

    if with_pictures:
        import matplotlib  # noqa: F401 - better missed now than after minutes
    drafts = [] if no_peers else read_corpus(data)[0]
    peers = [] if no_peers else train_peers(drafts, _progress, fasttext=not quick)
    rounds = 200 if quick else ROUNDS
    return {
        "model": classifier.version,
        "rounds": rounds,
        "sets": [evaluate_set(classifier, rows, peers, rounds, _progress) for rows in sets],
        "curve": None if no_peers or quick else learning_curve(drafts, sets, progress=_progress),
    }


def _print(evaluation: dict[str, Any]) -> None:
    from training.tables import as_text, gap_of, set_tables, sets_table

    print(f"model {evaluation['model']}, 95 % intervals from {evaluation['rounds']:,} resamples\n")
    print(as_text(sets_table(evaluation)))
    for figures in evaluation["sets"]:
        print(f"\n{figures['name']}: {gap_of(figures)}")
        for title, table in set_tables(figures):
            print(f"\n{title}\n{as_text(table)}")


def _write(
    evaluation: dict[str, Any],
    classifier: "Classifier",
    sets: "list[LabelledSet]",
    model: Path,
    report: Path | None,
    card: Path | None,
) -> None:
    from model.store import read_manifest
    from training.card import render_card

    pictures: dict[str, bytes] = {}
    if report is not None:
        from training.pictures import draw_all
        from training.report import write_report

        _progress("drawing")
        pictures = draw_all(evaluation, classifier, sets)
        print(f"\nreport in {write_report(report, evaluation, pictures)}")
    if card is not None:
        import os

        links = [Path(os.path.relpath(report / name, card.parent)).as_posix() for name in pictures] if report is not None else []
        card.parent.mkdir(parents=True, exist_ok=True)
        card.write_text(render_card(evaluation, read_manifest(model), links), "utf-8")
        print(f"model card in {card}")
