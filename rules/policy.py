"""Policy files as data: what they hold, how they are validated, how they add up.

A file is one of four kinds. ``base`` sets every house parameter and the defaults of all places. ``pack`` sets what the law of some
jurisdictions asks. ``keywords`` holds the words by which customers end texting, and the texts that answer. ``house`` is a customer's own: it
replaces house parameters, adds words, and can only narrow what the places ask.
Reading bytes is somebody else's work: everything here starts from a parsed mapping.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rules.channel_table import ChannelTable, read_channel_table
from rules.handoff_templates import Templates, read_templates
from rules.keyword_lists import Confirmations, KeywordList, read_confirmations, read_keywords
from rules.parameters import PARAMETERS
from rules.policy_error import PolicyError

KINDS = ("base", "pack", "keywords", "house")
CERTAINTY = ("V", "S", "U", "R", "house")
"""V: stored text of the law or vendor seen; S: secondary text seen; U: unverified; R: measured; house: our own choice."""

_PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_FILE_KEYS = {"id", "title", "kind", "jurisdictions", "parameters", "channels", "templates", "keywords", "confirmation"}
_ENTRY_KEYS = {"name", "value", "source", "certainty", "checked_on", "effective_from", "effective_to", "note"}


@dataclass(frozen=True)
class Entry:
    """One value of one parameter: from ``effective_from`` on, up to but not including ``effective_to``."""

    name: str
    value: Any
    source: str
    certainty: str
    checked_on: date
    effective_from: date
    effective_to: date
    pack: str  # title of the file it comes from
    raw: Any = None  # the value as the file writes it

    def in_force(self, on: date) -> bool:
        """Say whether the entry counts on a day."""
        return self.effective_from <= on < self.effective_to


@dataclass(frozen=True)
class PolicyFile:
    """One validated file."""

    id: str
    title: str
    kind: str
    jurisdictions: tuple[str, ...]
    entries: tuple[Entry, ...]
    channels: ChannelTable | None
    templates: Templates
    digest: str
    keywords: tuple[KeywordList, ...] = ()
    confirmations: Confirmations | None = None
    name: str = ""


@dataclass(frozen=True)
class Policy:
    """All files in force together, packs by id; ``version`` changes with any word of any of them."""

    base: PolicyFile
    packs: tuple[PolicyFile, ...]
    words: tuple[PolicyFile, ...]
    house: tuple[PolicyFile, ...]
    version: str
    channels: ChannelTable
    templates: Templates
    settings: Mapping[str, Any]
    keywords: tuple[KeywordList, ...] = ()
    confirmations: Confirmations | None = None
    cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __getitem__(self, name: str) -> Any:
        """Give a house parameter's value."""
        return self.settings[name]

    @property
    def files(self) -> tuple[PolicyFile, ...]:
        """Every file, base first."""
        return (self.base, *self.packs, *self.words, *self.house)


def read_policy_file(content: Mapping[str, Any], name: str) -> PolicyFile:
    """Validate one parsed file; ``name`` is what errors call it.

    Raises:
        PolicyError: naming file, key, what came and what is allowed.
    """
    for key in sorted(content.keys() - _FILE_KEYS):
        raise PolicyError(name, key, content[key], "one of the keys " + ", ".join(sorted(_FILE_KEYS)))
    for key in ("id", "title", "kind"):
        if not isinstance(content.get(key), str) or not content[key].strip():
            raise PolicyError(name, key, content.get(key), "a word or sentence")
    kind = content["kind"]
    if kind not in KINDS:
        raise PolicyError(name, "kind", kind, "one of " + ", ".join(KINDS))
    places = content.get("jurisdictions", [])
    if not isinstance(places, list) or not all(isinstance(place, str) for place in places) or bool(places) != (kind == "pack"):
        raise PolicyError(name, "jurisdictions", places, "a list such as ['US-FL'] in a pack, absent elsewhere")
    for place in places:
        if not _PLACE.fullmatch(place):
            raise PolicyError(name, "jurisdictions", place, "a country such as 'FR' or a region such as 'US-FL'")
    if not isinstance(content.get("parameters", []), list):
        raise PolicyError(name, "parameters", content["parameters"], "a list of [[parameters]] tables")
    entries = tuple(_entry(raw, index, kind, content["title"], name) for index, raw in enumerate(content.get("parameters", [])))
    _refuse_overlap(entries, name)
    channels = read_channel_table(content["channels"], name) if "channels" in content else None
    templates = read_templates(content.get("templates", {}), name)
    keywords = read_keywords(content.get("keywords", []), kind, content["title"], CERTAINTY, name)
    if "confirmation" in content and kind != "keywords":
        raise PolicyError(name, "confirmation", kind, "confirmation texts only in a file of kind 'keywords'")
    confirmations = read_confirmations(content.get("confirmation"), CERTAINTY, name) if kind == "keywords" else None
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
    return PolicyFile(
        content["id"], content["title"], kind, tuple(places), entries, channels, templates, digest, keywords, confirmations, name
    )


