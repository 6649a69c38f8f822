"""The model card: what the model is, what it was seen to do, and what is still missing, all taken from an evaluation and the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.labels import LABELS
from training import tables

MISSING = "**more information needed**"


@dataclass(frozen=True)
class Aim:
    """A figure somebody asked for, what was seen, and whether that is enough."""

    what: str
    wanted: str
    seen: str
    verdict: str


def _aim(what: str, wanted: str, value: float | None, seen: str, least: float | None = None, most: float | None = None) -> Aim:
    if value is None:
        return Aim(what, wanted, MISSING, "not measured")
    short = max((least - value) if least is not None else 0.0, (value - most) if most is not None else 0.0)
    return Aim(what, wanted, seen, _verdict(short))


def _verdict(short: float) -> str:
    if short <= 0:
        return "reached"
    return f"short by {short:.3f}" if short >= 0.0005 else "short by less than 0.001"


def _named(evaluation: Mapping[str, Any], part: str) -> Mapping[str, Any] | None:
    return next((one for one in evaluation["sets"] if part in one["name"]), None)


def aims(evaluation: Mapping[str, Any]) -> list[Aim]:
    """Return the figures the product set out to reach, on the English and Polish holdout and on real messages."""
    sets = {"English holdout": _named(evaluation, "holdout-en"), "Polish holdout": _named(evaluation, "holdout-pl")}
    sets["real messages"] = _named(evaluation, "real")
    found: list[Aim] = []
    for (name, figures), least in zip(sets.items(), (0.92, 0.87, 0.65), strict=True):
        f1 = figures["macro_f1"] if figures else None
        found.append(_aim(f"macro-F1, {name}", f"{least}", f1 and f1["value"], tables.number(f1) if f1 else "", least=least))
    english = sets["English holdout"]
    pii = english["labels"]["pii_request"] if english else None
    seen = f"recall {tables.number(pii['recall'])}, precision {tables.number(pii['precision'])}" if pii else ""
    worst = pii and min(pii["recall"]["value"] - 0.95, pii["precision"]["value"] - 0.90)
    found.append(_aim("pii_request, English holdout", "recall 0.95 at precision 0.90", worst, seen, least=0.0))
    wrong = english["wrongly_flagged"] if english else None
    value = wrong and wrong["value"]
    found.append(_aim("unlabelled drafts wrongly flagged, English holdout", "at most 6 %", value, _share(wrong), most=0.06))
    for name in ("English holdout", "Polish holdout"):
        figures = sets[name]
        errors = {label: figures["labels"][label]["calibration_error"]["value"] for label in LABELS} if figures else {}
        label = max(errors, key=errors.__getitem__, default="")
        worst_error = errors.get(label)
        found.append(_aim(f"worst calibration error, {name}", "at most 0.05", worst_error, f"{worst_error or 0:.3f} ({label})", most=0.05))
    for name, figures in sets.items():
        shares = figures["perturbations"] if figures else {}
        kind = min(shares, key=shares.__getitem__, default="")
        found.append(_aim(f"answers unchanged, {name}", "98 %", shares.get(kind), f"{tables.share(shares.get(kind))} ({kind})", least=0.98))
    for name, figures in sets.items():
        best = tables.best_peer(figures) if figures else None
        gap = best["gap"] if best else None
        lead = gap and max(gap["value"] - 0.03, gap["interval"][0])
        seen = f"{tables.number(gap)} over {best['name']}" if best and gap else ""
        found.append(_aim(f"ahead of the best peer, {name}", "3 points, or the interval above 0", lead, seen, least=0.0))
    return found


def _share(figure: Mapping[str, Any] | None) -> str:
    return tables.share_with_interval(figure) if figure else ""


def render_card(evaluation: Mapping[str, Any], manifest: Mapping[str, Any], pictures: Sequence[str] = ()) -> str:
    """Return the card in Markdown; ``pictures`` are paths to link, relative to the card."""
    drafts = manifest.get("drafts", {})
    counts = f"{drafts.get('en', 0):,} English and {drafts.get('pl', 0):,} Polish" if drafts else MISSING
    limits = [["label", "threshold", "cost of a miss (a needless flag: 1)"]]
    limits.extend(
        [label, f"{manifest['thresholds'][label]:.2f}", str(manifest.get("miss_costs", {}).get(label, MISSING))] for label in LABELS
    )
    parts = [
        "# Model card",
        "Written by `sendcheck evaluate --card`; do not edit by hand.",
        "## The model",
        f"Version `{manifest['version']}`. It reads the text of one draft, English or Polish, and gives a probability for each of seven "
        "labels, flags at fixed thresholds, the words that speak most for a label, and a mark where a person should look.",
        "One logistic regression per label over runs of words, runs of letters, word classes and plain counts; features weighted by their "
        "log count ratio; calibrated on batches not learnt from. Words a letter away from a known word are read as that word. One model "
        "for both languages. Any other language is marked for review, not judged.",
        f"Learnt from {counts} drafts written for this project (data/README.md). No message of a real person was learnt from.",
        tables.as_markdown(limits),
        _limit(manifest),
        "## What it is not for",
        "It judges content, not permission: whether a person may be texted is decided by rules and records. It was not made for spoken "
        "words, for other languages, for telling swindles from honest messages, or for deciding anything about the recipient.",
        "## Figures",
        f"95 % intervals from {evaluation['rounds']:,} resamples of the drafts.",
        tables.as_markdown(tables.sets_table(evaluation)),
        "### What was to be reached",
        tables.as_markdown([["figure", "wanted", "seen", "verdict"], *([a.what, a.wanted, a.seen, a.verdict] for a in aims(evaluation))]),
    ]
    for figures in evaluation["sets"]:
        parts.append(f"### {figures['name']}")
        parts.append(tables.gap_of(figures))
        for title, table in tables.set_tables(figures):
            parts.append(f"{title}:\n\n{tables.as_markdown(table)}")
    if pictures:
        parts.append("## Pictures")
        parts.extend(f"![{path.rpartition('/')[2].removesuffix('.png')}]({path})" for path in pictures)
    parts.append("## Gaps")
    parts.append("\n".join(f"- {line}" for line in gaps(evaluation)))
    return "\n\n".join(parts) + "\n"


def _limit(manifest: Mapping[str, Any]) -> str:
    """Say what a flag on a clean draft costs, why, and what share of them is flagged all the same."""
    got = manifest.get("metrics", {}).get("false_alarms_counted")
    return (
        f"A flag on a draft that deserves none costs {manifest.get('clean_cost', MISSING)} on top: the first of several costs that keeps wrongly "
        f"flagged plain drafts and hard negatives to {tables.share(manifest.get('clean_limit'))}, or the highest tried. On batches not learnt "
        f"from the share is {MISSING if got is None else tables.share(got)}. So dear a flag outweighs the costs of a miss in the table: doubtful "
        "bad news is rather let pass than a fine text held back."
    )


def gaps(evaluation: Mapping[str, Any]) -> list[str]:
    """Return what is short, thin or not known, in sentences."""
    lines = [f"{aim.what}: {aim.seen}, wanted {aim.wanted}; {aim.verdict}." for aim in aims(evaluation) if aim.verdict != "reached"]
    for figures in evaluation["sets"]:
        thin = [label for label in LABELS if label not in figures["scored_labels"]]
        if thin:
            lines.append(f"{figures['name']}: fewer than ten drafts carry {', '.join(thin)}; they do not count in macro-F1.")
    lines.append(
        "Training drafts and holdout were written for the project, with machine help; real traffic will differ, as the real messages show."
    )
    lines.append(f"Real Polish messages: {MISSING}; there was no set to measure on.")
    lines.append(f"Drafts by people of different ages, regions and abilities: {MISSING}; no writer's traits were recorded.")
    return lines
