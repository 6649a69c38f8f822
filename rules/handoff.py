"""The hand-off text: for a customer who only wants texts, a short safe one that asks for a richer channel.

It is made from a template of the policy, never from the draft's words, and used only if it passes every rule itself as a text of the same purpose
and topic to the same contact at the same time.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rules.decide import Decisions, judge
from rules.rule import Mask, rows_of
from rules.situation import Situation
from rules.vocabulary import HOLD, LABELS, NO_TIME, SEND

Flagger = Callable[[Sequence[str], Sequence[str]], Mapping[str, Mask]]
"""Flags texts, given their languages: how the classifier is asked about a hand-off text."""


def with_handoffs(decisions: Decisions, flag: Flagger | None = None) -> Decisions:
    """Write the hand-off texts that are wanted; where none passes, the finding ``handoff.unavailable`` says so."""
    wanted = rows_of(decisions.handoff)
    if not wanted:
        return replace(decisions, fired={**decisions.fired, "handoff.unavailable": decisions.handoff})
    texts, not_before = decisions.handoff_text.copy(), decisions.not_before.copy()
    candidates = {row: list(_variants(decisions.situation, row)) for row in wanted}
    while any(candidates.values()):
        rows = [row for row in wanted if candidates[row]]
        tried = _judge_texts(decisions, rows, [candidates[row].pop(0) for row in rows], flag)
        for place, row in enumerate(rows):
            if tried.action[place] in (SEND, HOLD) and tried.situation.segments[place] == 1:
                texts[row], candidates[row] = tried.situation.facts.text[place], []
                not_before[row] = tried.not_before[place] if tried.action[place] == HOLD else NO_TIME
    fired = {**decisions.fired, "handoff.unavailable": decisions.handoff & (texts == "")}
    return replace(decisions, handoff_text=texts, not_before=not_before, fired=fired)


def _judge_texts(decisions: Decisions, rows: list[int], texts: list[str], flag: Flagger | None) -> Decisions:
    """Judge texts in place of the drafts of some rows, flags by the classifier where there is one."""
    situation, fired = decisions.situation, decisions.fired
    if rows != list(range(len(situation))):
        taken = {label: column[rows] for label, column in situation.flags.items()}
        situation, fired = (
            Situation(situation.facts.take(rows), taken, situation.policy),
            {name: mask[rows] for name, mask in fired.items()},
        )
    column: NDArray[np.object_] = np.array(texts, dtype=object)
    languages = list(situation.facts.language)
    flags = flag(texts, languages) if flag else {label: np.zeros(len(rows), dtype=bool) for label in LABELS}
    other = situation.with_words(column, flags)
    same_purpose = np.array_equal(other.marketing, situation.marketing)
    return judge(other, fired_before=fired if same_purpose else None)


def _variants(situation: Situation, row: int) -> Iterator[str]:
    """Give the template's variants filled in, fullest first; then once more with names in plain letters, which take less room."""
    facts, templates = situation.facts, situation.policy.templates
    label = next(label for label in LABELS if label != "promotional" and situation.flags[label][row])
    language = facts.language[row]
    sender, business = facts.sender_name[row].strip(), facts.sender_business[row].strip()
    if not sender or not business or (language, label) not in templates:
        return
    contact = (facts.contact_name[row].split() or [""])[0]
    ending = " " + templates[language, "opt_out"][0] if situation.marketing[row] else ""
    for plain in (False, True):
        names = {
            key: _plain(value) if plain else value for key, value in (("sender", sender), ("business", business), ("contact", contact))
        }
        for template in templates[language, label]:
            if contact or "{contact}" not in template:
                yield template.format(**names) + ending


def _plain(name: str) -> str:
    """Write a name without accents, as it fits the SMS alphabet: 'Łukasz Żak' becomes 'Lukasz Zak'."""
    spelled = name.translate(str.maketrans("łŁøØđĐ", "lLoOdD"))
    return "".join(char for char in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(char))
