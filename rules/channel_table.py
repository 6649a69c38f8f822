"""The channel table: how fit each channel is for what a draft says. Data in the base policy, validated here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rules.policy_error import PolicyError
from rules.vocabulary import CHANNELS, LABELS

VETO = -1
NOTHING, MARKETING, BENEFITS = "nothing", "marketing", "promotional+detail_heavy"
ROWS = (NOTHING, MARKETING, *(label for label in LABELS if label != "promotional"), BENEFITS)
"""The rows a table must have: nothing flagged, marketing alone, one a label, promotional together with detail_heavy."""


@dataclass(frozen=True)
class Fitness:
    """One row: fitness 0 to 3 or ``VETO`` for each of ``CHANNELS``, and why."""

    flagged: str
    scores: tuple[int, ...]
    because: str


ChannelTable = Mapping[str, Fitness]


def read_channel_table(raw: Any, file: str) -> ChannelTable:
    """Validate ``[[channels]]`` rows.

    Raises:
        PolicyError: naming the row and the cell.
    """
    if not isinstance(raw, list):
        raise PolicyError(file, "channels", raw, "a list of [[channels]] tables")
    table: dict[str, Fitness] = {}
    for index, row in enumerate(raw):
        key = f"channels[{index}]"
        if not isinstance(row, Mapping) or set(row) != {"flagged", "because", *CHANNELS}:
            raise PolicyError(file, key, row, "the keys flagged, because, " + ", ".join(CHANNELS))
        if row["flagged"] not in ROWS or row["flagged"] in table:
            raise PolicyError(file, f"{key}.flagged", row["flagged"], "each once: " + ", ".join(ROWS))
        scores: list[Any] = []
        for channel in CHANNELS:
            cell = row[channel]
            if cell != "-" and (type(cell) is not int or cell not in (0, 1, 2, 3)):
                raise PolicyError(file, f"{key}.{channel}", cell, "0, 1, 2, 3 or '-' for a veto")
            scores.append(VETO if cell == "-" else cell)
        if row["flagged"] not in (NOTHING, MARKETING) and scores[0] != VETO:
            raise PolicyError(file, f"{key}.text", row["text"], "'-': a flagged draft never goes as a text")
        table[row["flagged"]] = Fitness(row["flagged"], tuple(scores), str(row["because"]))
    for missing in [name for name in ROWS if name not in table]:
        raise PolicyError(file, "channels", missing, f"a row with flagged = {missing!r}")
    return table
