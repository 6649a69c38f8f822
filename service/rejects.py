"""The rejects file: what could not be used, and why, one JSON object a line."""

import math
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from service.errors import UserError
from service.outcome import Reject
from service.writers import atomic, encode_lines, is_stream


class Rejects:
    """Takes rejects; the file appears when the first one comes and the run ends well."""

    def __init__(self, path: str, stack: ExitStack) -> None:
        """Write to a path, ``-`` for standard error; the stack closes the file."""
        self.path, self.stack = path, stack
        self.stream: IO[bytes] | None = None

    def write(self, reject: Reject) -> None:
        """Write one line."""
        line = encode_lines([storable(reject.as_json())])
        if self.path == "-":
            sys.stderr.write(line.decode())
            return
        if self.stream is None:
            self.stream = self.stack.enter_context(atomic(self.path))
        self.stream.write(line)


@contextmanager
def open_rejects(path: str) -> Iterator[Rejects]:
    """Open a rejects file. When a run ends well without rejects, an older file of the name is removed: it is not about this run.

    Raises:
        UserError: when the name is that of a folder.
    """
    if Path(path).is_dir():
        raise UserError(f"{path}: cannot be written: it is a folder")
    with ExitStack() as stack:
        rejects = Rejects(path, stack)
        yield rejects
        if rejects.stream is None and not is_stream(path):
            _remove(path)


def _remove(path: str) -> None:
    try:
        Path(path).unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{path}: an older file of this name cannot be removed: {error.strerror}") from None


def storable(value: Any) -> Any:
    """Give what came in a form JSON can hold: numbers that are none become words."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): storable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    return value
