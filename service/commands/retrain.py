"""``sendcheck retrain``: a new model from the corpus and one's own examples, promoted only where it is better."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from model.classifier import RELEASED, Classifier, load_classifier
from model.registry import BUNDLED, current_folder, models_folder, promote
from model.store import add_to_manifest, read_manifest
from model.workplace import keep_version, retraining
from rules.policy import Policy
from rules.vocabulary import ACTIONS, LABELS
from service.commands.options import PolicyOption, epilog, read_now
from service.errors import UserError
from service.item import Item
from service.judge import Judge
from service.policy_files import load_policy

if TYPE_CHECKING:
    from training.challenge import Actions

SHORT = "Train a model on your examples too."
EPILOG = epilog(
    "Exit codes: 0 the new model is better and, unless --no-promote, in use; 1 it was refused, with the reason; 2 could not run.",
    "sendcheck retrain --examples corrected.csv --report report",
    "sendcheck retrain --store sqlite:///sendcheck.db --no-promote",
)
ModelsOption = Annotated[
    Path | None,
    typer.Option("--models", metavar="DIR", help="The folder of model versions. Default: SENDCHECK_MODELS, else sendcheck-models."),
]


def command(
    examples: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Labelled drafts: JSON Lines, CSV or Parquet with text and labels.")
    ] = None,
    store: Annotated[
        str | None, typer.Option("--store", metavar="URL", help="The store whose examples count, where no file is named.")
    ] = None,
    corpus: Annotated[Path, typer.Option(metavar="DIR", help="The drafts everybody learns from.")] = Path("data/drafts"),
    holdout: Annotated[Path, typer.Option(metavar="DIR", help="Labelled drafts nothing is learnt from.")] = Path("data/holdout"),
    models: ModelsOption = None,
    policy: PolicyOption = None,
    promoting: Annotated[bool, typer.Option("--promote/--no-promote", help="Put the new model into use if the rule lets it.")] = True,
    report: Annotated[Path | None, typer.Option(metavar="DIR", help="Write report.html with plots and retrain.json there.")] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="Which fifth of the examples is kept for judging.")] = 0,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Refuse, rather than wait, while another retraining is at work.")] = False,
) -> None:
    """Train on the corpus and your examples, compare the new model with the one in use, and put it into use if it is better.

    A fifth of the examples is kept for judging: chosen by text and seed, never learnt from. The new model must be better on it, and on
    the holdout no worse than the stated limits. Every version stays in the models folder; sendcheck models rollback goes back at once.
    """
    from training.challenge_tables import actions_table, costs_table, labels_table, overview
    from training.corpus import CorpusError  # loaded here so that other commands start without it
    from training.retrain import ExampleError
    from training.tables import as_text

    if examples is not None and store is not None:
        raise UserError("--examples and --store: say one of them")
    if report is not None:
        _need_matplotlib()
    folder = models_folder(models)
    try:
        outcome = _run(examples, store, corpus, holdout, folder, load_policy(tuple(policy or ())), seed, wait=not no_wait, report=report)
    except (CorpusError, ExampleError) as error:
        raise UserError(f"{examples}: {error}" if examples and isinstance(error, ExampleError) else str(error)) from None
    except OSError as error:  # such as a full disk, which seldom says in which file
        raise UserError(f"{error.filename or folder}: {error.strerror or error}; nothing was promoted") from None
    for figures in (outcome["examples"], outcome["holdout"]):
        print(as_text(overview(figures)) + "\n\n" + as_text(labels_table(figures)) + "\n\n" + as_text(actions_table(figures)) + "\n")
        changed = figures["changed"]
        print(f"decision changed: {changed['drafts']} drafts, {changed['better']} for the better, {changed['worse']} for the worse\n")
    print(as_text(costs_table(outcome["costs"])) + "\n")
    if report is not None:
        print(f"report in {report / 'report.html'}")
    verdict, version = outcome["verdict"], outcome["challenger"]
    if not verdict["promoted"]:
        print(f"model {version}: {verdict['reason']}")
        raise typer.Exit(1)
    if promoting:
        promote(folder, version, read_now(None), verdict["reason"], outcome["against"])
    print(f"model {version}: {verdict['reason']}; " + ("it is in use now" if promoting else f"sendcheck models promote {version}"))


def _run(
    examples: Path | None,
    store: str | None,
    corpus: Path,
    holdout: Path,
    folder: Path,
    rules: Policy,
    seed: int,
    *,
    wait: bool,
    report: Path | None,
) -> dict[str, Any]:
    """Train, compare and keep the new version; the report is written before it is kept."""
    from service.commands.retrain_rows import masked, rows_of_file, rows_of_store
    from training.challenge import challenge
    from training.challenge_costs import costs
    from training.challenge_rule import Rule, decide
    from training.corpus import read_corpus
    from training.labelled import LabelledSet, read_labelled
    from training.retrain import retrain, split_examples, with_languages
    from training.retrain_report import write_retrain_report

    _say("reading examples")
    found = rows_of_file(examples) if examples is not None else rows_of_store(store)
    if found:
        _say(f"{len(found):,} examples; looking for repeats and contradictions among them")
    given = with_languages(found)
    with retraining(folder, wait=wait, waiting=lambda: _say(f"another retraining is at work in {folder}; waiting for its end")) as work:
        drafts, hashes = read_corpus(corpus)
        paths = sorted(holdout.glob("*.jsonl"))
        if not paths:
            raise UserError(f"{holdout}: no *.jsonl file there; the holdout is what a new model must not get worse on")
        frozen = LabelledSet("holdout", tuple(row for path in paths for row in read_labelled(path).rows))
        split = masked(split_examples(given, drafts, frozen.texts, seed))
        for note in split.notes:
            _say(f"examples: {note}")
        _say(
            f"{len(split.learnt):,} examples to learn from, each with the weight of {split.weight} drafts; {len(split.judged):,} kept for judging"
        )
        in_use = current_folder(folder)
        before = in_use or RELEASED
        champion = load_classifier(before)
        more = {"parent": champion.version, "seed": seed, "trained_at": _iso(read_now(None))}
        made = retrain(drafts, hashes, split, work, _say, rules["labels.miss_costs"], more)
        challenger = load_classifier(made)
        act = actions_of(champion, rules, read_now(None))
        sets = (LabelledSet("held-out examples", split.judged), frozen)
        compared = []
        for rows in sets:
            _say(f"comparing on the {rows.name}: {len(rows.rows):,} drafts")
            compared.append(challenge(champion, challenger, rows, act, seed=seed))
        old, new = costs([(champion, before), (challenger, made)], frozen.texts)
        verdict = decide(compared[0], compared[1])
        manifest = read_manifest(made)
        outcome = {
            "champion": champion.version,
            "challenger": challenger.version,
            "against": in_use.name if in_use else BUNDLED,
            "verdict": {"promoted": verdict.promoted, "reason": verdict.reason},
            "rule": Rule().as_dict(),
            "trained_on": {"drafts": sum(manifest["drafts"].values()), **manifest["examples"]},
            "examples": compared[0],
            "holdout": compared[1],
            "costs": {"champion": old, "challenger": new},
        }
        add_to_manifest(made, {"judged": _summary(outcome)})
        if report is not None:
            _say("drawing")
            try:
                write_retrain_report(report, outcome)
            except OSError as error:
                raise UserError(f"{report}: the report cannot be written: {error.strerror or error}; nothing was promoted") from None
        keep_version(folder, made)
    return outcome


def actions_of(champion: Classifier, rules: Policy, now: int) -> "Actions":
    """Return a function that gives the action of plain drafts, no contact known, under given flags; ``now`` in microseconds."""
    judge = Judge(champion, rules)

    def act(texts: Sequence[str], languages: Sequence[str], flags: NDArray[np.bool_]) -> Sequence[str]:
        items = [
            Item(text=text, language=language or None, labels=[label for label, there in zip(LABELS, row, strict=True) if there])
            for text, language, row in zip(texts, languages, flags, strict=True)
        ]
        return [ACTIONS[code] for code in judge.decide(items, now).decisions.action]

    return act


def _summary(outcome: dict[str, Any]) -> dict[str, Any]:
    """Give what of the comparison belongs into the manifest, for sendcheck models."""
    kept = ("drafts", "macro_f1", "wrong_labels", "wrongly_flagged")
    return {
        "against": outcome["champion"],
        "verdict": outcome["verdict"],
        **{name: {key: outcome[name][key] for key in kept} for name in ("examples", "holdout")},
        "recall": {label: figures["recall"]["challenger"] for label, figures in outcome["holdout"]["labels"].items()},
    }


def _iso(now: int) -> str:
    from rules.clock import to_datetime

    return to_datetime(now).isoformat(timespec="seconds").replace("+00:00", "Z")


def _need_matplotlib() -> None:
    try:
        import matplotlib  # noqa: F401 - better missed now than after minutes
    except ModuleNotFoundError:
        raise UserError("matplotlib is not installed; run pip install 'sendcheck[train]', or leave --report out") from None


def _say(message: str) -> None:
    print(message, file=sys.stderr)
