"""Ten minutes of ``POST /v1/check`` from eight clients at once: no request may fail, and memory must not go on growing.

Run it from the repository's folder: ``python -m benchmarks.soak``; with ``--rate 0`` the clients send as fast as they are answered.
"""

import argparse
import json
import sys
import time
from itertools import chain
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from benchmarks.api import ours
from benchmarks.bodies import bodies
from benchmarks.load import Answers, send

CLIENTS = 8
PART_SECONDS = 30


def main() -> None:
    """Send, say every half minute how it goes, and write what came of it; ends with 1 when a request failed."""
    parser = argparse.ArgumentParser(description="Check drafts for a while; no request may fail.")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=50.0, help="requests a second, 0 for as fast as they are answered")
    parser.add_argument("-o", "--output", type=Path, help="a file for the figures, JSON")
    options = parser.parse_args()
    sent = list(chain.from_iterable(zip(*bodies().values(), strict=False)))
    pause = CLIENTS / options.rate if options.rate else None
    whole, memory, place = Answers(), [], 0
    with TemporaryDirectory() as name, ours(Path(name)) as server:
        end = time.monotonic() + options.minutes * 60
        memory.append(server.memory())
        rate = options.rate or 50.0
        while time.monotonic() < end:
            count = max(CLIENTS, int(rate * min(PART_SECONDS, end - time.monotonic())))
            turned = [sent[(place + number) % len(sent)] for number in range(count)]
            found = send(server, "/v1/check", turned, CLIENTS, count, pause)
            rate, place = options.rate or count / found.elapsed, place + count
            whole.add(found)
            memory.append(server.memory())
            print(f"{len(whole.seconds):,} answered, {len(whole.failed)} failed, {memory[-1]:.0f} MB", flush=True)
    cuts = quantiles(whole.seconds, n=100)
    figures = {
        "answered": len(whole.seconds),
        "failed": len(whole.failed),
        "minutes": whole.elapsed / 60,
        "clients": CLIENTS,
        "p50_ms": cuts[49] * 1000,
        "p99_ms": cuts[98] * 1000,
        "cpu_ms": whole.cpu / len(whole.seconds) * 1000,
        "memory_mb": memory,
    }
    print(json.dumps(figures, indent=1))
    if options.output is not None:
        options.output.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    sys.exit(1 if whole.failed else 0)


if __name__ == "__main__":
    main()
