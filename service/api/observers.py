"""Those who look on: they see every decision after it was given, in a thread of their own, and hold up nobody.

An observer is a function of the service's state and the decisions given since it last ran. It may use the database; what it raises is logged and
forgotten.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from service.api.state import AppState

WAITING = 10_000
"""How many decisions may wait for the observers; more are counted and let go."""

EVERY_SECONDS = 0.2
"""How often the observers look."""


@dataclass(frozen=True)
class Judged:
    """A decision that was given: the item as it was sent, the decision, when (microseconds), and who asked (None: no key)."""

    item: Mapping[str, Any]
    decision: Mapping[str, Any]
    at: int
    key_id: str | None


Observer = Callable[["AppState", Sequence[Judged]], None]


class Observation:
    """Hands decisions to observers. Without observers it does nothing."""

    def __init__(self, observers: Sequence[Observer], lost: Callable[[], None]) -> None:
        """Know who looks on; ``lost`` is called for each decision let go."""
        self._observers, self._lost = tuple(observers), lost
        self._waiting: deque[Judged] = deque()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, state: "AppState") -> None:
        """Start the thread, where there is somebody to look on."""
        if self._observers:
            self._thread = threading.Thread(target=self._run, args=(state,), name="observers", daemon=True)
            self._thread.start()

    def add(self, judged: Judged) -> None:
        """Let a decision be seen; never waits, and wakes nobody: a thread woken by each request would take its time from it."""
        if self._thread is None:
            return
        if len(self._waiting) < WAITING:
            self._waiting.append(judged)
        else:
            self._lost()

    def close(self) -> None:
        """Wait until everything was seen."""
        if self._thread is not None:
            self._end.set()
            self._thread.join()

    def _run(self, state: "AppState") -> None:
        while not self._end.wait(EVERY_SECONDS):
            self._show(state)
        self._show(state)

    def _show(self, state: "AppState") -> None:
        judged = [self._waiting.popleft() for _ in range(len(self._waiting))]
        for observer in self._observers if judged else ():
            try:
                observer(state, judged)
            except Exception as error:  # whoever looks on must not end the service
                structlog.get_logger().error("observer failed", observer=observer.__name__, fault=type(error).__name__)
