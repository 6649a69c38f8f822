"""``sendcheck inbound``: what a customer's message asks for, one or a file of them."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.commands.ledger_options import VARIABLE, opened
from service.commands.options import FormatOption, NowOption, PolicyOption, check_format, epilog, read_now
from service.errors import UserError
from service.inbound import INPUT_COLUMNS, OUTPUT_COLUMNS, Heard, InboundMessage, Listener, from_row, read_message, to_row, without_slips
from service.inbound_parts import assemble_ear
from service.item import ItemError
from service.outcome import Reject, Unreadable
from service.policy_files import load_policy
from service.progress import Progress
from service.readers import Source, format_of, open_source
from service.rejects import open_rejects
from service.writers import is_stream, open_writer

if TYPE_CHECKING:
    from service.store.ledger import Store

SHORT = "Read what a customer's message asks for."
EPILOG = epilog(
    "Exit codes: 0 done; 1 done, but some rows were rejected; 2 could not run.",
    'sendcheck inbound "please take me off this list"',
    'sendcheck inbound "STOP" --contact c01 --business "Harbor Dental" --store sqlite:///sendcheck.db',
    "sendcheck inbound --file replies.csv -o read.jsonl --map text=Body --map phone=From",
)
BY = "sendcheck inbound"
_SENTENCES = {
    "opt_out": "REVOKED: no more texts to this contact.",
    "clarify": "REVOKED, in doubt: no more texts, and ask what was meant.",
    "topic_opt_out": "REVOKED in part: {scope}.",
    "wrong_number": "REVOKED: the number is not the contact's; do not text or call it.",
    "opt_in": "OPTED IN: texts may go again.",
    "help": "HELP was asked for.",
    "other": "ORDINARY: nothing here ends or starts texting.",
}


def command(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", show_default=False, help="The message. After -- it may begin with a dash.")
    ] = None,
    item: Annotated[str | None, typer.Option("--json", metavar="ITEM.json", help="A whole message as JSON, - for standard input.")] = None,
    source: Annotated[
        str | None, typer.Option("--file", metavar="IN", help="Many messages: JSON Lines, CSV or Parquet by suffix; - for standard input.")
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("-o", "--output", metavar="OUT", help="Answers to --file: JSON Lines, CSV or Parquet by suffix; - for a pipe."),
    ] = None,
    rejects: Annotated[str | None, typer.Option(metavar="F", help="Where rejected rows go. Default: OUT with .rejects.jsonl.")] = None,
    mapping: Annotated[
        list[str] | None, typer.Option("--map", metavar="OURS=THEIRS", help="Our column and the file's. May be repeated.")
    ] = None,
    in_format: Annotated[str | None, typer.Option(metavar="FORMAT", help="jsonl, csv or parquet, where the name does not say.")] = None,
    out_format: Annotated[str | None, typer.Option(metavar="FORMAT", help="jsonl, csv or parquet, where the name does not say.")] = None,
    contact: Annotated[
        str | None, typer.Option(metavar="CONTACT", help="Whose message it is: a contact_id, or a number such as +13055550123.")
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="The contact's language: en, pl, es, fr.")] = None,
    asked: Annotated[bool, typer.Option("--asked-to-confirm", help="Our last message asked for a YES to start texting.")] = False,
    question: Annotated[bool, typer.Option("--answers-question", help="Our last message asked some other question.")] = False,
    received_at: Annotated[str | None, typer.Option(metavar="ISO", help="When it came, ISO 8601 with an offset. Default: now.")] = None,
    business: Annotated[str, typer.Option(metavar="NAME", help="Who answers: named in the confirmation text.")] = "",
    help_contact: Annotated[str, typer.Option(metavar="WHERE", help="Number or address of a person, for the answer to HELP.")] = "",
    reason_for_delay: Annotated[str, typer.Option(metavar="TEXT", help="Why a confirmation may go later than five minutes.")] = "",
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help=f"Record what is revoked in this ledger, at once. Default: {VARIABLE}, else nowhere."),
    ] = None,
    form: FormatOption = "text",
    now: NowOption = None,
    policy: PolicyOption = None,
) -> None:
    """Say whether a message from a customer ends texting, all of it or a topic, starts it again, or asks for help; and the one text to answer.

    In doubt it revokes. A revocation counts from the moment it came; with --store it is recorded.
    """
    import os

    check_format(form)
    if sum(one is not None for one in (text, item, source)) != 1:
        raise UserError('give one of: the message itself, as in sendcheck inbound "TEXT"; --json ITEM.json; --file IN -o OUT')
    if (source is None) != (target is None):
        raise UserError("--file IN and -o OUT belong together")
    moment = read_now(now)
    rules = load_policy(tuple(policy or ()))
    if rules.confirmations is None:
        raise UserError("the policy has no file of kind keywords, so there is no text to answer with")
    listener = Listener(assemble_ear(rules), rules.confirmations, moment, business, help_contact, reason_for_delay)
    url = store or os.environ.get(VARIABLE)
    with ExitStack() as stack:
        ledger = stack.enter_context(opened(url, create=True)) if url else None
        if source is not None and target is not None:
            _file(listener, ledger, source, target, rejects, mapping or [], in_format, out_format)
            return
        given = {"text": text, "contact_id": contact, "language": language, "received_at": received_at}
        asked_of = {"asked_to_confirm": asked or None, "answers_question": question or None}
        raw: Any = {name: value for name, value in {**given, **asked_of}.items() if value is not None} if item is None else _read_json(item)
        if contact is not None and contact.startswith("+") and item is None:
            raw["phone"] = raw.pop("contact_id")
        try:
            message = read_message(raw, moment)
        except ItemError as error:
            raise UserError(f"{item or 'TEXT'}: {error}") from None
        heard, recorded = _one(listener, ledger, message)
    if form == "json":
        print(json.dumps(to_row(heard, recorded), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(heard, recorded)))


def _read_json(path: str) -> Any:
    name = "standard input" if path == "-" else path
    try:
        return json.loads((sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()).decode("utf-8-sig"))
    except OSError as error:
        raise UserError(f"{name}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise UserError(f"{name}: not valid JSON: {error}") from None


def _one(listener: Listener, ledger: "Store | None", message: InboundMessage) -> tuple[Heard, str | None]:
    """Read a message and, with a ledger, record what it asks for; a request that was on record already gets no second text."""
    heard = listener.hear(message)
    if ledger is None:
        return heard, None
    from service.store.hearing import keep_heard  # loaded here so that a message without a ledger is read sooner

    kept = ledger.write(lambda connection: keep_heard(connection, ledger.keys, heard, listener.ear, listener.now, BY))
    if kept.repeated:
        heard = listener.hear(message, already_confirmed=True)
    if kept.events:
        return heard, "event " + ", ".join(map(str, kept.events))
    asked = heard.inbound.revokes or heard.inbound.kind == "opt_in"
    return heard, "not recorded: the message names no contact" if asked else None


def _lines(heard: Heard, recorded: str | None) -> Iterator[str]:
    inbound, row = heard.inbound, to_row(heard)
    scope = f"only texts about {inbound.kept_topic} are wanted" if inbound.kept_topic else f"no more texts about {inbound.topic}"
    yield _SENTENCES[inbound.kind].format(scope=scope)
    if inbound.evidence and inbound.kind != "other":
        chance = f" (detector: {inbound.probability:.2f})" if inbound.probability is not None else " (keyword)"
        yield f"  because of: “{inbound.evidence}”{chance}"
    if inbound.reason:
        yield f"  reason: {inbound.reason}"
    if row["reply_text"]:
        yield f"  answer by {row['reply_by']}: {row['reply_text']}"
    elif inbound.kind != "other":
        yield f"  no answer: {row['no_reply_because']}"
    if recorded:
        yield f"  ledger: {recorded}"
    elif inbound.revokes:
        yield "  ledger: not recorded; name one with --store"


def _file(
    listener: Listener,
    ledger: "Store | None",
    source: str,
    target: str,
    rejects: str | None,
    pairs: list[str],
    in_format: str | None,
    out_format: str | None,
) -> None:
    """Read a file of messages, write the answers, and say on standard error what they were."""
    kind = format_of(target, out_format, "--out-format")
    rejects_path = rejects or ("-" if is_stream(target) else str(Path(target).with_suffix(".rejects.jsonl")))
    if source != "-" and not is_stream(target) and Path(target).exists() and Path(source).exists() and Path(target).samefile(source):
        raise UserError(f"{target}: the output would overwrite the input; choose another name")
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        rows = stack.enter_context(open_source(source, in_format))
        names = _mapping(pairs, rows)
        writer = stack.enter_context(open_writer(target, kind, OUTPUT_COLUMNS))
        bad = stack.enter_context(open_rejects(rejects_path))
        progress = stack.enter_context(Progress("reading"))
        progress.start(rows)
        for number, row in enumerate(rows.rows, 1):
            progress.advance(rows, 1)
            if isinstance(row, Unreadable):
                bad.write(Reject(number, "(row)", row.reason, row.input, rows.name))
                counts["rejected"] += 1
                continue
            renamed = {ours: row[theirs] for ours, theirs in names.items() if theirs in row}
            try:
                message = read_message(from_row(renamed) if rows.columns is not None else renamed, listener.now)
            except ItemError as error:
                saved = _salvage(listener, ledger, renamed)
                bad.write(Reject(number, error.field, error.reason + saved, dict(row), rows.name))
                counts["rejected"] += 1
                continue
            heard, recorded = _one(listener, ledger, message)
            counts[heard.inbound.kind] += 1
            writer.write([to_row(heard, recorded)])
    print(", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "no messages", file=sys.stderr)
    if counts["rejected"]:
        print(f"rejected rows, with reasons, {'above' if rejects_path == '-' else 'in ' + rejects_path}", file=sys.stderr)
        raise typer.Exit(1)


def _salvage(listener: Listener, ledger: "Store | None", row: Mapping[str, Any]) -> str:
    """Read a broken row for its text alone: a revocation in it is recorded as of now, and never lost for a slip beside it."""
    try:
        heard, recorded = _one(listener, ledger, read_message(without_slips(row), listener.now))
    except ItemError:
        return ""
    if not heard.inbound.revokes:
        return ""
    if ledger is None or heard.contact is None:
        return "; the message ends texting, and that is not recorded anywhere"
    return f"; the message ends texting, recorded as of now: {recorded}"


def _mapping(pairs: list[str], source: Source) -> Mapping[str, str]:
    """Give our columns -> the file's.

    Raises:
        UserError: when a pair is none, names no column of ours or of the file, or the file has no text.
    """
    names = {name: name for name in INPUT_COLUMNS}
    for pair in pairs:
        ours, sign, theirs = pair.partition("=")
        if not (ours and sign and theirs):
            raise UserError(f"--map {pair}: expected our column and the file's, such as text=Body")
        if ours not in names:
            raise UserError(f"--map {pair}: there is no column {ours!r}; ours are {', '.join(INPUT_COLUMNS)}")
        if source.columns is not None and theirs not in source.columns:
            raise UserError(f"--map {pair}: {source.name} has no column {theirs!r}; its columns are {', '.join(source.columns)}")
        names[ours] = theirs
    if source.columns is not None and names["text"] not in source.columns:
        raise UserError(f"{source.name}: no column {names['text']!r}; its columns are {', '.join(source.columns)}; say --map text=COLUMN")
    return names
