"""``sendcheck check``: one draft, one decision."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rules.vocabulary import LABELS
from service.assembly import Settings, assemble, model_note, settled
from service.commands.ledger_options import JoinedStoreOption, joined_url
from service.commands.options import (
    FormatOption,
    ModelOption,
    NowOption,
    PolicyOption,
    RequireConsentOption,
    check_format,
    epilog,
    read_now,
)
from service.errors import UserError
from service.item import ItemError, read_item

SHORT = "Judge one draft."
EPILOG = epilog(
    "Exit codes: 0 the draft may go as it is; 1 it must not; 2 could not run.",
    'sendcheck check "Hi Ana, your table for four is booked for 7 pm."',
    'sendcheck check --format json -- "-20% on everything until Friday"',
    "sendcheck check --json item.json --now 2026-11-23T10:15:00-05:00",
)
_HEADLINES = {
    "send": "SEND: this can go as a text.",
    "hold": "HOLD: this can go as a text, not before {not_before}.",
    "revise": "REVISE: this can go as a text once it is mended.",
    "escalate": "ESCALATE: not as a text; use {channel} instead.",
    "stop": "STOP: no channel may be used for this.",
}


def command(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", show_default=False, help="The draft. After -- it may begin with a dash.")
    ] = None,
    item: Annotated[
        str | None, typer.Option("--json", metavar="ITEM.json", help="A whole item as JSON, - for standard input; in place of TEXT.")
    ] = None,
    form: FormatOption = "text",
    now: NowOption = None,
    require_consent: RequireConsentOption = False,
    store: JoinedStoreOption = None,
    policy: PolicyOption = None,
    model: ModelOption = None,
) -> None:
    """Judge one draft and say why: given as TEXT, or with sender, contact, consents and history in a JSON file.

    For TEXT alone only content, style and sender are judged: nobody is named whose consent could be checked.
    """
    if (text is None) == (item is None):
        raise UserError('give either the draft itself, as in sendcheck check "TEXT", or --json ITEM.json')
    check_format(form)
    raw = {"text": text} if item is None else _read_json(item)
    moment = read_now(now)
    if (url := joined_url(store)) is not None and isinstance(raw, dict):
        from service.store.join import open_join  # loaded here so that a check without a store starts without it

        open_join(url).add([raw])
    settings = Settings(tuple(policy or ()), model, require_consent)
    if told := model_note(settings):
        print(told, file=sys.stderr)
    judge = assemble(settled(settings))
    try:
        batch = judge.decide([read_item(raw, moment)], moment)
    except ItemError as error:
        raise UserError(f"{item or 'TEXT'}: {error}") from None
    decision = judge.render(batch)[0]
    print(json.dumps(decision, ensure_ascii=False, indent=2) if form == "json" else "\n".join(_lines(decision, str(raw["text"]))))
    if decision["action"] != "send":
        raise typer.Exit(1)


def _read_json(path: str) -> Any:
    name = "standard input" if path == "-" else path
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        return json.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise UserError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{name}: byte {error.start + 1} is not UTF-8; save the file as UTF-8") from None
    except ValueError as error:
        raise UserError(f"{name}: not valid JSON: {error}") from None
    except RecursionError:
        raise UserError(f"{name}: not usable JSON: nested too deeply") from None


def _lines(decision: dict[str, Any], text: str) -> list[str]:
    """Say a decision to a person on a terminal."""
    lines = [_HEADLINES[decision["action"]].format(**decision)]
    if decision["needs_review"]:
        lines.append("In doubt: have a person look at this.")
    if decision["follow_up"]:
        lines.append("Confirm by email afterwards.")
    lines += [f"  - {finding['message']} [{finding['rule']}]" for finding in decision["findings"]]
    for label in LABELS:
        outcome = decision["labels"][label]
        if outcome["flagged"] and outcome["probability"] is not None:
            words = ", ".join(f"“{text[start:end]}”" for start, end, _ in outcome["spans"])
            lines.append(
                f"  {label} {outcome['probability']:.2f} (flagged from {outcome['threshold']:.2f})" + (f": {words}" if words else "")
            )
    ranked = [f"{one['channel']}{'' if one['allowed'] else ' (no)'}" for one in decision["alternatives"]]
    lines.append("Channels, best first: " + ", ".join(ranked))
    if decision["handoff_text"]:
        when = f" (not before {decision['not_before']})" if decision["not_before"] else ""
        lines.append(f"Text instead{when}: {decision['handoff_text']}")
    return lines
