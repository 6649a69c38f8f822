"""Lines of a text file in UTF-8, none of them longer than memory bears, and a place to put lines back."""

import io
from collections.abc import Iterator

from service.errors import UserError

LONGEST = 1_000_000
"""Characters (bytes, while reading) a line or a CSV record may have; a hundred times the longest text. What is longer is cut here."""

_BOM = b"\xef\xbb\xbf"


class Lines:
    """Decoded lines with their line ends. ``number`` is the number of the last line given, ``read`` the bytes consumed."""

    def __init__(self, stream: io.BufferedReader, name: str, advice: str) -> None:
        """Read from a stream; ``name`` and ``advice`` go into the error for what is not UTF-8."""
        self.stream, self.name, self.advice = stream, name, advice
        self.number = self.read = 0
        self.returned: list[str] = []

    def __iter__(self) -> Iterator[str]:
        """Give the lines."""
        return self

    def __next__(self) -> str:
        """Give the next line.

        Raises:
            UserError: when it is not UTF-8.
        """
        self.number += 1
        if self.returned:
            return self.returned.pop()
        raw = self.stream.readline(LONGEST)
        self.read += len(raw)
        if not raw:
            self.number -= 1
            raise StopIteration
        if len(raw) == LONGEST and not raw.endswith(b"\n"):
            raw = self._cut(raw)
        if self.read == len(raw) and raw.startswith(_BOM):
            raw = raw[3:]
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = raw[error.start]
            raise UserError(
                f"{self.name}: line {self.number} is not UTF-8 (byte 0x{byte:02x} at {error.start + 1}); {self.advice}"
            ) from None

    def put_back(self, lines: list[str]) -> None:
        """Take lines back, to be given again in the same order."""
        self.returned.extend(reversed(lines))
        self.number -= len(lines)

    def _cut(self, raw: bytes) -> bytes:
        """Skip the rest of a line that is too long, and give what was read, to a whole character, padded to the full length."""
        while rest := self.stream.readline(LONGEST):
            self.read += len(rest)
            if rest.endswith(b"\n"):
                break
        return raw.decode("utf-8", "ignore").encode().ljust(LONGEST)
