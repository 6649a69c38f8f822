"""A server of its own process, and many clients that keep their connections: what ``benchmarks.api`` and ``benchmarks.soak`` measure with.

The clients write and read bare HTTP/1.1 over one connection each, so that they take little of the time they measure. Needs ``/proc``.
"""

import asyncio
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_STATUS = slice(9, 12)
_PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A server under measurement; ``started_in`` is how long it took to the first answer, in seconds."""

    process: subprocess.Popen[bytes]
    port: int
    started_in: float

    def cpu(self) -> float:
        """Return the seconds of processor it has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the memory it holds, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@dataclass
class Answers:
    """What came of requests: the seconds of each that was answered with 200, every other status (0: no answer), and the seconds of all."""

    seconds: list[float] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    elapsed: float = 0.0
    cpu: float = 0.0

    def add(self, other: "Answers") -> None:
        """Take another run's in."""
        self.seconds += other.seconds
        self.failed += other.failed
        self.elapsed += other.elapsed
        self.cpu += other.cpu


def free_port() -> int:
    """Return a port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(command: Sequence[str], port: int, folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Run a server in a folder until the block ends; it is there once ``/healthz`` answers 200."""
    # Compiled modules are kept, as they are wherever a service is installed, even where this shell says otherwise.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=folder, env={**environment, **(settings or {})}, stdout=log, stderr=log)  # noqa: S603 - the benchmarks' own commands
    try:
        while not _is_alive(port):
            if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
                raise RuntimeError(f"{command[0]} did not start; see {folder / 'server.log'}")
            time.sleep(0.005)
        yield Server(process, port, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _is_alive(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def send(server: Server, path: str, bodies: Sequence[bytes], clients: int, count: int, pause: float | None = None) -> Answers:
    """Send ``count`` requests from so many clients at once, the bodies in turn.

    With ``pause`` a client waits so many seconds between the starts of two of its requests.
    """
    requests = cycle([_request(server.port, path, body) for body in bodies])
    answers, left = Answers(), iter(range(count))

    async def client() -> None:
        loop, connection = asyncio.get_running_loop(), None
        for _ in left:
            began = time.perf_counter()
            try:
                if connection is None:
                    _, connection = await loop.create_connection(_Connection, "127.0.0.1", server.port)
                status = await connection.ask(next(requests))
            except OSError:
                status, connection = 0, None
            took = time.perf_counter() - began
            if status == 200:
                answers.seconds.append(took)
            else:
                answers.failed.append(status)
            if pause is not None:
                await asyncio.sleep(max(0.0, pause - took))
        if connection is not None:
            connection.close()

    async def all_clients() -> None:
        await asyncio.gather(*(client() for _ in range(clients)))

    cpu, began = server.cpu(), time.perf_counter()
    asyncio.run(all_clients())
    answers.elapsed, answers.cpu = time.perf_counter() - began, server.cpu() - cpu
    return answers


def _request(port: int, path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class _Connection(asyncio.Protocol):
    """One connection: a request goes out, its whole answer comes in, then the next."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._came = transport, b""
        self._answer: asyncio.Future[int] | None = None

    async def ask(self, request: bytes) -> int:
        """Send a request; return the status of its answer.

        Raises:
            ConnectionError: when the connection ends before the answer does.
        """
        if self._transport.is_closing():
            raise ConnectionResetError
        self._came, self._answer = b"", asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        self._came += data
        head, end, body = self._came.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if end and length and len(body) >= int(length[1]) and self._answer is not None and not self._answer.done():
            self._answer.set_result(int(head[_STATUS]))

    def connection_lost(self, _error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError())

    def close(self) -> None:
        """End the connection."""
        self._transport.close()
