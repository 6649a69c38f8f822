"""A customer's message read and recorded in one transaction, and the one text that may answer it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from rules.clock import to_datetime
from rules.inbound.classify import Ear
from rules.inbound.reply import Reply
from rules.policy import Policy
from service.api.idempotency import Write
from service.api.problems import Problem, problem_of_item
from service.api.state import AppState
from service.inbound import Heard, InboundMessage, Listener, read_message, without_slips
from service.inbound_parts import assemble_ear
from service.item import ItemError
from service.store.hearing import keep_heard
from service.store.idempotency import Written

_EAR = "ear"
_SHOWN = ("kind", "revokes", "doubt", "asks", "topic", "kept_topic", "reason", "probability")


def read(state: AppState, raw: Mapping[str, Any], now: int, by: str) -> InboundMessage:
    """Read a message whose number stands in ``phone``; a broken one that ends texting is recorded as of now before it is refused.

    Raises:
        Problem: naming the fields at fault.
    """
    try:
        return read_message(raw, now)
    except ItemError as error:
        problem = problem_of_item(error)
        if _salvaged(state, raw, now, by):
            problem.detail += " The message ends texting, which was recorded as of now."
        raise problem from None


def hear(state: AppState, message: InboundMessage, now: int, by: str, write: Write) -> tuple[Heard, Written]:
    """Read a message, record what it asks for through ``write``, and give what was heard.

    Told again, it is heard as it was the first time: at that moment, and with the answer due then.
    """

    def work(connection: Connection) -> Written:
        kept = keep_heard(connection, state.store.keys, _listener(state, now).hear(message), _ear(state), now, by)
        return Written(200, {"event_ids": kept.events, "repeated": kept.repeated, "now": now})

    written = write(work)
    first = written.answer
    return _listener(state, first["now"]).hear(message, already_confirmed=first["repeated"]), written


def shown(heard: Heard, written: Written) -> dict[str, Any]:
    """Give the answer."""
    inbound, reply = heard.inbound, heard.reply
    text = {"text": reply.text, "send_by": to_datetime(reply.send_by).isoformat()} if isinstance(reply, Reply) else None
    return {
        **{name: getattr(inbound, name) for name in _SHOWN},
        "evidence": inbound.evidence or None,
        "span": list(inbound.span) if inbound.span else None,
        "language": inbound.language or None,
        "event_ids": written.answer["event_ids"],
        "reply": text,
        "no_reply_because": None if isinstance(reply, Reply) else reply.because,
    }


def _salvaged(state: AppState, raw: Mapping[str, Any], now: int, by: str) -> bool:
    """Record a revocation for its text alone; say whether there was one."""
    try:
        heard = _listener(state, now).hear(read_message(without_slips(raw), now))
    except ItemError:
        return False
    if not heard.inbound.revokes or heard.contact is None:
        return False
    state.store.write(lambda connection: keep_heard(connection, state.store.keys, heard, _ear(state), now, by))
    return True


def _listener(state: AppState, now: int) -> Listener:
    policy, settings = state.judges.current.policy, state.settings
    if policy.confirmations is None:
        raise Problem("not-configured", "Not set up", 503, "The policy has no file of kind keywords, so there is no text to answer with.")
    return Listener(_ear(state), policy.confirmations, now, settings.business, settings.help_contact)


def _ear(state: AppState) -> Ear:
    """Give the ear for the policy in force, which takes longer to put together than a message to read."""
    policy: Policy = state.judges.current.policy
    if _EAR not in policy.cache:
        policy.cache[_EAR] = assemble_ear(policy)
    ear: Ear = policy.cache[_EAR]
    return ear
