"""Whether a model still answers as it did when it was made, asked where the libraries below it are other than they were.

A model folder is numbers only, so another version of a library seldom matters; where one does (how a character is classed, how a sum
is rounded), the answers to a few fixed texts show it.
"""

import platform
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from model.errors import ModelError

PROBES: tuple[str, ...] = (
    "Hi Ana, we are sorry, your application was refused and the £1,250.00 deposit cannot be refunded before 3 May.",
    "Please text me your date of birth and the PIN 🙂 at name@example.com or https://example.com/form?id=12",
    "Prosimy o przesłanie numeru PESEL oraz skanu dowodu; umowa wygasa 31.12.2026 o 15:30, rabat 20% tylko dziś!",
    "S\u200be\u200bnd us y\u043eur ＣＡＲＤ nvmber: 1) sign clause 7 2) pay €40 3) reply STOP to opt out",
)
TOLERANCE = 1e-4
Probabilities = Callable[[Sequence[str]], NDArray[np.float64]]


def libraries() -> dict[str, str]:
    """Return the versions of what stands below a model in use."""
    return {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__}


def answers(probabilities: Probabilities) -> list[list[float]]:
    """Return a model's answers to the fixed texts, for its manifest (the key ``probe``)."""
    return [[round(float(chance), 6) for chance in row] for row in probabilities(PROBES)]


def check_libraries(folder: Path, manifest: Mapping[str, Any], probabilities: Probabilities) -> None:
    """Ask the fixed texts again where a library has another version than the manifest names; equal versions cost nothing.

    Raises ``ModelError`` that names the libraries when an answer is another by more than ``TOLERANCE``, or none was written down.
    """
    made, here = manifest.get("libraries", {}), libraries()
    other = [
        f"{name} {made.get(name, 'of unknown version')} (here {version})" for name, version in here.items() if made.get(name) != version
    ]
    if not other:
        return
    path = Path(folder) / "manifest.json"
    told = np.array(manifest.get("probe", []), dtype=np.float64)
    if told.shape != (len(PROBES), len(manifest["labels"])):
        raise ModelError(f"{path}: made with {', '.join(other)}, and no answers to compare with are written down; train the model again")
    apart = float(np.abs(told - probabilities(PROBES)).max())
    if apart > TOLERANCE:
        raise ModelError(
            f"{path}: made with {', '.join(other)}, under which its answers are others by up to {apart:.4f}; train the model again"
        )
