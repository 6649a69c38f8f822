"""A comparison as tables of words, old beside new: for the terminal and the report alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.labels import LABELS
from training.tables import Table

_HEAD = ["", "old", "new", "gap [95 %]"]


def _row(name: str, pair: Mapping[str, Any], form: str = ".3f") -> list[str]:
    """Say a pair of figures and the gap between them."""
    return [name, *(_say(pair[who], form) for who in ("champion", "challenger")), _gap(pair["gap"])]


def _say(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


def _gap(gap: Mapping[str, Any]) -> str:
    if gap["value"] is None:
        return "-"
    low, high = gap["interval"]
    return f"{gap['value']:+.3f} [{low:+.3f}, {high:+.3f}]"


def _odds(test: Mapping[str, Any]) -> str:
    return f"{test['mended']} mended, {test['broken']} broken, p = {test['p']:.3f}"


def overview(figures: Mapping[str, Any]) -> Table:
    """Return the figures of a set as a whole, old beside new."""
    return [
        [f"{figures['name']} ({figures['drafts']:,} drafts)", *_HEAD[1:]],
        _row("macro-F1", figures["macro_f1"]),
        *(_row(f"macro-F1, {name}", one) for name, one in figures["languages"].items() if len(figures["languages"]) > 1),
        _row("wrong labels per draft", figures["wrong_labels"]),
        _row("drafts with every label right", figures["right_drafts"]),
        _row("unlabelled drafts wrongly flagged", figures["wrongly_flagged"]),
        _row("drafts with the right action", figures["actions"]["right"]),
    ]


def labels_table(figures: Mapping[str, Any], kind: str = "f1") -> Table:
    """Return one row per label of one kind of figure (precision, recall, f1, calibration_error), old beside new."""
    rows = [[{"f1": "F1", "calibration_error": "calibration error"}.get(kind, kind), "drafts", *_HEAD[1:]]]
    for label in LABELS:
        name, *rest = _row(label, figures["labels"][label][kind])
        rows.append([name, str(figures["labels"][label]["positives"]), *rest])
    return rows


def actions_table(figures: Mapping[str, Any]) -> Table:
    """Return one row per action: how well it is told from the others, old beside new, and McNemar's test."""
    rows = [["action (F1)", "drafts", *_HEAD[1:], "McNemar"]]
    for name, one in figures["actions"]["each"].items():
        rows.append([name, str(one["drafts"]), *_row(name, one["f1"])[1:], _odds(one["mcnemar"])])
    return rows


def tests_table(figures: Mapping[str, Any]) -> Table:
    """Return McNemar's test per label and for whole drafts."""
    rows = [["right or wrong", "McNemar"]]
    rows.extend([label, _odds(figures["labels"][label]["mcnemar"])] for label in LABELS)
    rows.append(["every label of a draft", _odds(figures["right_drafts"]["mcnemar"])])
    rows.append(["action", _odds(figures["actions"]["right"]["mcnemar"])])
    return rows


def moves_table(figures: Mapping[str, Any]) -> Table:
    """Return which action became which, and how often."""
    return [["action", "drafts"], *([move, str(count)] for move, count in figures["actions"]["moves"].items())]


def changed_table(drafts: Sequence[Mapping[str, Any]]) -> Table:
    """Return drafts whose decision changed: the text, what it should be, what each model says."""

    def shown(labels: Sequence[str], action: str) -> str:
        return f"{', '.join(labels) or 'none'} -> {action}"

    rows = [["draft", "true", "old", "new"]]
    for one in drafts:
        said = [shown(one[who]["labels"], one[who]["action"]) for who in ("champion", "challenger")]
        rows.append([one["text"], shown(one["labels"], one["action"]), *said])
    return rows


def costs_table(costs: Mapping[str, Mapping[str, float]]) -> Table:
    """Return latency, size and features of both models."""
    old, new = costs["champion"], costs["challenger"]
    return [
        ["what it costs", "old", "new"],
        ["a draft alone, median ms", f"{old['milliseconds']:.2f}", f"{new['milliseconds']:.2f}"],
        ["drafts a second in a batch", f"{old['per_second']:,.0f}", f"{new['per_second']:,.0f}"],
        ["size on disk, MB", f"{old['megabytes']:.1f}", f"{new['megabytes']:.1f}"],
        ["features", f"{old['features']:,.0f}", f"{new['features']:,.0f}"],
    ]
