"""``sendcheck policy check``: whether policy files are sound, and which values nobody has looked at for long."""

import re
import sys
from datetime import date, timedelta
from typing import Annotated

import typer

from rules.clock import to_datetime
from rules.policy import Policy, PolicyFile, combine
from rules.policy_error import PolicyError
from service.commands.options import NowOption, read_now
from service.errors import UserError
from service.policy_files import bundled, policy_paths, read_file


def command(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Policy files or folders of them; the word bundled for our own.")],
    stale_after: Annotated[
        str | None, typer.Option(metavar="180d", help="Name values whose checked_on is older than so many days.")
    ] = None,
    now: NowOption = None,
) -> None:
    """Check policy files: each alone, and all of them together with the bundled ones.

    Exit code 1 when a file is broken (file, key, value, what is allowed) or --stale-after names a value; 2 when a file cannot be read at all.
    """
    today = to_datetime(read_now(now)).date()
    oldest = None if stale_after is None else today - timedelta(days=_days(stale_after))
    sound, broken = _read(files)
    for error in broken:
        print(error, file=sys.stderr)
    if not broken:
        try:
            broken = _together(sound)
        except PolicyError as error:
            broken = [error]
            print(error, file=sys.stderr)
    for file in sound:
        words = len(file.keywords)
        lists = f", {words} list{'' if words == 1 else 's'} of words" if words else ""
        count = f"{len(file.entries)} parameter{'' if len(file.entries) == 1 else 's'}"
        print(f"{file.id}: sound ({file.kind}, {count}{lists})")
    stale = [line for file in sound for line in _stale(file, oldest)] if oldest else []
    for line in stale:
        print(line)
    if broken or stale:
        raise typer.Exit(1)


def _read(files: list[str]) -> tuple[list[PolicyFile], list[PolicyError]]:
    sound: list[PolicyFile] = []
    broken: list[PolicyError] = []
    for path in policy_paths(files):
        if path is None:
            sound += bundled()
            continue
        if not path.exists():
            raise UserError(f"{path}: no such file")
        try:
            sound.append(read_file(path))
        except PolicyError as error:
            broken.append(error)
    return sound, broken


def _together(sound: list[PolicyFile]) -> list[PolicyError]:
    """Add the files up as a run would.

    Raises:
        PolicyError: when they do not go together.
    """
    whole: list[PolicyFile] = sound if any(file.kind == "base" for file in sound) else [*bundled(), *sound]
    policy: Policy = combine(whole)
    assert policy.version
    return []


def _stale(file: PolicyFile, oldest: date) -> list[str]:
    old = [(entry.name, entry.checked_on, entry.source) for entry in file.entries if entry.checked_on < oldest]
    old += [(f"keywords {one.kind} {one.language}", one.checked_on, one.source) for one in file.keywords if one.checked_on < oldest]
    if file.confirmations is not None and file.confirmations.checked_on < oldest:
        old.append(("confirmation", file.confirmations.checked_on, file.confirmations.source))
    return [f"{file.id}: {name}: last checked on {day}: {source}" for name, day, source in old]


def _days(value: str) -> int:
    match = re.fullmatch(r"(?:P)?(\d{1,5})[dD]", value.strip())
    if not match:
        raise UserError(f"--stale-after {value}: expected a number of days such as 180d")
    return int(match[1])
