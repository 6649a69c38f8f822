"""Reading policy files: the bundled ones and those of the house."""

import tomllib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from rules.policy import Policy, PolicyFile, combine, read_policy_file
from rules.policy_error import PolicyError


def bundled() -> list[PolicyFile]:
    """Read the files that come with the product."""
    folder = files("rules") / "packs"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return [read_policy_file(tomllib.loads((folder / name).read_text(encoding="utf-8")), name) for name in names]


def read_file(path: Path) -> PolicyFile:
    """Read one file.

    Raises:
        PolicyError: naming file and key, also when the file is missing or is no TOML.
    """
    try:
        return read_policy_file(tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except OSError as error:
        raise PolicyError(str(path), "file", error.strerror, "a readable TOML file") from None
    except UnicodeDecodeError as error:
        raise PolicyError(str(path), f"byte {error.start}", error.reason, "UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(str(path), "syntax", str(error), "valid TOML") from None


def load_policy(extra: Sequence[Path] = ()) -> Policy:
    """Combine the bundled files with further ones; a file of the same id as a bundled one replaces it."""
    return combine([*bundled(), *(read_file(path) for path in extra)])
