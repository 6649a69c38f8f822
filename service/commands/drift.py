"""``sendcheck drift``: whether drafts still look like what the model was taught."""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from rules.clock import to_datetime
from service.assembly import model_in_use
from service.commands.ledger_options import StoreOption, opened
from service.commands.options import FormatOption, ModelOption, NowOption, check_format, epilog, read_now
from service.errors import UserError
from service.writers import atomic

SHORT = "Tell whether drafts still look like what the model was taught."
EPILOG = epilog(
    "Exit codes: 0 done; 1 done, and for some source retraining is due; 2 could not run.",
    "sendcheck drift --since 2026-11-01",
    "sendcheck drift --since 2026-11-01 --until 2026-11-14 --by all --plot drift.png",
)
_COLUMNS = ("feature", "now", "taught", "PSI", "distance", "change")


def command(
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="The first day, UTC, such as 2026-11-01.")],
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="The last day. Default: today.")] = None,
    store: StoreOption = None,
    by: Annotated[str, typer.Option("--by", metavar="source|topic|all", help="Each source apart, each topic, or all together.")] = "source",
    form: FormatOption = "text",
    plot: Annotated[Path | None, typer.Option("--plot", metavar="FILE.png", help="Also draw it.")] = None,
    model: ModelOption = None,
    now: NowOption = None,
) -> None:
    """Compare the drafts of a period, and what the model said of them, with the drafts it was trained on, source by source or by topic.

    A source is the name of an API key (api without one), or what sendcheck score --record --source was given, or found in the column named with
    --source-column, such as the trade; a topic is that of the draft. Only counts are kept, no texts.
    """
    from model.store import read_manifest  # these loaded here so that other commands start without them
    from service.drift.summary import BY, drift_summary, read_reference

    check_format(form)
    if by not in BY:
        hint = "; for trades, name their column with sendcheck score --source-column, or give each a key" if by == "trade" else ""
        raise UserError(f"--by {by}: expected source, topic or all{hint}")
    if plot is not None and plot.suffix != ".png":
        raise UserError(f"--plot {plot}: expected a file name ending in .png")
    today = to_datetime(read_now(now)).date()
    first, last = _day("--since", since, today), _day("--until", until, today) if until else today
    if first > last:
        raise UserError(f"--since {first}: expected a day not after --until {last}")
    reference = read_reference(read_manifest(model_in_use(model)))
    with opened(store) as ledger:
        summary = drift_summary(ledger, reference, first, last, by=by, today=today)
    if form == "json":
        print(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        _show(summary)
    if plot is not None:
        from service.drift.picture import draw

        picture = draw(summary)
        with atomic(str(plot)) as stream:
            stream.write(picture)
        print(f"picture in {plot}", file=sys.stderr)
    if any(one["verdict"] == "retrain" for one in summary["sources"]):
        raise typer.Exit(1)


def _day(option: str, text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UserError(f"{option} {text}: expected a day such as {today}") from None
    if day > today:
        raise UserError(f"{option} {text}: expected a day that is not in the future; today is {today}, UTC")
    return day


def _show(summary: Mapping[str, Any]) -> None:
    if not summary["sources"]:
        print(f"From {summary['since']} to {summary['until']} no drafts judged by model {summary['model_version']} were counted.")
    for one in summary["sources"]:
        print(one["sentence"])
    if summary["other_models"]:
        print(f"{summary['other_models']:,} drafts of the period were judged by other models and are left out.")
    for one in summary["sources"]:
        if one["verdict"] != "few":
            _show_table(one)


def _show_table(one: Mapping[str, Any]) -> None:
    actions = ", ".join(f"{name} {_percent(count, one['drafts'])}" for name, count in one["actions"].items())
    print(f"\n{one['source']}: {one['drafts']:,} drafts; {actions}")
    rows = [_COLUMNS, *(_row(feature, one["means"]) for feature in one["features"])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    for row in rows:
        cells = [
            cell.ljust(width) if column == 0 else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


def _row(feature: Mapping[str, Any], means: Mapping[str, Mapping[str, float]]) -> tuple[str, ...]:
    name = feature["feature"]
    figures = [_figure(name, feature["bins"], means, who) for who in ("seen", "taught")]
    return name, *figures, f"{feature['psi']:.3f}", f"{feature['distance']:.3f}", feature["level"]


def _figure(name: str, bins: list[Mapping[str, Any]], means: Mapping[str, Mapping[str, float]], who: str) -> str:
    """Give the one figure that says most of a feature; a probability's bins have none but what is flagged."""
    if name == "length":
        return f"{means[name][who]:.0f} characters"
    if name == "unknown_words":
        return f"{100 * means[name][who]:.1f} %"
    total = sum(part[who] for part in bins)
    if name == "language":
        most = max(bins, key=lambda part: part[who])
        return f"{most['bin']} {_percent(most[who], total)}"
    return "" if name.startswith("probability.") else _percent(sum(part[who] for part in bins if part["bin"] == "yes"), total)


def _percent(count: int, total: int) -> str:
    return f"{100 * count / max(1, total):.1f} %"
