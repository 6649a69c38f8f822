"""``sendcheck check``: one draft, one decision."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from rules.vocabulary import LABELS
from service.assembly import Settings, assemble
from service.commands.options import ModelOption, NowOption, PolicyOption, RequireConsentOption, read_now
from service.errors import UserError
from service.item import ItemError, read_item

_HEADLINES = {
    "send": "SEND: this can go as a text.",
    "hold": "HOLD: this can go as a text, not before {not_before}.",
    "revise": "REVISE: this can go as a text once it is mended.",
    "escalate": "ESCALATE: not as a text; use {channel} instead.",
    "stop": "STOP: no channel may be used for this.",
}


def command(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="The draft.")] = None,
    item: Annotated[str | None, typer.Option("--json", metavar="ITEM.json", help="A whole item as JSON, - for standard input.")] = None,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help="For a person, or for a program.")] = "text",
    now: NowOption = None,
    require_consent: RequireConsentOption = False,
    policy: PolicyOption = None,
    model: ModelOption = None,
) -> None:
    """Judge one draft. Exits with 1 when it must not go as it is."""
    if (text is None) == (item is None):
        raise UserError('give either the draft itself, as in sendcheck check "TEXT", or --json ITEM.json')
    if form not in ("text", "json"):
        raise UserError(f"--format {form}: expected text or json")
    raw = {"text": text} if item is None else _read_json(item)
    moment = read_now(now)
    judge = assemble(Settings(tuple(policy or ()), model, require_consent))
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
        return json.loads(sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UserError(f"{name}: {error.strerror}") from None
    except ValueError as error:
        raise UserError(f"{name}: not valid JSON in UTF-8: {error}") from None


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
