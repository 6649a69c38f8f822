"""Observers see every decision and hold up none."""

import threading
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from serving import NOW, serving
from structlog.testing import capture_logs

from service.api.observers import WAITING, Judged, Observation

JUDGED = Judged({"text": "Zanzibar"}, {"action": "send"}, NOW, None)


def test_without_observers_nothing_runs() -> None:
    """No thread, no queue that fills."""
    observation = Observation((), lambda: None)
    observation.start(SimpleNamespace())  # type: ignore[arg-type]
    observation.add(JUDGED)
    observation.close()


def test_everything_is_seen_before_the_service_ends(tmp_path: Path) -> None:
    """Single drafts and batches, each with its item, and not those that were refused."""
    seen: list[Judged] = []

    def observer(state: Any, judged: Sequence[Judged]) -> None:
        assert state.settings.review_queue is False
        seen.extend(judged)

    with patch("service.api.app.OBSERVERS", (observer,)), serving(tmp_path) as client:
        client.post("/v1/check", json={"text": "One"})
        client.post("/v1/check", json={"text": ""})
        client.post("/v1/check/batch", json={"items": [{"text": "Two"}, {}, {"text": "Three"}]})
    assert [one.item["text"] for one in seen] == ["One", "Two", "Three"]
    assert {(one.decision["action"], one.at, one.key_id) for one in seen} == {("send", NOW, None)}


def test_an_observer_that_fails_is_logged_without_words_and_harms_nobody() -> None:
    """The next observer still sees the decision."""
    seen: list[Judged] = []

    def broken(_: Any, judged: Sequence[Judged]) -> None:
        raise ValueError(judged[0].item["text"])

    with capture_logs() as lines:
        observation = Observation((broken, lambda _, judged: seen.extend(judged)), lambda: None)
        observation.start(SimpleNamespace())  # type: ignore[arg-type]
        observation.add(JUDGED)
        observation.close()
    assert seen == [JUDGED]
    assert [(line["event"], line["fault"]) for line in lines] == [("observer failed", "ValueError")]
    assert "Zanzibar" not in str(lines)


def test_a_slow_observer_loses_decisions_and_waits_for_nobody() -> None:
    """What finds no room is counted."""
    go, lost, seen = threading.Event(), [], []  # type: ignore[var-annotated]

    def slow(_: Any, judged: Sequence[Judged]) -> None:
        go.wait()
        seen.extend(judged)

    observation = Observation((slow,), lambda: lost.append(1))
    observation.start(SimpleNamespace())  # type: ignore[arg-type]
    for _ in range(2 * WAITING + 2):
        observation.add(JUDGED)
    go.set()
    observation.close()
    assert lost
    assert len(lost) + len(seen) == 2 * WAITING + 2
