"""What a run adds up to: counts per action, channel and label, and the reasons that came up most."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.catalog import BY_ID
from rules.vocabulary import ACTIONS, LABELS, Effect


@dataclass
class Summary:
    """Counters over decisions; ``side_rejected`` counts rows of side files, the rest drafts."""

    drafts: int = 0
    rejected: int = 0
    side_rejected: int = 0
    review: int = 0
    unchecked: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, decision: Mapping[str, Any]) -> None:
        """Count one decision."""
        self.drafts += 1
        self.review += decision["needs_review"]
        self.unchecked += not decision["consent_checked"]
        self.actions[decision["action"]] += 1
        self.channels[decision["channel"] or "none"] += 1
        self.labels.update(label for label in LABELS if decision["labels"][label]["flagged"])
        self.reasons.update({finding["rule"] for finding in decision["findings"] if finding["effect"] != Effect.WARN})

    def lines(self, top: int = 6) -> list[str]:
        """Say it in a few lines of text."""
        total = max(self.drafts, 1)
        rejected = f", {self.rejected} rejected" if self.rejected else ""
        judged = "1 draft judged" if self.drafts == 1 else f"{self.drafts} drafts judged"
        lines = [f"{judged}{rejected}; {self.review} to review; {self.unchecked} without a contact, so consent was not checked"]
        for title, counter, names in (
            ("actions", self.actions, ACTIONS),
            ("channels", self.channels, ("text", "phone", "email", "meeting", "none")),
            ("labels", self.labels, LABELS),
        ):
            shown = [f"{name} {counter[name]} ({counter[name] / total:.0%})" for name in names if counter[name]]
            lines.append(f"{title + ':':9} " + (", ".join(shown) or "none"))
        if self.reasons:
            lines.append("top reasons:")
            lines += [f"  {count:6}  {rule:26} {BY_ID[rule].sentence}" for rule, count in self._most_common(top)]
        return lines

    def _most_common(self, top: int) -> list[tuple[str, int]]:
        """Give the reasons that came up most, those that came up as often in the order of the rule table."""
        return sorted(((rule, self.reasons[rule]) for rule in BY_ID if self.reasons[rule]), key=lambda one: -one[1])[:top]
