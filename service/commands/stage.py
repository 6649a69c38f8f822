"""A stage of long work told to a person: a bar on a terminal, elsewhere (a log, a pipe) a plain line from time to time."""

import sys
import time
from types import TracebackType

from service.progress import Progress
from service.readers import Source

EVERY_SECONDS = 10.0


class Stage:
    """A stage that goes through a source of rows; work that ends within ``EVERY_SECONDS`` says nothing where there is no terminal."""

    def __init__(self, what: str, source: Source) -> None:
        """Name the stage, such as ``reading``."""
        self._what, self._source, self._rows = what, source, 0
        self._bar = Progress(what)
        self._told = time.monotonic()

    def __enter__(self) -> "Stage":
        """Show it."""
        self._bar.__enter__()
        self._bar.start(self._source)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Take the bar away."""
        self._bar.__exit__(kind, error, trace)

    def advance(self, rows: int) -> None:
        """Say that so many rows more are done."""
        self._rows += rows
        self._bar.advance(self._source, rows)
        now = time.monotonic()
        if not sys.stderr.isatty() and now - self._told >= EVERY_SECONDS:
            self._told = now
            done = f" ({100 * self._source.position() / self._source.size:.0f} %)" if self._source.size else ""
            print(f"{self._what}: {self._rows:,} rows{done}", file=sys.stderr)
