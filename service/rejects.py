"""The rejects file: what could not be used, and why, one JSON object a line."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from service.outcome import Reject
from service.writers import atomic, encode_lines


class Rejects:
    """Takes rejects; the file appears when the first one comes and the run ends well."""

    def __init__(self, path: str, stack: ExitStack) -> None:
        """Write to a path, ``-`` for standard error; the stack closes the file."""
        self.path, self.stack = path, stack
        self.stream: IO[bytes] | None = None

    def write(self, reject: Reject) -> None:
        """Write one line."""
        line = encode_lines([reject.as_json()])
        if self.path == "-":
            sys.stderr.write(line.decode())
            return
        if self.stream is None:
            self.stream = self.stack.enter_context(atomic(self.path))
        self.stream.write(line)


@contextmanager
def open_rejects(path: str) -> Iterator[Rejects]:
    """Open a rejects file. When a run ends well without rejects, an older file of the name is removed: it is not about this run."""
    with ExitStack() as stack:
        rejects = Rejects(path, stack)
        yield rejects
    if path != "-" and rejects.stream is None:
        Path(path).unlink(missing_ok=True)
