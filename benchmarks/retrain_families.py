"""Families of trades that can be held out whole, and drafts as rows of features that any part of them can be learnt from at once."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from model.features import GROUPS, extract_tokens
from model.labels import LABELS
from model.spelling import Spelling, most_frequent_first
from training.corpus import Draft, label_matrix
from training.fitting import Floats, Parameters, fit_weights, read_tokens

FAMILIES: dict[str, tuple[str, str]] = {
    "banks and credit": ("en", r"\bbank|credit|\bloan|mortgage|\bdebt|car finance|crypto|\bwealth|payments?\b|pension"),
    "energy and gas": (
        "en",
        r"energy|\bgas\b|power|electric util|electricity|\butility|pipeline|refinery|\bsolar|ev charg|\bwater\b|settlements|^trading (?!stand)",
    ),
    "restaurants, food, hotels": ("en", r"restaurant|cafe\b|pizza|bakery|food|cater|\bpub\b|hotel|grocer|supermarket|takeaway|coffee"),
    "medical": (
        "en",
        r"\bgp\b|clinic|hospital|dent(al|ist)|\bvet\b|pharm|optic|physio|doctor|health|medic|therap|care home|home car|midwi|imaging|blood|dermat",
    ),
    "telecom and internet": (
        "en",
        r"telecom|internet|broadband|mobile network|phone|web ?host|webmail|streaming|software|saas|\bit\b|helpdesk|device support",
    ),
    "law and contracts": ("en", r"\blaw\b|\blaw |lawyer|legal|notary|solicitor|counsel|contract (admin|manage)|courts?\b|immigration"),
    "travel and parcels": (
        "en",
        r"airline|flight|travel|\brail|parcel|courier|freight|shipping|logistics|cruise|\bbus\b|holiday|delivery order",
    ),
    "staff and schools": (
        "en",
        r"\bhr\b|human resources|recruit|staffing|school|universit|college|daycare|childmind|tutor|teacher|payroll",
    ),
    "finanse i ubezpieczenia": (
        "pl",
        r"\bbank|leasing|kredyt|ubezpiecz|insur|fintech|krypto|^skok|windyk|debt|kantor|szkód|fundusz|zus|księgowo|rachunk|accounting|podatk",
    ),
    "nieruchomości i budowa": (
        "pl",
        r"property|nieruchom|flat rental|apartment|estate|developer|deweloper|spółdziel|wspólnot|landlord|wynajem|budowl|build|renovation|roof"
        r"|plumb|electric|housing|furniture|meble|window|heat pump",
    ),
    "zdrowie i uroda": (
        "pl",
        r"przychod|stomat|weteryn|\bvet\b|aptek|szpital|laborat|okul|fizjo|medyc|psycholog|dom opieki|klinik|clinic|doctor|fryz|hair|kosmet"
        r"|beaut|barber|joga|siłown|\bgym|fitness|basen",
    ),
    "handel i dostawy": (
        "pl",
        r"sklep|shop\b|hurtow|elektron|allegro|kurier|courier|paczk|spedyc|jubiler|market spoż|restau|pizz|cukier|cater|magazyn|handlow|kwiac"
        r"|drog|lojaln",
    ),
}
"""Language, and what in a draft's trade puts it into the family; grouped by hand, the first that fits counts."""


def family_of(draft: Draft) -> str:
    """Return the family a draft belongs to, "" for none."""
    return next((name for name, (language, words) in FAMILIES.items() if draft.language == language and re.search(words, draft.trade)), "")


@dataclass(frozen=True)
class Fit:
    """What was learnt: which features of all count, the scale of each, their weights and biases, and in how many drafts each word was met."""

    columns: NDArray[np.int64]
    scale: Floats
    weights: Floats
    bias: Floats
    words: Counter[str]


