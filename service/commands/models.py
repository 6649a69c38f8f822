"""``sendcheck models``: the versions there are, which one is in use, and the way forth and back."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from model.classifier import RELEASED, load_classifier
from model.labels import LABELS
from model.registry import (
    BUNDLED,
    current_version,
    lineage,
    models_folder,
    promotions,
    version_folder,
    versions,
)
from model.registry import promote as put_into_use
from model.registry import prune as remove
from model.registry import rollback as go_back
from model.store import read_manifest
from rules.clock import to_datetime
from service.commands.ledger import Group
from service.commands.options import FormatOption, check_format, epilog, read_now
from service.commands.retrain import ModelsOption
from service.errors import UserError

EXIT_CODES = "Exit codes: 0 done; 2 could not run, such as when a version is damaged; show and list also say what is wrong with one."
VersionArgument = Annotated[str, typer.Argument(metavar="VERSION", help="A version, or bundled for the model that comes with the program.")]


def list_(models: ModelsOption = None, form: FormatOption = "text") -> None:
    """List the versions, oldest first, and mark the one in use."""
    check_format(form)
    folder = models_folder(models)
    shipped = read_manifest(RELEASED)
    rows = [_line(BUNDLED, shipped, "", in_use=current_version(folder) is None)]
    rows += [_line(one.name, one.manifest, one.fault, in_use=one.current) for one in versions(folder)]
    if form == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        if row["fault"]:
            print(f"{'*' if row['in_use'] else ' '} {row['version']:16} damaged: {row['fault']}")
            continue
        figure = "-" if row["holdout_macro_f1"] is None else f"{row['holdout_macro_f1']:.3f}"
        print(
            f"{'*' if row['in_use'] else ' '} {row['version']:16} {row['trained_at'] or '-':20}  holdout macro-F1 {figure}"
            f"  examples {row['examples']:>6,}  {row['verdict']}"
        )


def show(version: VersionArgument, models: ModelsOption = None, form: FormatOption = "text") -> None:
    """Show what a version is: where it comes from, what it was trained with, how it was judged, when it was in use."""
    check_format(form)
    folder = models_folder(models)
    manifest = read_manifest(_folder_of(folder, version))
    load_classifier(_folder_of(folder, version))
    if form == "json":
        print(json.dumps(manifest, ensure_ascii=False, indent=2))
        return
    rows = [("version", manifest["version"]), ("parent", manifest.get("parent", "-")), ("trained", manifest.get("trained_at", "-"))]
    rows += [(f"drafts, {name}", f"{count:,}") for name, count in manifest.get("drafts", {}).items()]
    learnt = manifest.get("examples", {})
    rows += [(f"examples, {name}", f"{learnt[name]:,}") for name in ("learnt", "judged", "weight") if name in learnt]
    rows += [("seed", manifest.get("seed", "-")), ("libraries", _flat(manifest.get("libraries", {})))]
    rows += [("data files", len(manifest.get("data", {}))), ("thresholds", _flat(manifest["thresholds"]))]
    for name, value in rows:
        print(f"{name + ':':20} {value}")
    judged = manifest.get("judged", {})
    if judged:
        print(f"{'judged against ' + judged['against'] + ':':20} {judged['verdict']['reason']}")
    for entry in promotions(folder):
        if manifest["version"] in (entry["from"], entry["to"]):
            at = to_datetime(entry["at"]).isoformat(timespec="seconds")
            print(f"{at}  {entry['action']}  {entry['from'] or BUNDLED} -> {entry['to'] or BUNDLED}  {entry['reason']}")


def compare(first: VersionArgument, second: VersionArgument, models: ModelsOption = None) -> None:
    """Compare two versions by what their manifests say: figures, thresholds, parameters, data."""
    folder = models_folder(models)
    pair = [read_manifest(_folder_of(folder, one)) for one in (first, second)]
    rows = [("", first, second), *((name, *values) for name, values in _comparison(*pair) if len(set(values)) > 1 or name in ("macro-F1",))]
    widths = [max(len(str(row[column])) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def promote(
    version: VersionArgument,
    models: ModelsOption = None,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why, for the log.")] = "by hand",
    anyway: Annotated[bool, typer.Option("--anyway", help="Take a version that the rule has refused.")] = False,
) -> None:
    """Put a version into use, once every file of it is verified. Running services take it up without a restart."""
    folder = models_folder(models)
    judged = read_manifest(_folder_of(folder, version)).get("judged", {})
    if judged and not judged["verdict"]["promoted"] and not anyway:
        raise UserError(f"{version} was {judged['verdict']['reason']}; to take it all the same say --anyway")
    load_classifier(_folder_of(folder, version))
    before = put_into_use(folder, version, read_now(None), reason)
    print(f"{version} is in use, before it {before or BUNDLED}")


def rollback(
    models: ModelsOption = None, reason: Annotated[str, typer.Option(metavar="WORDS", help="Why, for the log.")] = "by hand"
) -> None:
    """Put back what was in use before, at once; again, and it goes one further back."""
    folder = models_folder(models)
    before = current_version(folder)
    after = go_back(folder, read_now(None), reason)
    print(f"{after or BUNDLED} is in use again, before it {before or BUNDLED}")


def prune(
    keep: Annotated[int, typer.Option("--keep", metavar="N", help="How many of the newest versions stay.", min=0)],
    models: ModelsOption = None,
) -> None:
    """Remove old versions. The one in use and the one a rollback leads to always stay."""
    folder = models_folder(models)
    gone = remove(folder, keep)
    print(f"{len(gone)} removed" + (f": {', '.join(gone)}" if gone else "") + f"; in use: {lineage(folder)[-1] or BUNDLED}")


def _folder_of(folder: Path, version: str) -> Path:
    return RELEASED if version == BUNDLED else version_folder(folder, version)


def _line(name: str, manifest: Mapping[str, Any], fault: str, *, in_use: bool) -> dict[str, Any]:
    judged = manifest.get("judged", {})
    return {
        "version": name,
        "in_use": in_use,
        "trained_at": manifest.get("trained_at"),
        "parent": manifest.get("parent"),
        "examples": manifest.get("examples", {}).get("learnt", 0),
        "holdout_macro_f1": judged["holdout"]["macro_f1"]["challenger"] if judged else None,
        "verdict": ("better" if judged["verdict"]["promoted"] else "refused") if judged else "",
        "fault": fault,
    }


def _flat(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items())


def _comparison(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[tuple[str, tuple[Any, Any]]]:
    """Give every figure of two manifests, by name."""
    rows: list[tuple[str, tuple[Any, Any]]] = []

    def add(name: str, *path: str) -> None:
        values = []
        for manifest in (one, other):
            value: Any = manifest
            for key in path:
                value = value.get(key) if isinstance(value, Mapping) else None
            values.append("-" if value is None else value)
        rows.append((name, (values[0], values[1])))

    add("parent", "parent")
    add("trained", "trained_at")
    add("examples learnt", "examples", "learnt")
    add("weight of an example", "examples", "weight")
    add("seed", "seed")
    add("macro-F1", "metrics", "macro_f1")
    add("wrongly flagged", "metrics", "false_alarms")
    add("holdout macro-F1", "judged", "holdout", "macro_f1", "challenger")
    for label in LABELS:
        for kind in ("precision", "recall", "f1"):
            add(f"{label} {kind}", "metrics", "labels", label, kind)
        add(f"{label} threshold", "thresholds", label)
    for key in sorted({*one.get("parameters", {}), *other.get("parameters", {})}):
        rows.append((f"parameter {key}", tuple(json.dumps(m.get("parameters", {}).get(key)) for m in (one, other))))  # type: ignore[arg-type]
    for key in sorted({*one.get("libraries", {}), *other.get("libraries", {})}):
        add(f"library {key}", "libraries", key)
    for key in sorted({*one.get("data", {}), *other.get("data", {})}):
        rows.append((f"data {key}", tuple((m.get("data", {}).get(key) or "-")[:12] for m in (one, other))))  # type: ignore[arg-type]
    return rows


GROUPS = {
    "models": Group(
        "Versions of the model: list, show, compare, promote, rollback, prune.",
        {"list": list_, "show": show, "compare": compare, "promote": promote, "rollback": rollback, "prune": prune},
        epilog(EXIT_CODES, "sendcheck models list", "sendcheck models compare bundled 2-0a1b2c3d4e5f", "sendcheck models rollback"),
        EXIT_CODES,
    )
}
