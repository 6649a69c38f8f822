"""Progress of long work, shown on a terminal's standard error and nowhere else."""

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from service.readers import Source


class Progress:
    """A bar over a source: by bytes read, or rows of a Parquet file; without a size it counts rows."""

    def __init__(self, what: str = "scoring") -> None:
        """Make a bar for some work; it shows only where standard error is a terminal."""
        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rows]} rows"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        self._task = self._bar.add_task(what, total=None, rows=0)
        self._rows = 0

    def __enter__(self) -> "Progress":
        """Show the bar."""
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the bar away."""
        self._bar.stop()

    def start(self, source: Source) -> None:
        """Say how much there is."""
        self._bar.update(self._task, total=source.size)

    def advance(self, source: Source, rows: int) -> None:
        """Say how far the work has come."""
        self._rows += rows
        self._bar.update(self._task, completed=source.position(), rows=self._rows)
