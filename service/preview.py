"""The first decisions of a run as a table, for a person at a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from rules.vocabulary import Effect
from service.outcome import Reject
from service.scoring import Outcome

_STYLES = {"send": "green", "hold": "yellow", "revise": "yellow", "escalate": "magenta", "stop": "red"}
_BLOCKING = (Effect.TEXT_NOT_ALLOWED, Effect.ESCALATE, Effect.REVISE, Effect.HOLD, Effect.REVIEW)


class Preview:
    """Keeps the first decisions and prints them."""

    def __init__(self, most: int = 100) -> None:
        """Keep at most so many rows."""
        self.most, self.total = most, 0
        self.rows: list[tuple[str, str, str, str]] = []

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Note some outcomes."""
        for outcome in outcomes:
            if isinstance(outcome, Reject):
                continue
            self.total += 1
            if len(self.rows) >= self.most:
                continue
            findings = sorted(
                (one for one in outcome["findings"] if one["effect"] in _BLOCKING), key=lambda one: _BLOCKING.index(Effect(one["effect"]))
            )
            why = findings[0]["message"] if findings else ""
            more = f" (+{len(findings) - 1} more)" if len(findings) > 1 else ""
            name = "" if outcome["draft_id"] is None else str(outcome["draft_id"])
            self.rows.append((name, outcome["action"], outcome["channel"] or "none", why + more))

    def show(self) -> None:
        """Print the table on standard error."""
        table = Table(box=None, pad_edge=False)
        for column in ("draft", "action", "channel", "why"):
            table.add_column(column, overflow="fold")
        for name, action, channel, why in self.rows:
            table.add_row(name, f"[{_STYLES[action]}]{action}[/]", channel, why)
        console = Console(stderr=True)
        console.print(table)
        if self.total > len(self.rows):
            console.print(f"... and {self.total - len(self.rows)} more")
