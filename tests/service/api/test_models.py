"""Another model takes the place of the one in use while the service runs."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from serving import TestClient, serving, state_of

from model.classifier import RELEASED
from model.selftest import libraries
from model.store import read_model, write_model

DRAFT = {"text": "Hi Ana, your table for four is booked for 7 pm."}
PATIENCE_SECONDS = 20.0


def made(folder: Path, bias: float) -> str:
    """Write a model that differs from the released one into a folder of models; gives its version."""
    manifest, weights = read_model(RELEASED)
    kept = {name: manifest[name] for name in ("thresholds", "review_doubt", "metrics")} | {"libraries": libraries()}
    weights.bias[:] += bias
    version = str(write_model(folder / "new", weights, kept)["version"])
    (folder / "new").rename(folder / version)
    return version


def put_in_use(folder: Path, version: str) -> None:
    """Name the version in use, as a promotion does."""
    (folder / ".current").write_text(f"{version}\n")
    (folder / ".current").replace(folder / "current")


def eventually(told: Callable[[], Any], wanted: Any) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while told() != wanted:
        assert time.monotonic() < ends, f"{told()} is not {wanted}"
        time.sleep(0.05)


def version_of(client: TestClient) -> str:
    """Give the version in a decision."""
    return str(client.post("/v1/check", json=DRAFT).json()["model_version"])


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Give an empty folder of models."""
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def test_a_promotion_is_taken_up_without_dropping_a_request(tmp_path: Path, models: Path) -> None:
    """Every call is answered before, during and after the change, each by one model or the other."""
    version = made(models, 0.5)
    with serving(tmp_path, models=models) as client, ThreadPoolExecutor(2) as pool:
        before = version_of(client)
        put_in_use(models, version)
        answers = [pool.submit(version_of, client) for _ in range(50)]
        eventually(lambda: version_of(client), version)
        (models / "current").unlink()
        eventually(lambda: version_of(client), before)
        metrics = client.get("/metrics").text
    assert {answer.result() for answer in answers} <= {before, version}
    assert 'sendcheck_model_changes_total{outcome="taken"} 2.0' in metrics


def test_a_broken_model_is_refused_and_the_old_one_stays(tmp_path: Path, models: Path) -> None:
    """It is said where one asks whether all is well, and a sound one afterwards is taken."""
    version = made(models, 0.5)
    shutil.copytree(models / version, models / "2-broken")
    (models / "2-broken" / "weights.npy").write_bytes(b"no weights")
    with serving(tmp_path, models=models) as client:
        before = version_of(client)
        put_in_use(models, "2-broken")
        eventually(lambda: state_of(client).judges.fault is not None, True)
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert (ready.json()["model_version"], version_of(client)) == (before, before)
        assert "refused" in ready.json()["detail"]
        assert str(tmp_path) not in ready.text
        assert client.get("/v1/model").json()["fault"] is True
        put_in_use(models, version)
        eventually(lambda: version_of(client), version)
        assert "detail" not in client.get("/readyz").json()


def test_a_version_that_is_not_there_is_refused_once(tmp_path: Path, models: Path) -> None:
    """The refusal is counted once, however often it is looked at."""
    with serving(tmp_path, models=models) as client:
        judges = state_of(client).judges
        put_in_use(models, "2-nowhere")
        eventually(lambda: judges.fault is not None, True)
        assert [judges.renew() for _ in range(3)] == [None, None, None]


def test_a_named_model_stays_whatever_is_promoted(tmp_path: Path, models: Path) -> None:
    """Whoever names a model folder gets that one."""
    version = made(models, 0.5)
    with serving(tmp_path, models=models, model=models / version) as client:
        put_in_use(models, "2-nowhere")
        assert state_of(client).judges.renew() is None
        assert version_of(client) == version
