"""Decisions written down when asked: which draft, what was decided and why, by which model and policy. Never a word of the text."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert

from service.store.ledger import Store
from service.store.tables import decisions

_KEPT = ("action", "channel", "model_version", "policy_version")


def record_decisions(
    store: Store, run_id: str, decided: Sequence[tuple[str | None, Mapping[str, Any]]], decided_at: int, recorded_at: int
) -> None:
    """Record decisions of one run, each with the contact it is about.

    ``decided_at`` is the moment that counted as now, ``recorded_at`` what the clock says; both in microseconds since the epoch.
    """
    rows = [
        {
            "run_id": run_id,
            "draft_id": None if decision["draft_id"] is None else str(decision["draft_id"]),
            "contact_id": contact_id,
            "rules": ";".join(finding["rule"] for finding in decision["findings"]),
            "decided_at": decided_at,
            "recorded_at": recorded_at,
            **{name: decision[name] for name in _KEPT},
        }
        for contact_id, decision in decided
    ]
    if rows:
        store.write(lambda connection: connection.execute(insert(decisions), rows) and None)


def forget_run(store: Store, run_id: str) -> None:
    """Remove what a run that came to nothing has recorded."""
    store.write(lambda connection: connection.execute(delete(decisions).where(decisions.c.run_id == run_id)) and None)
