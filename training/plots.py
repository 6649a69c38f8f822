"""The pictures of an evaluation, as PNG bytes. matplotlib is loaded only when a picture is asked for."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.labels import LABELS

_COLOURS = ("#1b6ca8", "#c8553d", "#588157", "#6d597a", "#b5838d", "#e09f3e", "#335c67")
_DPI = 80


def _axes(columns: int = 1, rows: int = 1, size: tuple[float, float] = (7.0, 4.2)) -> Any:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.subplots(rows, columns, squeeze=False)


def _png(figure: Any) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None})
    return buffer.getvalue()


def precision_recall(truth: NDArray[Any], probability: NDArray[np.float64], thresholds: NDArray[np.float64]) -> bytes:
    """Draw precision against recall per label; a dot marks the shipped threshold."""
    figure, axes = _axes()
    for k, label in enumerate(LABELS):
        if not truth[:, k].any():
            continue
        order = np.argsort(-probability[:, k], kind="stable")
        hits = np.cumsum(truth[order, k])
        precision, recall = hits / np.arange(1, len(order) + 1), hits / hits[-1]
        axes[0, 0].plot(recall, precision, color=_COLOURS[k], label=label, linewidth=1.3)
        said = probability[:, k] >= thresholds[k]
        if said.any():
            hit = (truth[:, k] & said).sum()
            axes[0, 0].plot(hit / truth[:, k].sum(), hit / said.sum(), "o", color=_COLOURS[k])
    axes[0, 0].set(xlabel="recall", ylabel="precision", ylim=(0.4, 1.02), title="Precision and recall; dots: shipped thresholds")
    axes[0, 0].legend(fontsize=8)
    return _png(figure)


def reliability(truth: NDArray[Any], probability: NDArray[np.float64]) -> bytes:
    """Draw, per label, how often it was there against how likely it was said to be, in ten bins; areas show how many drafts."""
    figure, axes = _axes(4, 2, (11.0, 5.6))
    for k, label in enumerate(LABELS):
        axis = axes[k // 4, k % 4]
        place = np.minimum((probability[:, k] * 10).astype(int), 9)
        bins = [place == part for part in range(10) if (place == part).any()]
        axis.plot([0, 1], [0, 1], color="#999999", linewidth=0.8)
        axis.scatter(
            [probability[inside, k].mean() for inside in bins],
            [truth[inside, k].mean() for inside in bins],
            s=[6 + 4 * np.sqrt(inside.sum()) for inside in bins],
            color=_COLOURS[k],
        )
        axis.set(title=label, xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    axes[1, 3].axis("off")
    figure.supxlabel("said probability")
    figure.supylabel("share of drafts that carry the label")
    return _png(figure)


def confusion(counts: list[list[int]]) -> bytes:
    """Draw which label was given where which was meant; the diagonal holds the hits and stays white."""
    names = [*LABELS, "none"]
    table = np.array(counts)
    off = table.astype(float)
    np.fill_diagonal(off, 0)
    figure, axes = _axes(size=(7.4, 5.8))
    axis = axes[0, 0]
    axis.imshow(off, cmap="OrRd")
    axis.set_xticks(range(8), [*LABELS, "nothing"], rotation=35, ha="right")
    axis.set_yticks(range(8), names)
    for row in range(8):
        for column in range(8):
            dark = off[row, column] > off.max() * 0.6
            axis.text(column, row, str(table[row, column]), ha="center", va="center", fontsize=8, color="white" if dark else "black")
    axis.set(xlabel="given instead", ylabel="meant", title="Labels missed and given wrongly (diagonal: hits)")
    return _png(figure)


def curve(sizes: list[int], sets: dict[str, dict[str, list[float]]]) -> bytes:
    """Draw the learning curve of ours and of TF-IDF per set."""
    figure, axes = _axes()
    for k, (name, lines) in enumerate(sets.items()):
        axes[0, 0].plot(sizes, lines["ours"], "-o", color=_COLOURS[k % 7], markersize=3, label=f"{name}: ours")
        axes[0, 0].plot(sizes, lines["tfidf"], "--", color=_COLOURS[k % 7], linewidth=1, label=f"{name}: TF-IDF")
    axes[0, 0].set(xscale="log", xlabel="drafts to learn from", ylabel="macro-F1 at one half", title="Learning curve")
    axes[0, 0].set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes[0, 0].minorticks_off()
    axes[0, 0].legend(fontsize=8)
    return _png(figure)


def bars(rows: list[dict[str, Any]], title: str) -> bytes:
    """Draw the share of drafts with a wrong label per group."""
    figure, axes = _axes(size=(7.0, 0.6 + 0.24 * max(len(rows), 3)))
    places = range(len(rows))[::-1]
    axes[0, 0].barh(places, [row["wrong"] for row in rows], color=_COLOURS[0])
    axes[0, 0].set_yticks(places, [f"{row['group']} ({row['drafts']})" for row in rows], fontsize=8)
    axes[0, 0].set(xlabel="share of drafts with a wrong label", title=title)
    return _png(figure)


def review(curves: dict[str, list[list[float]]], shares: dict[str, tuple[float, float]]) -> bytes:
    """Draw what share of all wrong labels lies in the drafts sent to review, by the share sent; dots: as shipped."""
    figure, axes = _axes()
    for k, (name, points) in enumerate(curves.items()):
        axes[0, 0].plot([x for x, _ in points], [y for _, y in points], color=_COLOURS[k % 7], label=name)
        axes[0, 0].plot(*shares[name], "o", color=_COLOURS[k % 7])
    axes[0, 0].plot([0, 0.5], [0, 0.5], color="#999999", linewidth=0.8, label="by lot")
    axes[0, 0].set(
        xlabel="share of drafts sent to review", ylabel="share of wrong labels in them", title="The review zone; dots: as shipped"
    )
    axes[0, 0].legend(fontsize=8)
    return _png(figure)


def draw_gaps(gaps: Mapping[str, Mapping[str, Any]], title: str) -> bytes:
    """Draw gaps with their intervals, one a line; right of the line at zero is better."""
    figure, axes = _axes(size=(7.0, 1.0 + 0.3 * max(len(gaps), 3)))
    places = list(range(len(gaps)))[::-1]
    known = [(place, one) for place, one in zip(places, gaps.values(), strict=True) if one["value"] is not None]
    for place, one in known:
        axes[0, 0].plot(one["interval"], [place, place], color=_COLOURS[0])
        axes[0, 0].plot([one["value"]], [place], "o", color=_COLOURS[0] if one["value"] >= 0 else _COLOURS[1])
    axes[0, 0].axvline(0, color="#999999", linewidth=0.8)
    axes[0, 0].set_yticks(places, list(gaps), fontsize=8)
    axes[0, 0].set(xlabel="new minus old, with 95 % interval", title=title)
    return _png(figure)


def draw_pairs(names: list[str], values: NDArray[np.float64], title: str) -> bytes:
    """Draw a figure of the old and the new model side by side per name; ``values`` is 2 x names."""
    figure, axes = _axes(size=(7.0, 3.6))
    places = np.arange(len(names))
    for row, who in enumerate(("old", "new")):
        axes[0, 0].bar(places + 0.4 * row - 0.2, values[row], width=0.4, color=_COLOURS[row], label=who)
    axes[0, 0].set_xticks(places, names, rotation=20, ha="right", fontsize=8)
    axes[0, 0].set(title=title)
    axes[0, 0].legend(fontsize=8)
    return _png(figure)


def draw_curves(lines: Mapping[str, Sequence[tuple[float, float, float, float]]], across: str, up: str, title: str) -> bytes:
    """Draw lines of points (x, y, low, high), the range from low to high shaded."""
    figure, axes = _axes()
    for k, (name, points) in enumerate(lines.items()):
        x, y, low, high = (list(part) for part in zip(*points, strict=True))
        axes[0, 0].plot(x, y, "-o", color=_COLOURS[k % 7], markersize=4, label=name)
        axes[0, 0].fill_between(x, low, high, color=_COLOURS[k % 7], alpha=0.15, linewidth=0)
    axes[0, 0].set_xscale("symlog", linthresh=20)
    ticks = sorted({point[0] for points in lines.values() for point in points})
    axes[0, 0].set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes[0, 0].minorticks_off()
    axes[0, 0].set(xlabel=across, ylabel=up, title=title)
    axes[0, 0].legend(fontsize=8)
    return _png(figure)
