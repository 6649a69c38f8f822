"""The one text that answers a revocation, a return or a call for help: short, without marketing, within five minutes or not at all."""

from dataclasses import dataclass

from rules import sms
from rules.inbound.classify import Inbound
from rules.keyword_lists import Confirmations

FALLBACK_LANGUAGE = "en"


@dataclass(frozen=True)
class Reply:
    """A text to send, and the last instant it may go (microseconds since the epoch)."""

    text: str
    send_by: int


@dataclass(frozen=True)
class NoReply:
    """No text, and why."""

    because: str


def propose_reply(
    inbound: Inbound,
    confirmations: Confirmations,
    *,
    received_at: int,
    now: int,
    language: str = "",
    business: str = "",
    help_contact: str = "",
    already_confirmed: bool = False,
    reason_for_delay: str = "",
) -> Reply | NoReply:
    """Propose the one confirmation text.

    ``received_at`` and ``now`` are in microseconds since the epoch. Later than the policy's five minutes there is none, but for a
    ``reason_for_delay``, which whoever gives it should keep. ``already_confirmed``: this request had its text.
    """
    answer = _answer(inbound)
    if answer is None:
        return NoReply("the message asks for nothing that a text must answer")
    if already_confirmed:
        return NoReply("one confirmation text is all that may go out, and it has")
    send_by = received_at + confirmations.within
    if now > send_by and not reason_for_delay.strip():
        return NoReply("more than five minutes have passed since the request, and no reason for the delay was given")
    spoken = inbound.language or language
    languages = [one for one in (language, spoken, FALLBACK_LANGUAGE) if (one, answer) in confirmations.texts]
    if not languages:
        return NoReply("there is no confirmation text in this language")
    slots = {"business": business.strip(), "topic": inbound.kept_topic or inbound.topic or "", "contact": help_contact.strip()}
    for variant in confirmations.texts[languages[0], answer]:
        if all(slots[name] for name in slots if f"{{{name}}}" in variant):
            text = variant.format(**slots)
            if sms.count_segments(text) == 1:
                return Reply(text, max(send_by, now))
    return NoReply("no confirmation text fits one segment")


def _answer(inbound: Inbound) -> str | None:
    if inbound.kind in ("opt_in", "help", "wrong_number"):
        return inbound.kind
    if inbound.kind == "topic_opt_out":
        return "kept" if inbound.kept_topic else "topic_opt_out"
    if inbound.revokes:
        return "ask" if inbound.asks else "opt_out"
    return None
