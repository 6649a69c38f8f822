"""The model folder: ``manifest.json`` and plain arrays, nothing that runs when it is read.

A folder is checked before any of it is used: format number, labels, the manifest's seal (its own SHA-256), the presence of each file,
its SHA-256, then its shape. The seal finds a slip, or a hand that changed a threshold; it does not prove who wrote it.

To change the layout raise ``FORMAT`` by one, keep the reader of the old number in a module of its own, and add a test that still reads an
old folder; format 1 was never part of a release and is not read.
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.errors import ModelError
from model.features import GROUPS
from model.labels import LABELS
from model.spelling import Spelling
from model.vectors import Vocabulary

FORMAT = 2
DECIDING: tuple[str, ...] = ("version", "thresholds", "review_doubt", "shares", "sha256")
FILES: tuple[str, ...] = ("words.npy", "vocabulary.npy", "scale.npy", "weights.npy", "heads.npy")


@dataclass(frozen=True)
class Weights:
    """All numbers of a model: features x labels ``weights``; per label a ``bias`` and the calibration's ``slope`` and ``shift``."""

    vocabulary: Vocabulary
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    slope: NDArray[np.float64]
    shift: NDArray[np.float64]


def _bytes_of(array: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _blob(words: tuple[str, ...]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), dtype=np.uint8)


def _words(blob: NDArray[Any]) -> tuple[str, ...]:
    return tuple(blob.tobytes().decode("utf-8").split("\n")) if len(blob) else ()


def _encode(weights: Weights) -> dict[str, bytes]:
    vocabulary = weights.vocabulary
    return {
        "words.npy": _bytes_of(_blob(vocabulary.spelling.words)),
        "vocabulary.npy": _bytes_of(_blob(vocabulary.names)),
        "scale.npy": _bytes_of(vocabulary.scale.astype(np.float32)),
        "weights.npy": _bytes_of(weights.weights.astype(np.float16)),
        "heads.npy": _bytes_of(np.stack([weights.bias, weights.slope, weights.shift])),
    }


def write_model(folder: Path, weights: Weights, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Write a model folder as a whole: under a temporary name first, then moved in place of whatever was there.

    ``manifest`` holds what the caller knows (thresholds, the limit of doubt, parameters, metrics …); format, version, labels, shares and
    hashes are added here. Returns the full manifest.
    """
    encoded = _encode(weights)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in encoded.items()}
    deciding = [*(hashes[name] for name in FILES), json.dumps([manifest["thresholds"], manifest["review_doubt"]], sort_keys=True)]
    full = {
        "format": FORMAT,
        "version": f"{FORMAT}-{hashlib.sha256(''.join(deciding).encode()).hexdigest()[:12]}",
        "labels": list(LABELS),
        "shares": weights.vocabulary.shares,
        "sha256": hashes,
        **manifest,
    }
    folder = Path(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for name, content in encoded.items():
            (work / name).write_bytes(content)
        (work / "manifest.json").write_text(_sealed(full), "utf-8")
        work.chmod(0o755)
        if folder.exists():
            old = work.with_name(work.name + "-old")
            folder.rename(old)
            work.rename(folder)
            shutil.rmtree(old)
        else:
            work.rename(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return full


def add_to_manifest(folder: Path, more: Mapping[str, Any]) -> dict[str, Any]:
    """Write further keys into the manifest of a model that is not in its place yet, and return it; what it decides by stays as it is."""
    manifest = read_manifest(folder)
    full = {**manifest, **{key: value for key, value in more.items() if key not in DECIDING}}
    path = Path(folder) / "manifest.json"
    aside = path.with_name(".manifest.json")
    aside.write_text(_sealed(full), "utf-8")
    os.replace(aside, path)
    return full


def _sealed(manifest: Mapping[str, Any]) -> str:
    full = {**manifest, "seal": _seal(manifest)}
    return json.dumps(full, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _seal(manifest: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in manifest.items() if key != "seal"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a model folder once format, labels and seal agree; raises ``ModelError`` that says what does not."""
    path = Path(folder) / "manifest.json"
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ModelError(f"{path}: no such file; a model is a folder with a manifest.json, as written by `sendcheck train`") from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelError(f"{path}: cannot be read as JSON ({error})") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else type(manifest).__name__
        raise ModelError(f"{path}: format {found!r}, this program reads format {FORMAT}; train the model again")
    labels = manifest.get("labels")
    if labels != list(LABELS):
        missing = [label for label in LABELS if not isinstance(labels, list) or label not in labels]
        raise ModelError(f"{path}: labels {labels!r} are not {list(LABELS)!r}" + (f"; missing: {', '.join(missing)}" if missing else ""))
    for key in (*DECIDING, "seal"):
        if key not in manifest:
            raise ModelError(f"{path}: the key {key!r} is missing")
    if manifest["seal"] != _seal(manifest):
        raise ModelError(f"{path}: the content does not have the SHA-256 its seal names; the file was changed by hand or cut short")
    for label in LABELS:
        threshold = manifest["thresholds"].get(label)
        if not isinstance(threshold, float) or not 0 < threshold < 1:
            raise ModelError(f"{path}: thresholds.{label} is {threshold!r}; a number between 0 and 1 is needed")
    return manifest


def read_model(folder: Path) -> tuple[dict[str, Any], Weights]:
    """Return manifest and numbers of a model folder; every file is verified before any is decoded.

    Raises ``ModelError`` naming the file when the manifest, a hash, a file or a shape is not as it must be.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    contents = {}
    for name in FILES:
        try:
            contents[name] = (folder / name).read_bytes()
        except OSError:
            raise ModelError(f"{folder / name}: the file is missing") from None
        if hashlib.sha256(contents[name]).hexdigest() != manifest["sha256"].get(name):
            raise ModelError(
                f"{folder / name}: the content does not have the SHA-256 the manifest names; the file was changed or cut short"
            )
    arrays: dict[str, NDArray[Any]] = {}
    for name, content in contents.items():
        try:
            arrays[name] = np.load(io.BytesIO(content), allow_pickle=False)
        except ValueError as error:
            raise ModelError(f"{folder / name}: not a plain array ({error})") from None
    names, words = _words(arrays["vocabulary.npy"]), _words(arrays["words.npy"])
    weights, scale, heads = arrays["weights.npy"], arrays["scale.npy"], arrays["heads.npy"]
    if weights.shape != (len(names), len(LABELS)) or scale.shape != (len(names),) or heads.shape != (3, len(LABELS)):
        raise ModelError(
            f"{folder}: shapes disagree: {len(names)} names, scale {scale.shape}, weights {weights.shape}, heads {heads.shape}"
        )
    shares = {group: float(manifest["shares"][group]) for group in GROUPS}
    vocabulary = Vocabulary(names, scale.astype(np.float64), shares, Spelling(words))
    return manifest, Weights(vocabulary, weights.astype(np.float32), heads[0], heads[1], heads[2])
