"""What drift there is: per source, each feature measured, a verdict and a plain sentence."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from model.profile import ANSWERS, INPUTS, OTHER_LANGUAGE, Counts, by_feature
from service.drift.measure import LEAST_DRAFTS, change
from service.drift.sentence import Moved, say, say_period
from service.errors import UserError
from service.store.drift_counts import read_counts
from service.store.ledger import Store

BY = ("source", "topic", "all")
EVERY_SOURCE = "every source"
NO_TOPIC = "(no topic)"


@dataclass(frozen=True)
class Reference:
    """What a model was taught: its version, and the counts of its training drafts by feature and bin."""

    model_version: str
    counts: Mapping[str, Mapping[str, int]]


def read_reference(manifest: Mapping[str, Any]) -> Reference:
    """Return the reference in a model's manifest.

    Raises:
        UserError: when the model was trained before references were kept.
    """
    if "reference" not in manifest:
        raise UserError(
            f"model {manifest['version']} does not say what its training drafts look like; train it again to compare drafts with them"
        )
    return Reference(manifest["version"], manifest["reference"])


def drift_summary(
    store: Store, reference: Reference, since: date, until: date, *, by: str = "source", today: date | None = None
) -> dict[str, Any]:
    """Return the drift of a period (both days included, UTC) as plain data, the sources with most to say first.

    Only what the reference's own model answered is compared; ``other_models`` is how many drafts of the period others answered. ``by`` is
    one of ``BY``: with ``topic`` each source is a topic (``NO_TOPIC`` where none was said), with ``all`` there is one for everything.
    ``today`` is for the sentence alone, which says "in the last 30 days" where the period ends then.
    Each source has ``source``, ``drafts``, ``verdict`` (``few``, ``quiet``, ``watch``, ``retrain``), ``sentence``, ``actions`` and ``features``.
    """
    by_source: dict[str, Counts] = {}
    others = 0
    for (name, model_version), counts in read_counts(store, since, until, "topic" if by == "topic" else "source").items():
        source = EVERY_SOURCE if by == "all" else name or NO_TOPIC
        if model_version == reference.model_version:
            by_source.setdefault(source, Counter()).update(counts)
        else:
            others += counts["drafts", "all"]
    period = say_period(since, until, today)
    sources = [_measured(source, counts, reference, period, by) for source, counts in by_source.items()]
    order = ("retrain", "watch", "quiet", "few")
    return {
        "by": by,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "model_version": reference.model_version,
        "least_drafts": LEAST_DRAFTS,
        "other_models": others,
        "sources": sorted(sources, key=lambda one: (order.index(one["verdict"]), -one["drafts"], one["source"])),
    }


def _measured(source: str, counts: Counts, reference: Reference, period: str, by: str) -> dict[str, Any]:
    found = by_feature(counts)
    drafts = counts["drafts", "all"]
    features = []
    for feature, bins in {**INPUTS, **ANSWERS}.items():
        seen, taught = found.get(feature, {}), reference.counts.get(feature, {})
        features.append(
            {
                "feature": feature,
                "drafts": sum(seen.values()),
                **asdict(change(seen, taught)),
                "bins": [
                    {"bin": name, "seen": seen.get(name, 0), "taught": taught.get(name, 0)}
                    for name in {**dict.fromkeys(bins), **taught, **seen}
                ],
            }
        )
    levels = {str(one["feature"]): str(one["level"]) for one in features}
    foreign = [_foreign(one.get("language", {})) for one in (found, reference.counts)]
    moved = Moved({**levels, "foreign": change(*foreign).level}, found, reference.counts)
    verdict, sentence = say(_whose(source, by), drafts, moved, period)
    return {
        "source": source,
        "drafts": drafts,
        "verdict": verdict,
        "sentence": sentence,
        "actions": found.get("action", {}),
        "means": {
            name: {"seen": moved.mean(name, found), "taught": moved.mean(name, reference.counts)} for name in ("length", "unknown_words")
        },
        "features": features,
    }


def _whose(source: str, by: str) -> str:
    """Name the drafts of a source for a sentence."""
    if by == "topic":
        return "drafts without a topic" if source == NO_TOPIC else f"drafts about `{source}`"
    return f"drafts from {source}" if by == "all" else f"drafts from `{source}`"


def _foreign(languages: Mapping[str, int]) -> dict[str, int]:
    """Return how many drafts are in a language that is taught, and in another: which of those taught matters little."""
    other = languages.get(OTHER_LANGUAGE, 0)
    return {"taught": sum(languages.values()) - other, OTHER_LANGUAGE: other}
