"""Running the program in a test: in this process for speed, in one of its own where signals and pipes matter."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from service import assembly, cli

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "data" / "examples"
NOW = "2026-11-24T10:15:00-05:00"
"""A Tuesday morning in New York."""
GOOD = "Hi Ana, Dana Whitfield from Harbor Dental. Your check-up is on Friday at 10:30."


@dataclass(frozen=True)
class Run:
    """What a run left: exit code and both outputs."""

    code: int
    out: str
    err: str


assemble_once = lru_cache(maxsize=8)(assembly.assemble)


def sendcheck(*arguments: Any, stdin: bytes = b"") -> Run:
    """Run a command in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    given = io.TextIOWrapper(io.BufferedReader(io.BytesIO(stdin)), encoding="utf-8")  # type: ignore[arg-type]
    code: Any = 0
    assembled = (patch(f"service.{place}.assemble", assemble_once) for place in ("batch", "commands.check"))
    with ExitStack() as stack:
        for context in (redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", given), *assembled):
            stack.enter_context(context)  # type: ignore[arg-type]
        try:
            cli.app([str(one) for one in arguments], prog_name="sendcheck")
        except SystemExit as end:
            code = end.code
    return Run(int(code or 0), *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]


def process(*arguments: Any, stdin: bytes | None = None, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Run:
    """Run a command as a process of its own."""
    done = subprocess.run(command(*arguments), input=stdin, capture_output=True, cwd=cwd, env={**os.environ, **(env or {})}, timeout=120)
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def command(*arguments: Any) -> list[str]:
    """Give the words that start the program, wherever it is started, and heeding Ctrl-C: a job in the background inherits deafness to it."""
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    start = f"{heed}import sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[0] = 'sendcheck'; from service.cli import main; main()"
    return [sys.executable, "-c", start, *map(str, arguments)]


def write_jsonl(path: Path, rows: Iterable[Any]) -> Path:
    """Write JSON Lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """Write CSV with the keys of the first row as its header."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read_jsonl(path: Path) -> list[Any]:
    """Read JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read CSV."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def workers_left_after_a_kill(run: subprocess.Popen[bytes], count: int) -> list[int]:
    """Kill a run once it has so many worker processes, and give those that go on all the same; Linux alone tells which there are.

    Raises:
        AssertionError: when the run ends before it has them.
    """
    deadline = time.monotonic() + 100
    workers: list[int] = []
    while len(workers) < count and run.poll() is None and time.monotonic() < deadline:
        workers = [int(pid) for pid in Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()]
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert len(workers) == count
    while any(Path(f"/proc/{pid}/stat").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [pid for pid in workers if Path(f"/proc/{pid}/stat").exists()]
