"""Drift as a picture: what comes in beside what the model was taught, source by source. matplotlib is loaded when a picture is drawn."""

import io
from collections.abc import Mapping
from typing import Any

from model.labels import LABELS
from model.profile import INPUTS, YES
from service.errors import UserError

MOST_SOURCES = 6
_COLOURS = {"taught": "#9aa5b1", "seen": "#1b6ca8"}
_TITLES = {"length": "characters", "language": "language", "unknown_words": "unknown words"}
_DPI = 80


def draw(summary: Mapping[str, Any]) -> bytes:
    """Draw the sources with most to say, at most ``MOST_SOURCES``, as PNG.

    Raises:
        UserError: when matplotlib is not installed, or there is nothing to draw.
    """
    sources = [one for one in summary["sources"] if one["verdict"] != "few"][:MOST_SOURCES]
    if not sources:
        raise UserError(f"--plot: no source has the {summary['least_drafts']} drafts that are needed before anything is drawn")
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError:
        raise UserError("--plot needs matplotlib; install sendcheck with its extra: pip install 'sendcheck[train]'") from None
    figure = Figure(figsize=(13.0, 0.5 + 2.9 * len(sources)), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(len(sources), len(INPUTS) + 1, squeeze=False)
    for row, one in enumerate(sources):
        features = {feature["feature"]: feature for feature in one["features"]}
        for column, name in enumerate(INPUTS):
            shares = {who: _shares(features[name], who) for who in _COLOURS}
            title = f"{_TITLES[name]} (PSI {features[name]['psi']:.2f})"
            _bars(axes[row, column], [part["bin"] for part in features[name]["bins"]], shares, title)
        flagged = {who: [_yes(features[f"flagged.{label}"], who) for label in LABELS] for who in _COLOURS}
        _bars(axes[row, -1], list(LABELS), flagged, "flagged")
        axes[row, 0].set_ylabel(f"{one['source']} ({one['drafts']:,} drafts)\nshare of drafts", fontsize=9)
    axes[0, 0].legend(fontsize=8)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI, metadata={"Software": None})
    return buffer.getvalue()


def _shares(feature: Mapping[str, Any], who: str) -> list[float]:
    total = max(1, sum(part[who] for part in feature["bins"]))
    return [part[who] / total for part in feature["bins"]]


def _yes(feature: Mapping[str, Any], who: str) -> float:
    return sum(share for part, share in zip(feature["bins"], _shares(feature, who), strict=True) if part["bin"] == YES)


def _bars(axis: Any, names: list[str], shares: Mapping[str, list[float]], title: str) -> None:
    for place, (who, heights) in enumerate(shares.items()):
        axis.bar([at + 0.4 * place - 0.2 for at in range(len(names))], heights, width=0.4, color=_COLOURS[who], label=who)
    axis.set_xticks(range(len(names)), names, rotation=35, ha="right", fontsize=7)
    axis.tick_params(axis="y", labelsize=7)
    axis.set_title(title, fontsize=9)
