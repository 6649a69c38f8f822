"""``sendcheck policy diff``: what another policy would change, in words and on real drafts."""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from model.classifier import load_classifier
from service.assembly import model_in_use
from service.commands.options import FormatOption, ModelOption, NowOption, RequireConsentOption, check_format, read_now
from service.errors import UserError
from service.judge import Judge
from service.mapping import DRAFTS, check_columns, read_mapping, renamed
from service.outcome import Reject, Unreadable
from service.policy_diff import DIFFERING_COLUMNS, Differing, changed_parameters, compare
from service.policy_files import policy_of
from service.progress import Progress
from service.readers import format_of, open_source
from service.scoring import Numbered
from service.side_files import Join, create, load
from service.writers import open_writer

CHUNK = 500


def command(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A policy file, a folder of them, or the word bundled.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same; without a file of kind base it stands on top of the bundled files.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DRAFTS", help="Drafts to decide by both: JSON Lines, CSV or Parquet.")] = None,
    contacts: Annotated[str | None, typer.Option(metavar="F", help="A file of contacts, joined on contact_id.")] = None,
    consents: Annotated[str | None, typer.Option(metavar="F", help="A file of consent events, joined on contact_id.")] = None,
    history: Annotated[str | None, typer.Option(metavar="F", help="A file of earlier messages and calls, joined on contact_id.")] = None,
    mapping: Annotated[list[str] | None, typer.Option("--map", metavar="OURS=THEIRS", help="As in score. May be repeated.")] = None,
    target: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT", help="Also write the differing decisions here: JSON Lines or CSV.")
    ] = None,
    form: FormatOption = "text",
    now: NowOption = None,
    require_consent: RequireConsentOption = False,
    model: ModelOption = None,
) -> None:
    """List the parameters that differ and, with --on, every decision that would come out otherwise: old, new, and the rules that came and went.

    Exit code 0 when nothing differs, 1 when something does, 2 when it could not be told. Drafts that cannot be judged are named and counted.
    """
    check_format(form)
    moment = read_now(now)
    policies = [policy_of(word) for word in (old, new)]
    changes = changed_parameters(*policies)
    sides = {kind: path for kind, path in (("contacts", contacts), ("consents", consents), ("history", history)) if path is not None}
    differing: list[Differing] = []
    rejected: list[Reject] = []
    moves: Counter[str] = Counter()
    drafts = 0
    if on is None:
        if sides or mapping or target:
            raise UserError("--contacts, --consents, --history, --map and -o need drafts to decide: say --on DRAFTS")
    else:
        classifier = load_classifier(model_in_use(model))
        judges = [Judge(classifier, policy, require_consent) for policy in policies]
        for outcome in _outcomes(judges, on, sides, mapping or [], moment, rejected):
            drafts += 1
            if isinstance(outcome, Reject):
                rejected.append(outcome)
            elif outcome is not None:
                differing.append(outcome)
                moves[f"{outcome.old['action']} -> {outcome.new['action']}"] += 1
        if target is not None:
            with open_writer(target, format_of(target, None, "-o"), DIFFERING_COLUMNS) as writer:
                writer.write([one.as_row() for one in differing])
    told = {
        "parameters": [vars(one) for one in changes],
        "decisions": [one.as_row() for one in differing],
        "summary": {"drafts": drafts, "differ": len(differing), "moves": dict(sorted(moves.items())), "not_judged": len(rejected)},
    }
    print(
        json.dumps(told, ensure_ascii=False, indent=2, default=str)
        if form == "json"
        else "\n".join(_lines(changes, differing, moves, drafts, on))
    )
    for reject in rejected:
        print(f"{reject.file}, row {reject.row}: {reject.field}: not judged by either", file=sys.stderr)
    if changes or differing:
        raise typer.Exit(1)


def _lines(changes: list[Any], differing: list[Differing], moves: Counter[str], drafts: int, on: str | None) -> Iterator[str]:
    yield f"{len(changes)} {'parameter differs' if len(changes) == 1 else 'parameters differ'}"
    for change in changes:
        yield f"  {change.line()}"
    if on is None:
        return
    yield f"{len(differing)} of {drafts} decisions differ"
    for one in differing:
        yield f"  {one.line()}"
    for move, count in sorted(moves.items()):
        yield f"  {move}: {count}"


def _outcomes(
    judges: list[Judge], on: str, sides: dict[str, str], pairs: list[str], now: int, rejected: list[Reject]
) -> Iterator[Differing | Reject | None]:
    """Judge the drafts by both policies, chunk by chunk."""
    names = read_mapping(pairs)
    if unused := set(names) - {DRAFTS, *sides}:
        raise UserError(f"--map {min(unused)}.…: there is no --{min(unused)} file")
    with ExitStack() as stack:
        source = stack.enter_context(open_source(on))
        check_columns(source, DRAFTS, names.get(DRAFTS, {}))
        join = _joined(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sendcheck-"))), sides, names, rejected)
        progress = stack.enter_context(Progress("comparing"))
        progress.start(source)
        rows: Iterator[Numbered] = (
            (number, row if isinstance(row, Unreadable) else renamed(row, names.get(DRAFTS, {})))
            for number, row in enumerate(source.rows, 1)
        )
        while chunk := list(islice(rows, CHUNK)):
            progress.advance(source, len(chunk))
            yield from compare(judges[0], judges[1], chunk, now, is_flat=source.columns is not None, join=join, file=source.name)


def _joined(folder: Path, sides: dict[str, str], names: dict[str, dict[str, str]], rejected: list[Reject]) -> Join | None:
    if not sides:
        return None
    database = folder / "side.sqlite"
    store = create(database, list(sides))
    try:
        for kind, path in sides.items():
            mapping = names.get(kind, {})
            with open_source(path, option=None) as source:
                check_columns(source, kind, mapping)
                rejected += load(store, kind, source, partial(renamed, mapping=mapping))
        store.commit()
    finally:
        store.close()
    return Join(database, sides)
