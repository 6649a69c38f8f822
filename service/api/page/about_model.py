"""The model tab: which model reads the drafts, how well it did in tests, what came before it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.classifier import RELEASED
from model.registry import versions
from model.store import read_manifest
from rules.vocabulary import LABELS
from service.api.page.drifting import sources
from service.api.page.words import Words
from service.api.state import AppState

_CHECKOUT = Path(__file__).parents[3] / "docs" / "evaluation"
"""Where the report on the bundled model lies in a checkout; an installed program does not bring it along."""


@dataclass(frozen=True)
class Picture:
    """A plot of the report and what it shows."""

    name: str
    caption: str
    width: int
    height: int


@dataclass(frozen=True)
class Told:
    """What is known about the model in use. ``labels`` are rows of label, threshold and cross-validated figures; ``sets`` are measured sets.

    ``drift`` is by source, None where the model has nothing to compare drafts with.
    """

    version: str
    drafts: Mapping[str, int]
    metrics: Mapping[str, Any]
    labels: tuple[Mapping[str, Any], ...]
    sets: tuple[Mapping[str, Any], ...]
    pictures: tuple[Picture, ...]
    versions: tuple[Mapping[str, Any], ...]
    drift: tuple[Mapping[str, Any], ...] | None


def report_folder(state: AppState) -> Path | None:
    """Give the folder with the report on the model in use, None where there is none."""
    folder = state.judges.folder
    found = folder / "report"
    if not found.is_dir() and folder == RELEASED:
        found = _CHECKOUT
    return found if found.is_dir() else None


def pictures(state: AppState) -> list[Path]:
    """Give the plots of the report, in the order of their names."""
    folder = report_folder(state)
    return sorted(folder.glob("*.png")) if folder else []


def describe(state: AppState, words: Words) -> Told:
    """Tell everything about the model in use.

    Raises:
        ModelError: when its manifest cannot be read any more.
    """
    manifest = read_manifest(state.judges.folder)
    metrics = manifest.get("metrics", {})
    by_label = metrics.get("labels", {})
    return Told(
        version=state.judges.current.classifier.version,
        drafts=manifest.get("drafts", {}),
        metrics=metrics,
        labels=tuple({"label": label, "threshold": manifest["thresholds"][label], **by_label.get(label, {})} for label in LABELS),
        sets=_measured(report_folder(state), manifest["version"]),
        pictures=tuple(Picture(path.name, _caption(path.stem, words), *_size(path)) for path in pictures(state)),
        versions=tuple(
            {"name": one.name, "current": one.current, "fault": one.fault, "trained_at": one.manifest.get("trained_at")}
            for one in versions(state.settings.models)
        ),
        drift=sources(state, manifest),
    )


def _measured(folder: Path | None, version: str) -> tuple[Mapping[str, Any], ...]:
    """Give macro-F1 with its interval for every set a report measured this very model on."""
    path = folder / "evaluation.json" if folder else None
    if path is None or not path.is_file():
        return ()
    evaluation = json.loads(path.read_text(encoding="utf-8"))
    if evaluation.get("model") != version:
        return ()
    return tuple({"name": Path(one["name"]).stem, "drafts": one["drafts"], **one["macro_f1"]} for one in evaluation["sets"])


def _caption(stem: str, words: Words) -> str:
    """Say what a plot shows by its name, such as ``holdout-en-reliability``."""
    named: Mapping[str, str] = words["plot"]
    for kind in ("confusion", "precision-recall", "reliability", "trades"):
        if stem.endswith(f"-{kind}"):
            measured = stem.removesuffix(f"-{kind}")
            return f"{named.get(measured, measured)}: {named[kind]}"
    return named.get(stem, stem)


def _size(path: Path) -> tuple[int, int]:
    """Read width and height from the head of a PNG file, so that the page does not jump when pictures come."""
    with path.open("rb") as stream:
        head = stream.read(24)
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