def _entry(raw: Any, index: int, kind: str, title: str, name: str) -> Entry:
    key = f"parameters[{index}]"
    if not isinstance(raw, Mapping):
        raise PolicyError(name, key, raw, "a [[parameters]] table")
    if not isinstance(raw.get("name"), str) or raw["name"] not in PARAMETERS:
        raise PolicyError(name, f"{key}.name", raw.get("name"), "one of " + ", ".join(PARAMETERS))
    key = f"{key} ({raw['name']})"
    for unknown in sorted(raw.keys() - _ENTRY_KEYS):
        raise PolicyError(name, f"{key}.{unknown}", raw[unknown], "one of the keys " + ", ".join(sorted(_ENTRY_KEYS)))
    if kind == "pack" and not PARAMETERS[raw["name"]].by_place:
        raise PolicyError(name, key, raw["name"], "a parameter of jurisdictions; the house's own belong in a house file")
    if not isinstance(raw.get("source"), str) or not raw["source"].strip():
        raise PolicyError(name, f"{key}.source", raw.get("source"), "the law or article the value comes from")
    if raw.get("certainty") not in CERTAINTY:
        raise PolicyError(name, f"{key}.certainty", raw.get("certainty"), "one of " + ", ".join(CERTAINTY))
    dated = [name_ for name_ in ("effective_from", "effective_to") if name_ in raw]
    if dated and not PARAMETERS[raw["name"]].by_place:
        raise PolicyError(name, f"{key}.{dated[0]}", raw[dated[0]], "no dates: a parameter of the house holds always")
    days = {}
    for field_name, default in (("checked_on", None), ("effective_from", date.min), ("effective_to", date.max)):
        day = raw.get(field_name, default)
        if type(day) is not date:
            raise PolicyError(name, f"{key}.{field_name}", day, "a date such as 2026-11-22")
        days[field_name] = day
    if days["effective_from"] >= days["effective_to"]:
        raise PolicyError(name, f"{key}.effective_to", days["effective_to"], "a date after effective_from")
    try:
        value = PARAMETERS[raw["name"]].read(raw.get("value"))
    except ValueError as error:
        raise PolicyError(name, f"{key}.value", raw.get("value"), str(error)) from None
    return Entry(raw["name"], value, raw["source"], raw["certainty"], pack=title, raw=raw.get("value"), **days)


def _refuse_overlap(entries: tuple[Entry, ...], name: str) -> None:
    for index, later in enumerate(entries):
        for earlier in entries[:index]:
            apart = later.effective_from >= earlier.effective_to or earlier.effective_from >= later.effective_to
            if later.name == earlier.name and not apart:
                key = f"parameters[{index}] ({later.name})"
                since = None if later.effective_from == date.min else later.effective_from
                raise PolicyError(name, f"{key}.effective_from", since, "a day on which no other entry of this name holds")


def combine(files: Iterable[PolicyFile]) -> Policy:
    """Add files up: a later file replaces an earlier one of the same id; house files replace house parameters in order.

    Raises:
        PolicyError: when there is not exactly one base file or it leaves a house parameter, the channel table or the templates out.
    """
    by_id: dict[str, PolicyFile] = {}
    for file in files:
        if file.id in by_id and by_id[file.id].kind != file.kind:
            raise PolicyError(
                file.name or file.title,
                "id",
                file.id,
                f"an id no file of kind {by_id[file.id].kind!r} has: a file replaces only one of its kind",
            )
        by_id[file.id] = file
    bases = [file for file in by_id.values() if file.kind == "base"]
    if len(bases) != 1:
        raise PolicyError("policy", "kind", [file.id for file in bases], "exactly one file of kind 'base'")
    base = bases[0]
    packs = tuple(sorted((file for file in by_id.values() if file.kind == "pack"), key=lambda file: file.id))
    words = tuple(sorted((file for file in by_id.values() if file.kind == "keywords"), key=lambda file: file.id))
    house = tuple(file for file in by_id.values() if file.kind == "house")
    settings = {entry.name: entry.value for file in (base, *house) for entry in file.entries if not PARAMETERS[entry.name].by_place}
    for missing in [name for name, parameter in PARAMETERS.items() if not parameter.by_place and name not in settings]:
        raise PolicyError(base.id, missing, None, "a value in the base file")
    channels = next((file.channels for file in reversed((base, *house)) if file.channels), None)
    if channels is None or not base.templates:
        raise PolicyError(base.id, "channels, templates", None, "the channel table and the hand-off templates")
    templates = {key: text for file in (base, *house) for key, text in file.templates.items()}
    digest = hashlib.sha256("".join(file.digest for file in (base, *packs, *words, *house)).encode()).hexdigest()
    keywords = tuple(one for file in (*words, *house) for one in file.keywords)
    confirmations = next((file.confirmations for file in reversed(words)), None)
    return Policy(base, packs, words, house, f"{base.id}-{digest[:12]}", channels, templates, settings, keywords, confirmations)
