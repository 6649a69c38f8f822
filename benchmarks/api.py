"""``POST /v1/check`` beside a bare FastAPI route with the same bodies: latency, throughput, processor time, memory, start-up.

Both servers run in processes of their own, with one worker each; they are measured in turns, so that a busy moment of the machine falls on both.
The bare route reads the JSON and answers one fixed decision. Processor time a request is what other programs on the machine change least.

Run it from the repository's folder: ``python -m benchmarks.api -o docs/benchmarks``. It takes about four minutes.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.bodies import ROOT, bodies
from benchmarks.load import Answers, Server, free_port, send, serving

CLIENTS = {1: 300, 8: 400, 64: 640}
"""How many clients at once, and how many requests they send in a round."""

ROUNDS, STARTS, WARM_UP = 2, 5, 100
BATCH, BATCHES = 1000, 2
OURS, BARE = "sendcheck", "bare route"
Start = Callable[[], AbstractContextManager[Server]]


@contextmanager
def ours(folder: Path) -> Iterator[Server]:
    """Run ``sendcheck serve`` with its model and a SQLite store."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "sendcheck"), "serve", "--port", str(port)]
    with serving(command, port, folder, {"SENDCHECK_RATE_LIMIT": "100000000/minute", "PYTHONPATH": str(ROOT)}) as server:
        yield server


@contextmanager
def bare(folder: Path, decision: Path) -> Iterator[Server]:
    """Run the bare route."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare_route", str(port), str(decision)]
    with serving(command, port, folder, {"PYTHONPATH": str(ROOT)}) as server:
        yield server


def measure(starts: dict[str, Start], rounds: int) -> dict[str, Any]:
    """Return every figure; times in milliseconds, memory in MB."""
    started: dict[str, list[float]] = {name: [] for name in starts}
    for turn in range(STARTS + 1):
        for name, start in starts.items():
            with start() as server:
                if turn > 0:  # the first start compiles
                    started[name].append(server.started_in)
    sent = bodies()
    answers: dict[tuple[str, int, str], Answers] = {}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(start()) for name, start in starts.items()}
        memory = {name: [server.memory()] for name, server in servers.items()}
        for server in servers.values():
            send(server, "/v1/check", sent["whole item, flagged"], 1, WARM_UP)
        for number in range(rounds):
            for kind, some in sent.items():
                for clients, count in CLIENTS.items():
                    turned = some[number * 997 % len(some) :] + some[: number * 997 % len(some)]
                    for name, server in servers.items():
                        answers.setdefault((kind, clients, name), Answers()).add(send(server, "/v1/check", turned, clients, count))
        batches = {kind: _batches(servers[OURS], some) for kind, some in sent.items()}
        for name, server in servers.items():
            memory[name].append(server.memory())
    return {
        "checks": [{"body": kind, "clients": n, "server": name, **_figures(found)} for (kind, n, name), found in answers.items()],
        "drafts_a_second_in_batches": batches,
        "start_up_seconds": {name: {"median": median(all_), "best": min(all_)} for name, all_ in started.items()},
        "memory_mb": {name: {"at_start": first, "after": last} for name, (first, last) in memory.items()},
        "cores": len(os.sched_getaffinity(0)),
        "load_average": os.getloadavg()[0],
    }


def _batches(server: Server, some: list[bytes]) -> float:
    """Return how many drafts a second come back in batches, spans and all."""
    batch = b'{"items": [' + b", ".join(some[:BATCH]) + b"]}"
    found = send(server, "/v1/check/batch", [batch], 1, BATCHES)
    if found.failed:
        raise RuntimeError(f"batches were refused: {found.failed}")
    return BATCHES * BATCH / found.elapsed


def _figures(found: Answers) -> dict[str, float]:
    cuts = quantiles(found.seconds, n=100)
    count = len(found.seconds)
    return {
        "p50_ms": cuts[49] * 1000,
        "p99_ms": cuts[98] * 1000,
        "requests_a_second": count / found.elapsed,
        "cpu_ms": found.cpu / count * 1000,
        "requests": count,
        "failed": len(found.failed),
    }


def table(figures: dict[str, Any]) -> str:
    """Return the figures as lines for people."""
    lines = [f"{'body':<20} {'clients':>7} {'server':<10} {'p50 ms':>7} {'p99 ms':>7} {'req/s':>6} {'CPU ms':>6} {'failed':>6}"]
    lines += [
        f"{one['body']:<20} {one['clients']:>7} {one['server']:<10} {one['p50_ms']:>7.2f} {one['p99_ms']:>7.2f} "
        f"{one['requests_a_second']:>6.0f} {one['cpu_ms']:>6.2f} {one['failed']:>6}"
        for one in figures["checks"]
    ]
    lines += [f"batches of {BATCH}, {kind}: {rate:,.0f} drafts a second" for kind, rate in figures["drafts_a_second_in_batches"].items()]
    lines += [
        f"start-up, {name}: median {one['median']:.2f} s, best {one['best']:.2f} s" for name, one in figures["start_up_seconds"].items()
    ]
    lines += [
        f"memory, {name}: {one['at_start']:.0f} MB, after all this {one['after']:.0f} MB" for name, one in figures["memory_mb"].items()
    ]
    return "\n".join([*lines, f"{figures['cores']} cores, load average {figures['load_average']:.1f}"])


def draw(figures: dict[str, Any]) -> Any:
    """Return a figure of p50 and p99 of both servers, by body and clients."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    kinds = list(dict.fromkeys(one["body"] for one in figures["checks"]))
    figure = Figure(figsize=(4.0 * len(kinds), 3.4), layout="constrained")
    FigureCanvasAgg(figure)
    for axis, kind in zip(figure.subplots(1, len(kinds), sharey=True), kinds, strict=True):
        for name, colour in ((OURS, "#1b6ca8"), (BARE, "#999999")):
            rows = [one for one in figures["checks"] if one["body"] == kind and one["server"] == name]
            for which, line in (("p50_ms", "o-"), ("p99_ms", "o:")):
                label = f"{name}, {which.removesuffix('_ms')}"
                axis.plot([one["clients"] for one in rows], [one[which] for one in rows], line, color=colour, label=label)
        axis.set(title=kind, xscale="log", yscale="log", xlabel="clients at once", ylabel="milliseconds" if kind == kinds[0] else "")
        axis.set_xticks(list(CLIENTS), [str(count) for count in CLIENTS], minor=False)
        axis.minorticks_off()
    figure.axes[0].legend(fontsize="small")
    return figure


def main() -> None:
    """Measure, print, and write ``api.json`` and ``api.png``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("-o", "--output", type=Path, default=Path("docs/benchmarks"))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    out: Path = options.output
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as name:
        folder = Path(name)
        decision = folder / "decision.json"
        decision.write_text(json.dumps(_decision(folder)), "utf-8")
        figures = measure({OURS: lambda: ours(folder), BARE: lambda: bare(folder, decision)}, options.rounds)
    print(table(figures))
    (out / "api.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    draw(figures).savefig(out / "api.png", dpi=80, metadata={"Software": None})


def _decision(folder: Path) -> Any:
    """Return what the service answers to an everyday text: the bare route's one answer. This also makes the store, once."""
    with ours(folder) as server:
        connection = HTTPConnection("127.0.0.1", server.port)
        connection.request("POST", "/v1/check", bodies()["text alone"][0], {"Content-Type": "application/json"})
        return json.loads(connection.getresponse().read())


if __name__ == "__main__":
    main()
