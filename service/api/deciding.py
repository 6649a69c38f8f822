"""Items into decisions, on the path that ``sendcheck score`` takes."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from service.api.auth import Caller
from service.api.observers import Judged
from service.api.problems import Problem, field_error, problem_of_item
from service.api.state import AppState
from service.item import ItemError, read_item
from service.joining import Joins
from service.judge import Judge
from service.outcome import Reject
from service.scoring import Numbered, Outcome, score_rows
from service.store.decisions import record_decisions
from service.store.join import StoreJoin

Answer = dict[str, Any] | Problem

_SHORT, _FEW = 2000, 100
"""Characters of an item, and events beside them, up to which it is decided at once."""


async def decide(
    state: AppState, items: Sequence[Any], caller: Caller, *, spans: bool = True, record: bool = False, prefix: str = ""
) -> list[Answer]:
    """Decide items, each a decision or the problem with it, in order.

    One short item that names no contact is decided at once, which takes little longer than to hand it to a thread. What is long, is written down or
    asks the store, where nobody knows how much there is or who holds it, goes to a thread, and batches one after the other. With ``record`` the
    decisions are written down in the store, without any text.
    """
    judge, now = state.judges.current, state.clock()
    work = [_readable(item, now, f"{prefix}[{number}]" if prefix else "") for number, item in enumerate(items)]
    rows: list[Numbered] = [(number, item) for number, item in enumerate(work) if not isinstance(item, Problem)]
    if len(rows) <= 1 and not record and all(_is_short(item) for _, item in rows):
        outcomes = _score(judge, rows, now, spans, None)
    else:
        async with state.turns if len(items) > 1 else state.errands:
            outcomes = await asyncio.to_thread(_score_with_store, state, judge, rows, now, spans, record)
    answers: list[Answer] = [item if isinstance(item, Problem) else {} for item in work]
    for (number, item), outcome in zip(rows, outcomes, strict=True):
        if isinstance(outcome, Reject):
            answers[number] = problem_of_item(outcome, f"{prefix}[{number}]" if prefix else "")
        else:
            answers[number] = outcome
            state.metrics.count(outcome)
            state.observation.add(Judged(item, outcome, now, caller.key_id))  # type: ignore[arg-type]
    refused = sum(isinstance(answer, Problem) for answer in answers)
    if refused:
        state.metrics.refused.inc(refused)
    return answers


def _readable(item: Any, now: int, prefix: str) -> Mapping[str, Any] | Problem:
    """Give the item, or the problem where it is no object or names a contact by what no store can look up."""
    if not isinstance(item, Mapping):
        try:
            read_item(item, now)
        except ItemError as error:
            return problem_of_item(error, prefix)
    contact = item.get("contact")
    for field in ("contact_id", "phone", "country", "region") if isinstance(contact, Mapping) else ():
        if "\0" in str(contact.get(field)):
            path = f"{prefix}.contact.{field}" if prefix else f"contact.{field}"
            errors = [field_error(path, "expected text without the character U+0000")]
            return Problem("invalid-item", "The item breaks the specification", 422, f"Not usable as sent: {path}.", errors)
    return item  # type: ignore[no-any-return]


def _is_short(item: Any) -> bool:
    """Say whether an item is read in a few milliseconds: it names no contact, and neither its words nor its events are many."""
    events = [item.get(name) for name in ("consents", "history")]
    return (
        not isinstance(item.get("contact"), Mapping)
        and sum(len(str(value)) for name, value in item.items() if name not in ("consents", "history")) <= _SHORT
        and all(not isinstance(some, list) or len(some) <= _FEW for some in events)
    )


def _score(judge: Judge, rows: Sequence[Numbered], now: int, spans: bool, join: Joins | None) -> list[Outcome]:
    return score_rows(judge, rows, now, is_flat=False, join=join, spans=spans)


def _score_with_store(state: AppState, judge: Judge, rows: Sequence[Numbered], now: int, spans: bool, record: bool) -> list[Outcome]:
    join = StoreJoin(state.store)
    outcomes = _score(judge, rows, now, spans, join)
    if record:
        decided = [(who, one) for who, one in zip(join.contact_ids, outcomes, strict=True) if not isinstance(one, Reject)]
        record_decisions(state.store, uuid4().hex, decided, now, now)
    return outcomes
