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


BUNDLED = "bundled"
"""The word that stands for the files that come with the product."""


def policy_paths(words: Sequence[str]) -> list[Path | None]:
    """Give the files that words stand for: a file, the ``.toml`` files of a folder in order of name, None for the bundled ones."""
    found: list[Path | None] = []
    for word in words:
        path = Path(word)
        if word == BUNDLED and not path.exists():
            found.append(None)
        elif path.is_dir():
            found += sorted(path.glob("*.toml"))
        else:
            found.append(path)
    return found


def policy_of(word: str) -> Policy:
    """Give the whole policy a word stands for: a house file or folder on top of the bundled files, or one with a base of its own.

    Raises:
        PolicyError: naming file and key; also for a folder without a policy file.
    """
    paths = policy_paths([word])
    if not paths:
        raise PolicyError(word, "folder", "no .toml file", "policy files")
    read = [file for path in paths for file in (bundled() if path is None else [read_file(path)])]
    return combine(read if any(file.kind == "base" for file in read) else [*bundled(), *read])
