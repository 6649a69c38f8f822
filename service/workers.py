"""Worker processes: pieces of work given out ahead, answers taken in order, and no worker that outlives its parent."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import TypeVar

Piece = TypeVar("Piece")
Answer = TypeVar("Answer")


def begin_worker() -> None:
    """Set a worker process up: an interrupt is the parent's to handle, a polite kill ends it, and so does the end of its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def map_in_order(pool: ProcessPoolExecutor, work: Callable[[Piece], Answer], pieces: Iterator[Piece], ahead: int) -> Generator[Answer]:
    """Give the answers for some pieces in their order, with at most ``ahead`` of them under way.

    Raises:
        BrokenProcessPool: when a worker dies.
    """
    pending: list[Future[Answer]] = []
    try:
        pending += [pool.submit(work, piece) for piece in islice(pieces, ahead)]
        while pending:
            yield pending.pop(0).result()
            pending += [pool.submit(work, piece) for piece in islice(pieces, 1)]
    finally:
        for future in pending:
            future.cancel()


def _end_with_parent() -> None:
    """End when the parent has ended, however: a worker of a killed parent would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