class Features:
    """All drafts as rows of features, read once; learning from some of them gives what ``training.fitting.learn`` gives."""

    def __init__(self, drafts: Sequence[Draft], parameters: Parameters | None = None) -> None:
        """Read the features of all drafts."""
        self.parameters = parameters or Parameters()
        self.targets = label_matrix(drafts)
        self.tokens = read_tokens([draft.text for draft in drafts])
        self.words = [{token.form for token in text if token.kind == "word"} for text in self.tokens]
        self._place: dict[str, int] = {}
        groups: list[int] = []
        columns: list[int] = []
        ends = [0]
        for text in self.tokens:
            for group, names in enumerate(extract_tokens(text)):
                for name in sorted(names):  # so that the same drafts give the same numbers
                    place = self._place.setdefault(name, len(groups))
                    if place == len(groups):
                        groups.append(group)
                    columns.append(place)
            ends.append(len(columns))
        self.group = np.array(groups, dtype=np.int64)
        ones = np.ones(len(columns), dtype=np.float32)
        self.rows = sp.csr_array((ones, np.array(columns, dtype=np.int32), np.array(ends)), shape=(len(drafts), len(groups)))
        self.rows.sort_indices()

    def fit(
        self,
        chosen: Sequence[int],
        start: Fit | None = None,
        steps: int | None = None,
        own: Sequence[int] = (),
        weight: float = 1.0,
    ) -> Fit:
        """Learn from the chosen drafts and ``own``, which count ``weight`` times each; ``start`` was learnt from the chosen alone."""
        places = [*chosen, *own]
        counts = np.asarray(self.rows[places].sum(axis=0)).ravel()
        least = np.array([self.parameters.least_drafts[name] for name in GROUPS])[self.group]
        columns = np.flatnonzero(counts >= least)
        scale = (np.log((1 + len(places)) / (1 + counts[columns])) + 1).astype(np.float32).astype(np.float64)
        often = np.concatenate([np.ones(len(chosen)), np.full(len(own), weight)]) if weight != 1 else None
        parameters = Parameters(steps=steps or self.parameters.steps)
        first = None if start is None else (_spread(start, self.rows.shape[1])[columns], start.bias)
        weights, bias = fit_weights(self._scaled(self.rows[places], columns, scale), self.targets[places], parameters, often, first)
        words = Counter() if start is None else Counter(start.words)
        for place in places if start is None else own:
            words.update(self.words[place])
        return Fit(columns, scale, weights, bias, words)

    def score(self, asked: Sequence[int], fit: Fit) -> Floats:
        """Return raw scores (drafts x labels), slips of the keyboard mended by the words the fit has met."""
        spelling = Spelling(most_frequent_first(fit.words))
        ends, columns = [0], []
        for place in asked:
            mended = spelling.mend(self.tokens[place])
            names = (name for names in extract_tokens(mended) for name in names)
            columns.extend(self._place[name] for name in names if name in self._place)
            ends.append(len(columns))
        ones = np.ones(len(columns), dtype=np.float32)
        rows = sp.csr_array((ones, np.array(columns, dtype=np.int32), np.array(ends)), shape=(len(asked), self.rows.shape[1]))
        return np.asarray(self._scaled(rows, fit.columns, fit.scale) @ fit.weights) + fit.bias

    def score_as_spelt(self, asked: Sequence[int], fit: Fit) -> Floats:
        """Return raw scores without mending slips: much sooner had, and enough where many drafts are scored."""
        return np.asarray(self.scaled(asked, fit) @ fit.weights) + fit.bias

    def scaled(self, chosen: Sequence[int], fit: Fit) -> sp.csr_array:
        """Return drafts as rows of the features of a fit, as they are spelt."""
        return self._scaled(self.rows[list(chosen)], fit.columns, fit.scale)

    def _scaled(self, rows: sp.csr_array, columns: NDArray[np.int64], scale: Floats) -> sp.csr_array:
        """Return the chosen columns of rows, scaled; each group of a row has its share as length."""
        part = sp.csr_array(rows[:, columns], dtype=np.float64)
        part.data = scale[part.indices]
        group = self.group[columns][part.indices]
        cell = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr)) * len(GROUPS) + group
        length = np.sqrt(np.bincount(cell, part.data**2, minlength=part.shape[0] * len(GROUPS)))
        share = np.array([self.parameters.shares[name] for name in GROUPS])
        part.data *= share[group] / length[cell]
        return part


def _spread(fit: Fit, size: int) -> NDArray[Any]:
    """Return the weights of a fit at the places of all features, 0 where it has none."""
    found = np.zeros((size, len(LABELS)))
    found[fit.columns] = fit.weights
    return found
