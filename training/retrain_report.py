"""A retraining as a page to read: the verdict first, then both models side by side, with pictures, and the numbers as JSON."""

import html
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from model.labels import LABELS
from training import challenge_tables as tables
from training.plots import draw_gaps, draw_pairs
from training.report import STYLE, image, table_html

_SETS = ("examples", "holdout")


def write_retrain_report(folder: Path, report: Mapping[str, Any], *, pictures: bool = True) -> Path:
    """Write ``report.html`` and ``retrain.json`` into a folder, made if need be; return the page's path."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "retrain.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    drawn = draw(report) if pictures else {}
    for name, content in drawn.items():
        (folder / name).write_bytes(content)
    page = folder / "report.html"
    page.write_text(render_retrain(report, drawn), "utf-8")
    return page


def draw(report: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the pictures: gaps per label and set, and how well both models are calibrated."""
    found = {}
    for name in _SETS:
        labels = report[name]["labels"]
        gaps = {label: labels[label]["f1"]["gap"] for label in LABELS if labels[label]["positives"]}
        found[f"{name}-labels.png"] = draw_gaps(
            {"all (macro)": report[name]["macro_f1"]["gap"], **gaps}, f"{report[name]['name']}: gap in F1"
        )
        actions = {action: one["f1"]["gap"] for action, one in report[name]["actions"]["each"].items()}
        found[f"{name}-actions.png"] = draw_gaps(actions, f"{report[name]['name']}: gap in F1 per action")
    errors = {label: report["holdout"]["labels"][label]["calibration_error"] for label in LABELS}
    values = np.array([[errors[label][who] or 0.0 for label in LABELS] for who in ("champion", "challenger")])
    found["calibration.png"] = draw_pairs(list(LABELS), values, "Calibration error on the holdout")
    return found


def render_retrain(report: Mapping[str, Any], pictures: Mapping[str, bytes]) -> str:
    """Return the page; nothing in it is fetched from anywhere."""
    title = f"{report['champion']} against {report['challenger']}"
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Retraining</title>",
        f"<style>{STYLE} td{{vertical-align:top}}.changed td{{text-align:left;max-width:24rem;overflow-wrap:anywhere}}</style>",
        f"<h1>{html.escape(title)}</h1><p><strong>{html.escape(report['verdict']['reason'])}.</strong></p>",
        "<p>Old is the model in use, new the one just trained; a gap is new minus old, its interval from resampled drafts.</p>",
        f"<p>{html.escape(trained_on(report))}</p>",
        table_html(tables.costs_table(report["costs"])),
    ]
    for name in _SETS:
        figures = report[name]
        parts.append(f"<h2>{html.escape(figures['name'])}</h2>{table_html(tables.overview(figures))}")
        parts.extend(table_html(tables.labels_table(figures, kind)) for kind in ("f1", "recall", "precision", "calibration_error"))
        parts.append(f"<h3>Actions</h3>{table_html(tables.actions_table(figures))}")
        parts.append(f"<h3>McNemar's test, exact</h3>{table_html(tables.tests_table(figures))}")
        parts.extend(image(one, content) for one, content in pictures.items() if one.startswith(name))
        changed = figures["changed"]
        parts.append(
            f"<h3>Drafts whose decision changed</h3><p>{changed['drafts']} of {figures['drafts']}: {changed['better']} for the better, "
            f"{changed['worse']} for the worse.</p>"
        )
        if figures["actions"]["moves"]:
            parts.append(table_html(tables.moves_table(figures)))
        for word in ("best", "worst"):
            if changed[word]:
                parts.append(f"<h4>{word.capitalize()}</h4><div class=changed>{table_html(tables.changed_table(changed[word]))}</div>")
    if "calibration.png" in pictures:
        parts.append(f"<h2>Calibration</h2>{image('calibration.png', pictures['calibration.png'])}")
    parts.append(f"<h2>The rule</h2><pre>{html.escape(json.dumps(report['rule'], indent=1))}</pre>")
    return "\n".join(parts) + "\n"


def trained_on(report: Mapping[str, Any]) -> str:
    """Say what the new model was trained on and what was kept for judging."""
    examples = report["trained_on"]
    notes = "".join(f" {note}." for note in examples["left_out"])
    return (
        f"Learnt from {examples['drafts']:,} drafts of the corpus and {examples['learnt']:,} examples, "
        f"each with the weight of {examples['weight']} drafts, in the correction on top {examples['pull']:.3g}; "
        f"{examples['judged']:,} examples were kept for judging and not learnt from.{notes}"
    )
