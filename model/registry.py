"""Versions of a model side by side, and which of them is in use.

A models folder holds one immutable model folder per version, ``current`` (one line: the version in use; absent: the model that comes with
the program) and ``promotions.jsonl`` (every change of it, oldest first). How it is used::

    folder = current_folder(models_dir)           # None: the bundled model; one small read, cheap enough to ask before every request
    classifier = load_classifier(folder)          # verifies the folder before any of it is used
    promote(models_dir, version, now, "reason")   # now in microseconds since the epoch
    rollback(models_dir, now)                     # back to what was in use before; again: one further back

A change is a small file written aside and moved into place under a lock, the log before the version: whoever reads sees the old state
or the new one, never half of either, whenever a process was killed.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from model.errors import ModelError
from model.store import read_manifest, read_model

DEFAULT_DIR = "sendcheck-models"
VARIABLE = "SENDCHECK_MODELS"
BUNDLED = "bundled"
WORK_PREFIX = ".work-"
_CURRENT, _LOG, _LOCK = "current", "promotions.jsonl", ".lock"
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_PATIENCE = 10.0


@dataclass(frozen=True)
class Version:
    """One version of a models folder: its manifest, or in ``fault`` why it cannot be read; ``current`` marks the one in use."""

    name: str
    folder: Path
    manifest: dict[str, Any]
    fault: str
    current: bool


def models_folder(given: str | Path | None = None) -> Path:
    """Return the models folder: the one given, the one the environment names, or the default in the working directory."""
    return Path(given or os.environ.get(VARIABLE) or DEFAULT_DIR)


def current_version(models_dir: Path) -> str | None:
    """Return the version in use, None for the bundled model; raises ``ModelError`` when ``current`` names none."""
    path = Path(models_dir) / _CURRENT
    try:
        name = path.read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(f"{path}: cannot be read ({error})") from None
    if not _VERSION.fullmatch(name):
        raise ModelError(f"{path}: {name[:64]!r} is no version; the file holds one, such as 2-0a1b2c3d4e5f, or is not there at all")
    return name


def current_folder(models_dir: Path) -> Path | None:
    """Return the folder of the version in use, None for the bundled model.

    Raises ``ModelError`` when ``current`` names a version whose folder is not there: another model is never taken in its place.
    """
    name = current_version(models_dir)
    if name is None:
        return None
    folder = Path(models_dir) / name
    if not folder.is_dir():
        raise ModelError(f"{Path(models_dir) / _CURRENT}: version {name} is in use but its folder is gone; sendcheck models rollback")
    return folder


def version_folder(models_dir: Path, version: str) -> Path:
    """Return the folder of a version; raises ``ModelError`` that names those there are when it is not one of them."""
    folder = Path(models_dir) / version
    if not _VERSION.fullmatch(version) or not folder.is_dir():
        raise ModelError(f"{models_dir}: no version {version!r}; there are: {', '.join(_names(Path(models_dir))) or 'none'}")
    return folder


def versions(models_dir: Path) -> list[Version]:
    """Return all versions, the oldest first; a folder that cannot be read comes with its fault."""
    found = []
    now = current_version(models_dir)
    for name in _names(Path(models_dir)):
        folder = Path(models_dir) / name
        try:
            found.append(Version(name, folder, read_manifest(folder), "", name == now))
        except ModelError as error:
            found.append(Version(name, folder, {}, str(error), name == now))
    return sorted(found, key=lambda one: (str(one.manifest.get("trained_at", "")), one.name))


def promote(models_dir: Path, version: str, now: int, reason: str, against: str = "") -> str | None:
    """Put a version into use, or ``bundled``, once every file of it is verified; return what it takes the place of (None: bundled).

    Nothing changes, the log neither, when it is in use already. ``against`` says which version (or ``bundled``) it was found better than.
    Raises ``ModelError`` when the folder is not a whole, unchanged model, another process holds the lock for long, or another version than
    ``against`` has come into use since.
    """
    models_dir = Path(models_dir)
    target = None if version == BUNDLED else version
    with _locked(models_dir):
        if target is not None:
            verified(models_dir, target)
        before = current_version(models_dir)
        if against and (before or BUNDLED) != against:
            raise ModelError(
                f"{models_dir}: {before or BUNDLED} came into use meanwhile, {version} was compared with {against}; retrain again"
            )
        if before != target:
            _change(models_dir, "promote", before, target, now, reason)
    return before


def verified(models_dir: Path, version: str) -> Path:
    """Return the folder of a version once all of it is verified; raises ``ModelError`` that names what is wrong with it."""
    folder = version_folder(models_dir, version)
    manifest, _ = read_model(folder)
    if manifest["version"] != version:
        raise ModelError(f"{folder}: its manifest says version {manifest['version']}; the folder was renamed")
    return folder


def rollback(models_dir: Path, now: int, reason: str = "") -> str | None:
    """Put back what was in use before the last promotion that still stands; return its version (None: bundled).

    Raises ``ModelError`` when nothing was, or when that version is not there any more.
    """
    models_dir = Path(models_dir)
    with _locked(models_dir):
        before = current_version(models_dir)
        line = lineage(models_dir)
        if len(line) < 2:
            raise ModelError(f"{models_dir}: nothing to roll back to; the bundled model is in use")
        target = line[-2]
        if target is not None:
            verified(models_dir, target)
        _change(models_dir, "rollback", before, target, now, reason)
    return target


def lineage(models_dir: Path) -> list[str | None]:
    """Return what a chain of rollbacks would walk back through: the bundled model (None) first, the version in use last."""
    entries = promotions(models_dir)
    now = current_version(models_dir)
    line: list[str | None] = [None]
    for place, entry in enumerate(entries):
        # The log is written first: an entry whose version never came into use, for the process was killed, does not count.
        after = entries[place + 1]["from"] if place + 1 < len(entries) else now
        if entry["to"] != after:
            continue
        if entry["action"] == "rollback" and len(line) > 1:
            line.pop()
        else:
            line.append(entry["to"])
    return line if line[-1] == now else [*line, now]


def promotions(models_dir: Path) -> list[dict[str, Any]]:
    """Return the log, oldest first: ``at`` (microseconds since the epoch), ``action``, ``from``, ``to``, ``reason``."""
    path = Path(models_dir) / _LOG
    try:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ModelError(f"{path}: cannot be read as JSON Lines ({error})") from None


def prune(models_dir: Path, keep: int) -> list[str]:
    """Remove all but the ``keep`` newest versions; the one in use and the one a rollback leads to always stay. Return the removed."""
    models_dir = Path(models_dir)
    with _locked(models_dir):
        safe = {*lineage(models_dir)[-2:]}
        names = [one.name for one in versions(models_dir)]
        doomed = [name for name in names[: max(len(names) - keep, 0)] if name not in safe]
        for name in doomed:
            # Renamed first, so that a reader never meets half a version under its name.
            gone = models_dir / f"{WORK_PREFIX}{name}-{os.getpid()}"
            (models_dir / name).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)  # a retraining clears such folders too
    return doomed


def _names(models_dir: Path) -> list[str]:
    if not models_dir.is_dir():
        return []
    return sorted(path.name for path in models_dir.iterdir() if path.is_dir() and _VERSION.fullmatch(path.name))


@contextmanager
def _locked(models_dir: Path) -> Iterator[None]:
    if not models_dir.is_dir():
        raise ModelError(f"{models_dir}: no models folder there; sendcheck retrain makes it")
    try:
        with FileLock(models_dir / _LOCK, timeout=_PATIENCE):
            yield
    except Timeout:
        raise ModelError(f"{models_dir}: another process is changing the version in use; try again") from None


def _change(models_dir: Path, action: str, before: str | None, after: str | None, now: int, reason: str) -> None:
    entry = {"at": now, "action": action, "from": before, "to": after, "reason": reason}
    lines = [*promotions(models_dir), entry]
    _write(models_dir / _LOG, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    if after is None:
        (models_dir / _CURRENT).unlink(missing_ok=True)
    else:
        _write(models_dir / _CURRENT, after + "\n")


def _write(path: Path, content: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
