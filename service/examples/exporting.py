"""Examples out of the store, as a file that ``examples import`` reads again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from model.labels import LABELS
from service.store.events import iso
from service.store.examples import StoredExample

COLUMNS = ("text", "labels", "language", "trade", "recorded_by", "recorded_at", "source", "model_version", "model_labels", "example_id")


def rows_of(found: Sequence[StoredExample], *, lists: bool) -> Iterator[dict[str, Any]]:
    """Give examples as rows; labels as ``lists`` or as words joined by semicolons."""
    for one in found:
        answered = one.model_labels
        yield {
            **{name: getattr(one, name) for name in ("text", "language", "trade", "recorded_by", "source", "model_version")},
            "labels": list(one.labels) if lists else ";".join(one.labels),
            "recorded_at": iso(one.recorded_at),
            "model_labels": None if answered is None else list(answered) if lists else ";".join(answered),
            "example_id": str(one.example_id),
        }


def summary(found: Sequence[StoredExample]) -> dict[str, Any]:
    """Count examples by label, language, source and trade, and those where the person said otherwise than the model."""
    labels: Counter[str] = Counter(label for one in found for label in one.labels)
    answered = [one for one in found if one.model_labels is not None]
    moments = [one.recorded_at for one in found]
    return {
        "examples": len(found),
        "labels": {**{label: labels[label] for label in LABELS}, "none": sum(not one.labels for one in found)},
        "languages": dict(Counter(one.language or "unknown" for one in found).most_common()),
        "sources": dict(Counter(one.source for one in found).most_common()),
        "trades": dict(Counter(one.trade or "unknown" for one in found).most_common()),
        "model_answered": len(answered),
        "model_said_otherwise": sum(one.model_labels != one.labels for one in answered),
        "first_at": iso(min(moments)) if moments else None,
        "last_at": iso(max(moments)) if moments else None,
    }
