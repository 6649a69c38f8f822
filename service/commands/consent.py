"""``sendcheck consent add``, ``revoke`` and ``show``: one contact's consent, an event at a time."""

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands.consent_events import describe, make_event, record
from service.commands.ledger_options import AtOption, ByOption, ContactArgument, StoreOption, known, opened, read_moment
from service.commands.options import FormatOption, check_format, read_now
from service.errors import UserError

if TYPE_CHECKING:
    pass

ChannelOption = Annotated[str, typer.Option(metavar="CHANNEL", help="text, phone, email or meeting.")]
TopicOption = Annotated[str, typer.Option(metavar="WORD", help="What it is about; * is everything.")]
EvidenceOption = Annotated[
    str | None, typer.Option(metavar="TEXT", help="The wording agreed to, the message received, where the form lies.")
]
ReasonOption = Annotated[str | None, typer.Option(metavar="TEXT", help="Why, in the contact's or the recorder's words.")]
SourceOption = Annotated[
    str | None, typer.Option(metavar="WORD", help="Where it comes from: web_form, paper_form, purchase, sms_reply ...")
]
CorrectsOption = Annotated[int | None, typer.Option(metavar="EVENT", help="The event_id this corrects and takes the place of.")]


def add(
    contact: ContactArgument,
    store: StoreOption = None,
    channel: ChannelOption = "text",
    topic: TopicOption = "*",
    level: Annotated[str, typer.Option(metavar="LEVEL", help="implied, express or express_written.")] = "express",
    at: AtOption = None,
    source: SourceOption = None,
    evidence: EvidenceOption = None,
    by: ByOption = None,
    reason: ReasonOption = None,
    expires_at: Annotated[str | None, typer.Option(metavar="ISO", help="When it runs out.")] = None,
    max_messages: Annotated[int | None, typer.Option(metavar="N", help="How many texts were promised at most, with --period.")] = None,
    period: Annotated[str | None, typer.Option(metavar="P", help="In how long, such as P30D.")] = None,
    corrects: CorrectsOption = None,
    strike_out: Annotated[bool, typer.Option("--strike-out", help="The corrected event never happened; nothing takes its place.")] = False,
) -> None:
    """Record that a contact consented, --at a moment not in the future (default: now); or correct an event.

    Taking back an opt-out by a correction needs --evidence, --reason and --by.
    """
    if strike_out and corrects is None:
        raise UserError("--strike-out: say which event never happened, with --corrects EVENT")
    now = read_now(None)
    given = {"channel": channel, "topic": topic, "level": level, "source": source, "reason": reason}
    promise = {"expires_at": expires_at, "max_messages": max_messages, "period": period}
    event = make_event("granted", "opted_in", {**given, **promise}, at, now, evidence=evidence, recorded_by=by, corrects=corrects)
    if event.occurred_at > now:
        raise UserError(f"--at {at}: that is to come; nobody has consented yet")
    with opened(store) as ledger:
        row = known(ledger, contact)
        nothing: dict[str, Any] = dict.fromkeys(("status", "level", "expires_at", "max_messages", "period"))
        record(ledger, row["contact_id"], replace(event, **nothing) if strike_out else event, now=now)


def revoke(
    contact: ContactArgument,
    store: StoreOption = None,
    channel: Annotated[str, typer.Option(metavar="CHANNEL", help="text, phone, email, meeting, or all.")] = "text",
    topic: TopicOption = "*",
    at: AtOption = None,
    source: SourceOption = None,
    evidence: EvidenceOption = None,
    by: ByOption = None,
    reason: ReasonOption = None,
    corrects: CorrectsOption = None,
) -> None:
    """Record that a contact opted out, --at a moment (default: now). It counts for every check from then on.

    A contact the ledger does not know yet is taken in: an opt-out is never refused.
    """
    from rules.vocabulary import CHANNELS

    now = read_now(None)
    channels = CHANNELS if channel == "all" else (channel,)
    if corrects is not None and len(channels) > 1:
        raise UserError("--corrects: a correction is of one channel; say --channel")
    events = [
        make_event(
            "revoked", "opted_out", {"channel": one, "topic": topic, "source": source, "reason": reason}, at, now,
            evidence=evidence, recorded_by=by, corrects=corrects,
        )
        for one in channels
    ]  # fmt: skip
    with opened(store, create=True) as ledger:
        row = ledger.find(contact)
        if row is None:
            print(f"contact {contact!r} was not known before", file=sys.stderr)
        record(ledger, row["contact_id"] if row else contact, *events, now=now)


def show(
    contact: ContactArgument,
    store: StoreOption = None,
    at: AtOption = None,
    known_at: Annotated[str | None, typer.Option(metavar="ISO", help="Only what was recorded by then. Default: everything.")] = None,
    form: FormatOption = "text",
) -> None:
    """Show what stands, and the events behind it: now, or --at a moment, by what was known at a moment."""
    check_format(form)
    moment, until = read_moment("--at", at), read_moment("--known-at", known_at)
    with opened(store) as ledger:
        row = known(ledger, contact)
        told = describe(ledger, row, moment, until)
    if form == "json":
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for state in told["state"] or [{"sentence": "no consent on record"}]:
        print(state["sentence"])
    for event in told["events"]:
        more = "".join(f", {name} {event[name]!r}" for name in ("source", "recorded_by", "reason", "corrects") if event[name] is not None)
        level = f" ({event['level']})" if event["level"] else ""
        print(f"  {event['event_id']:>4}  {event['occurred_at']}  {event['kind']}{level} {event['channel']} {event['topic']}{more}")
