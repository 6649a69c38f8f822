"""``sendcheck policy show``: what is in force for a contact at a moment, and why."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from service.commands.ledger_options import read_moment
from service.commands.options import FormatOption, PolicyOption, check_format, read_now
from service.errors import UserError
from service.item import Contact, fault_of
from service.policy_files import load_policy
from service.policy_in_force import InForce, in_force


def command(
    country: Annotated[str | None, typer.Option(metavar="CODE", help="The contact's country, such as US.")] = None,
    region: Annotated[str | None, typer.Option(metavar="CODE", help="State or province, such as FL or US-FL.")] = None,
    phone: Annotated[str | None, typer.Option(metavar="NUMBER", help="The contact's number.")] = None,
    timezone: Annotated[str | None, typer.Option(metavar="ZONE", help="IANA name, such as America/New_York.")] = None,
    at: Annotated[str | None, typer.Option(metavar="ISO", help="When, ISO 8601 with an offset. Default: now.")] = None,
    purpose: Annotated[str, typer.Option(metavar="PURPOSE", help="marketing or service.")] = "marketing",
    everything: Annotated[bool, typer.Option("--all", help="Also the house's own parameters, which hold everywhere.")] = False,
    form: FormatOption = "text",
    policy: PolicyOption = None,
) -> None:
    """Show what the law and the house ask for a contact at a moment: each value with file, source, certainty and dates, and which one won.

    Where the contact is unknown or uncertain, the strictest reading counts. Law without --all; with it the house's own parameters too.
    """
    check_format(form)
    if purpose not in ("marketing", "service"):
        raise UserError(f"--purpose {purpose}: expected marketing or service")
    moment = read_moment("--at", at) or read_now(None)
    given = {"country": country, "region": region, "phone": phone, "timezone": timezone}
    try:
        contact = Contact.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        fault = fault_of(error)
        raise UserError(f"--{fault.field}: {fault.reason}") from None
    rules = load_policy(tuple(policy or ()))
    found = in_force(rules, contact, moment, purpose)
    if form == "json":
        print(json.dumps(found.as_json(moment, purpose, rules.version), ensure_ascii=False, indent=2))
        return
    print("\n".join(_lines(found, purpose, everything or purpose == "service")))


def _lines(found: InForce, purpose: str, everything: bool) -> Iterator[str]:
    yield f"place: {', '.join(found.jurisdictions) or 'unknown'}; clock: {', '.join(found.zones) or 'unknown, so all the world'}"
    yield f"day: {found.day} ({found.day:%A}); purpose: {purpose}"
    yield "packs: " + "; ".join(f"{pack.title} [{pack.id}]" for pack in found.packs)
    for zone, hours in found.open_today:
        yield f"open in {zone}, house and law together, {hours}"
    for one in found.standings:
        if everything or one.parameter.startswith("marketing_"):
            yield from _value(one.as_json())


def _value(row: dict[str, Any]) -> Iterator[str]:
    shown = json.dumps(row["value"], ensure_ascii=False)
    dates = "".join(f", {word} {row[key]}" for key, word in (("effective_from", "from"), ("effective_to", "until")) if row[key])
    yield f"{row['counts']:8}  {row['parameter']} = {shown if len(shown) <= 90 else shown[:87] + '...'}"
    yield f"          {row['file']}: {row['source']} [{row['certainty']}, checked {row['checked_on']}{dates}]"
