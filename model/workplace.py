"""Where a new version is made: one retraining at a time, in a folder that is gone when it ends, however it ends."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from model.errors import ModelError
from model.registry import WORK_PREFIX
from model.store import read_manifest, read_model

_LOCK = ".retrain.lock"


@contextmanager
def retraining(models_dir: Path, *, wait: bool = True, waiting: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """Hold the lock of a retraining and give a fresh work folder inside the models folder, gone at the end whatever happens.

    Folders that a killed retraining left behind are removed first. While another retraining is at work this one waits, and calls
    ``waiting`` once; with ``wait`` off it raises ``ModelError``.
    """
    models_dir = Path(models_dir)
    models_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(models_dir / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if not wait:
            raise ModelError(f"{models_dir}: another retraining is at work there; wait for its end, or leave --no-wait out") from None
        waiting()
        lock.acquire()
    try:
        for left in models_dir.glob(f"{WORK_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
        work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=models_dir))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    finally:
        lock.release()


def keep_version(models_dir: Path, folder: Path) -> Path:
    """Move a finished model folder to its place as a version, or leave the one that is there.

    Equal versions hold equal numbers. ``folder`` lies in the work folder of ``retraining``.
    """
    target = Path(models_dir) / str(read_manifest(folder)["version"])
    if target.exists():
        try:
            read_model(target)
            return target
        except ModelError:  # damaged since: the whole one takes its place
            target.rename(Path(folder).with_name(f"damaged-{target.name}"))
    for path in Path(folder).iterdir():
        path.chmod(0o444)
    Path(folder).rename(target)
    return target
