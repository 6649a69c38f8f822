"""When a challenger takes the champion's place: every number of the rule, and its answer in one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from model.labels import LABELS


@dataclass(frozen=True)
class Rule:
    """The limits of a promotion; why they are what they are stands in docs/decisions.md.

    On the user's held-out examples the challenger must have fewer wrong labels in ``sureness`` of the resamples. On the holdout the
    lower end of the gap's 95 % interval may be ``macro_f1_fall`` under zero, in either language the gap itself ``language_fall``, the
    wrongly flagged share of unlabelled drafts may rise by ``wrongly_flagged_rise``, and each label's recall fall by ``recall_fall`` of it.
    """

    sureness: float = 0.8
    macro_f1_fall: float = 0.01
    language_fall: float = 0.02
    wrongly_flagged_rise: float = 0.02
    recall_fall: Mapping[str, float] = field(
        default_factory=lambda: {**dict.fromkeys(LABELS, 0.03), "pii_request": 0.015, "bad_news": 0.015}
    )

    def as_dict(self) -> dict[str, Any]:
        """Return the limits for a report."""
        return {
            "sureness": self.sureness,
            "macro_f1_fall": self.macro_f1_fall,
            "language_fall": self.language_fall,
            "wrongly_flagged_rise": self.wrongly_flagged_rise,
            "recall_fall": dict(self.recall_fall),
        }


@dataclass(frozen=True)
class Verdict:
    """Whether the challenger is promoted, and the one sentence that says why, or why not."""

    promoted: bool
    reason: str


def decide(examples: Mapping[str, Any], holdout: Mapping[str, Any], rule: Rule | None = None) -> Verdict:
    """Return the verdict on two comparisons made by ``challenge``: on the user's held-out examples, and on the holdout."""
    rule = rule or Rule()
    faults = [*_on_examples(examples, rule), *_on_holdout(holdout, rule)]
    if faults:
        rest = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        return Verdict(False, f"refused: {faults[0]}{rest}")
    wrong, gap = examples["wrong_labels"], holdout["macro_f1"]["gap"]
    return Verdict(
        True,
        f"better on the {examples['drafts']} held-out examples (wrong labels per draft {wrong['champion']:.2f} -> {wrong['challenger']:.2f}) "
        f"and not worse on the holdout (macro-F1 {gap['value']:+.3f} [{gap['interval'][0]:+.3f}, {gap['interval'][1]:+.3f}])",
    )


def _on_examples(figures: Mapping[str, Any], rule: Rule) -> list[str]:
    wrong, count = figures["wrong_labels"], figures["drafts"]
    if not wrong["champion"]:
        return [f"the model in use already gets every label of the {count} held-out examples right, so nothing can be gained on them"]
    if wrong["challenger"] >= wrong["champion"]:
        return [
            f"on the {count} held-out examples the new model is not better: wrong labels per draft {wrong['champion']:.2f} -> "
            f"{wrong['challenger']:.2f}"
        ]
    if figures["fewer_wrong"] < rule.sureness:
        return [
            f"on the {count} held-out examples the new model is better in only {figures['fewer_wrong']:.0%} of the resamples, "
            f"{rule.sureness:.0%} are needed; more examples would tell"
        ]
    return []


def _on_holdout(figures: Mapping[str, Any], rule: Rule) -> list[str]:
    faults = []
    low = figures["macro_f1"]["gap"]["interval"][0]
    if low < -rule.macro_f1_fall:
        faults.append(
            f"on the holdout macro-F1 may have fallen by {-low:.3f} (lower end of the interval), {rule.macro_f1_fall} is the limit"
        )
    for language, one in figures["languages"].items():
        if one["gap"]["value"] < -rule.language_fall:
            faults.append(f"on the holdout macro-F1 in {language} fell by {-one['gap']['value']:.3f}, {rule.language_fall} is the limit")
    rise = figures["wrongly_flagged"]["gap"]["value"] or 0.0
    if rise > rule.wrongly_flagged_rise:
        faults.append(f"on the holdout {rise:.1%} more unlabelled drafts are wrongly flagged, {rule.wrongly_flagged_rise:.0%} is the limit")
    for label, limit in rule.recall_fall.items():
        one = figures["labels"][label]
        fall = -one["recall"]["gap"]["value"]
        if one["positives"] and fall > limit:
            faults.append(f"on the holdout recall of {label} fell by {fall:.3f}, {limit} is the limit")
    return faults
