"""The figures of an evaluation as tables of words: for the terminal, the report and the model card alike."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.labels import LABELS

Table = list[list[str]]


def number(figure: Mapping[str, Any]) -> str:
    """Say a figure and its interval."""
    if figure["value"] is None:
        return "-"
    low, high = figure["interval"]
    return f"{figure['value']:.3f} [{low:.3f}, {high:.3f}]"


def share(value: float | None) -> str:
    """Say a share in percent."""
    return "-" if value is None else f"{100 * value:.1f} %"


def share_with_interval(figure: Mapping[str, Any]) -> str:
    """Say a share and its interval in percent."""
    if figure["value"] is None:
        return "-"
    low, high = figure["interval"]
    return f"{100 * figure['value']:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def sets_table(evaluation: Mapping[str, Any]) -> Table:
    """Return one row per set: macro-F1, wrongly flagged drafts, review."""
    rows = [["set", "drafts", "macro-F1", "unlabelled wrongly flagged", "to review", "of wrong labels in it"]]
    for one in evaluation["sets"]:
        review = one["review"]
        flagged = share_with_interval(one["wrongly_flagged"])
        rows.append(
            [one["name"], f"{one['drafts']:,}", number(one["macro_f1"]), flagged, share(review["share"]), share(review["error_removed"])]
        )
    return rows


def labels_table(figures: Mapping[str, Any]) -> Table:
    """Return one row per label of a set."""
    rows = [["label", "positives", "precision", "recall", "F1", "calibration error"]]
    for label in LABELS:
        one = figures["labels"][label]
        name = label if label in figures["scored_labels"] else f"{label} (too few)"
        error = one["calibration_error"]
        rows.append([name, f"{one['positives']:,}", number(one["precision"]), number(one["recall"]), number(one["f1"]), number(error)])
    return rows


def peers_table(figures: Mapping[str, Any]) -> Table:
    """Return one row per peer of a set, ours first."""
    rows = [["who", "macro-F1", "unlabelled wrongly flagged", "ours ahead by"]]
    rows.append(["ours", number(figures["macro_f1"]), share_with_interval(figures["wrongly_flagged"]), ""])
    rows.extend(
        [peer["name"], number(peer["macro_f1"]), share_with_interval(peer["wrongly_flagged"]), number(peer["gap"])]
        for peer in figures["peers"]
    )
    return rows


def best_peer(figures: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the peer with the highest macro-F1, None without peers."""
    return max(figures["peers"], key=lambda peer: float(peer["macro_f1"]["value"]), default=None)


def gap_of(figures: Mapping[str, Any]) -> str:
    """Say how far ours is ahead of the best peer on a set."""
    best = best_peer(figures)
    if best is None:
        return "No peers were trained for this run."
    return f"Ahead of the best peer ({best['name']}) by {number(best['gap'])} macro-F1, paired."


def languages_table(figures: Mapping[str, Any]) -> Table:
    """Return one row per language of a set."""
    rows = [["language", "drafts", "macro-F1", "unlabelled wrongly flagged", "drafts with a wrong label"]]
    rows.extend(
        [name, f"{one['drafts']:,}", number(one["macro_f1"]), share_with_interval(one["wrongly_flagged"]), share(one["wrong"])]
        for name, one in figures["languages"].items()
    )
    return rows


def robustness_table(figures: Mapping[str, Any]) -> Table:
    """Return one row per perturbation of a set."""
    rows = [["perturbation", "answers unchanged"]]
    rows.extend([kind, share(value)] for kind, value in figures["perturbations"].items())
    return rows


def spans_table(figures: Mapping[str, Any]) -> Table:
    """Return what taking the highlighted words out does."""
    spans = figures["spans"]
    return [
        ["over a sample of flags", "figure"],
        ["flags looked at", f"{spans['flags']:,}"],
        ["mean fall in probability without the highlighted words", f"{spans['highlighted']:.3f}"],
        ["mean fall without as many words by lot", f"{spans['by_lot']:.3f}"],
        ["highlighted words beat each of five draws by lot", share(spans["ahead"])],
        ["the flag is gone without them", share(spans["unflagged"])],
    ]


def set_tables(figures: Mapping[str, Any]) -> Sequence[tuple[str, Table]]:
    """Return all tables of a set under their titles."""
    tables = [("Labels", labels_table(figures))]
    if figures["peers"]:
        tables.append(("Peers trained on the same rows", peers_table(figures)))
    if len(figures["languages"]) > 1:
        tables.append(("Languages", languages_table(figures)))
    tables.append(("Answers unchanged when the writing changes", robustness_table(figures)))
    tables.append(("Highlighted words", spans_table(figures)))
    trades = [["trade (20 drafts or more)", "drafts", "with a wrong label"]]
    trades.extend([row["group"], str(row["drafts"]), share(row["wrong"])] for row in figures["trades"])
    tables.append(("Errors by trade", trades))
    return tables


def as_text(table: Table) -> str:
    """Return a table with its columns lined up, the first to the left."""
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = (
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    )
    return "\n".join(line.rstrip() for line in lines)


def as_markdown(table: Table) -> str:
    """Return a table in Markdown."""
    head, *body = table
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(row) + " |" for row in lines)
