"""Drift in a plain sentence: what moved, and what to do about it.

Words the model has never met and doubts are what labelled examples cure, so they call for retraining. Lengths and labels may differ from the
training drafts for good: those were written to hold every label often, which no single business does. They call for a look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from model.labels import LABELS
from model.profile import OTHER_LANGUAGE, YES
from service.drift.measure import LEAST_DRAFTS

ByFeature = Mapping[str, Mapping[str, int]]
TO_LABEL, TO_READ = 100, 30
_MOST_LABELS = 3


@dataclass(frozen=True)
class Moved:
    """Each feature's level (``foreign``: that of all languages the model is not taught), and the counts behind it."""

    levels: Mapping[str, str]
    seen: ByFeature
    taught: ByFeature

    def is_moved(self, feature: str, *levels: str) -> bool:
        """Tell whether a feature moved, or moved by one of these levels."""
        return self.levels.get(feature) in (levels or ("some", "much"))

    def shares(self, feature: str, name: str) -> tuple[float, float]:
        """Return which share of drafts fell into a bin, now and when taught."""
        return _share(self.seen.get(feature, {}), name), _share(self.taught.get(feature, {}), name)

    def gap(self, feature: str, name: str) -> float:
        """Return how far the two shares are apart."""
        now, then = self.shares(feature, name)
        return abs(now - then)

    def mean(self, feature: str, counts: ByFeature) -> float:
        """Return the mean length of drafts in characters, or which share of their words is unknown."""
        if feature == "unknown_words":
            return round(_share(counts.get("words", {}), "unknown"), 4)
        return round(counts.get("characters", {}).get("all", 0) / max(1, counts.get("drafts", {}).get("all", 0)), 1)


def _share(bins: Mapping[str, int], name: str) -> float:
    return bins.get(name, 0) / max(1, sum(bins.values()))


def say_period(since: date, until: date, today: date | None) -> str:
    """Name a period, both days included."""
    if until == today:
        days = (until - since).days + 1
        return "Today" if days == 1 else f"In the last {days} days"
    return f"On {since}" if since == until else f"From {since} to {until}"


def say(who: str, drafts: int, moved: Moved, period: str) -> tuple[str, str]:
    """Return the verdict (``few``, ``quiet``, ``watch``, ``retrain``) on ``who``, such as "drafts from `crm`", and its sentence."""
    if drafts < LEAST_DRAFTS:
        return "few", f"{period} there were {drafts} {who}; at least {LEAST_DRAFTS} are needed before anything is said."
    cured, foreign, other = _cured(moved), _foreign(moved), _length(moved) + _labels(moved)
    if moved.is_moved("unknown_words", "some"):
        other = _words(moved) + other
    told = _joined(cured + foreign + other)
    if cured:
        return "retrain", f"{period} {who} {told}: label {TO_LABEL} of them and retrain."
    if foreign:
        return "watch", f"{period} {who} {told}: the model is not taught that language and sends such drafts to review."
    if other:
        return "watch", f"{period} {who} {told}; that may be their nature: read {TO_READ} of them, and label what is wrong."
    return "quiet", f"{period} {who} look like what the model was taught; nothing to do."


def _cured(moved: Moved) -> list[str]:
    """Say what labelled examples would cure."""
    found = []
    if moved.is_moved("unknown_words", "much"):
        found += _words(moved)
    now, then = moved.shares("unsure", YES)
    if moved.is_moved("unsure") and now > then:
        found.append(f"leave it unsure more often ({_percent(now)} instead of {_percent(then)})")
    return found


def _foreign(moved: Moved) -> list[str]:
    now, then = moved.shares("language", OTHER_LANGUAGE)
    if moved.is_moved("foreign") and now > then:
        return [f"are more often in another language, or too short to tell ({_percent(now)} instead of {_percent(then)})"]
    return []


def _words(moved: Moved) -> list[str]:
    now, then = moved.mean("unknown_words", moved.seen), moved.mean("unknown_words", moved.taught)
    return [f"hold more words the model does not know ({_percent(now)} of their words instead of {_percent(then)})"] if now > then else []


def _length(moved: Moved) -> list[str]:
    if not moved.is_moved("length"):
        return []
    now, then = moved.mean("length", moved.seen), moved.mean("length", moved.taught)
    word = "shorter" if now < then * 0.95 else "longer" if now > then * 1.05 else "of other lengths"
    return [f"are {word} ({now:.0f} characters on average instead of {then:.0f})"]


def _labels(moved: Moved) -> list[str]:
    """Say which labels the model gives more or less often, and for which only its probabilities are others."""
    flagged = [label for label in LABELS if moved.is_moved(f"flagged.{label}")]
    flagged.sort(key=lambda label: -moved.gap(f"flagged.{label}", YES))
    chances = [label for label in LABELS if moved.is_moved(f"probability.{label}") and label not in flagged]
    parts = []
    if flagged:
        shares = [(label, *moved.shares(f"flagged.{label}", YES)) for label in flagged]
        parts.append(
            f"are flagged otherwise ({_few([f'{label} {_percent(now)} instead of {_percent(then)}' for label, now, then in shares])})"
        )
    if chances:
        parts.append(f"get other probabilities ({_few(chances)})")
    return parts


def _few(names: list[str]) -> str:
    more = [f"{len(names) - _MOST_LABELS} more"] if len(names) > _MOST_LABELS else []
    return ", ".join(names[:_MOST_LABELS] + more)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.095 or share == 0 else f"{100 * share:.1f} %"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""
