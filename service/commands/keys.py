"""``sendcheck keys``: who may call the API."""

import json
import sys
from typing import Annotated

import typer

from service.commands.ledger import Group
from service.commands.ledger_options import StoreOption, opened
from service.commands.options import FormatOption, check_format, epilog, read_now

EXIT_CODES = "Exit codes: 0 done; 2 could not run."


def create(
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Who the key is for.")],
    scope: Annotated[list[str], typer.Option("--scope", metavar="SCOPE", help="check, consent or admin (everything). May be repeated.")],
    store: StoreOption = None,
) -> None:
    """Make a key and print it, on standard output and this once: the store keeps only its hash."""
    from service.store.api_keys import create_key  # loaded here so that commands without a store start without it

    with opened(store, create=True) as ledger:
        key, made = create_key(ledger, name, scope, read_now(None))
    print(f"key {made.key_id} for {made.name}, scopes {', '.join(sorted(made.scopes))}; it is not shown again", file=sys.stderr)
    print(key)


def list_(store: StoreOption = None, form: FormatOption = "text") -> None:
    """List the keys there ever were, without their secrets."""
    from service.store.api_keys import list_keys
    from service.store.events import iso

    check_format(form)
    with opened(store) as ledger:
        keys = list_keys(ledger)
    shown = [
        {
            "key_id": key.key_id,
            "name": key.name,
            "scopes": sorted(key.scopes),
            "created_at": iso(key.created_at),
            "revoked_at": None if key.revoked_at is None else iso(key.revoked_at),
        }
        for key in keys
    ]
    if form == "json":
        print(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    for one in shown:
        ended = f"revoked {one['revoked_at']}" if one["revoked_at"] else "live"
        print(f"{one['key_id']}  {','.join(one['scopes'] or ())}  {one['created_at']}  {ended}  {one['name']}")


def revoke(key_id: Annotated[str, typer.Argument(metavar="KEY_ID", help="As keys list shows it.")], store: StoreOption = None) -> None:
    """Revoke a key for good; running services refuse it within a second."""
    from service.store.api_keys import revoke_key

    with opened(store) as ledger:
        live = revoke_key(ledger, key_id, read_now(None))
    print(f"key {key_id} {'is revoked' if live else 'was revoked already'}", file=sys.stderr)


GROUPS = {
    "keys": Group(
        "Who may call the API: create, list, revoke.",
        {"create": create, "list": list_, "revoke": revoke},
        epilog(
            EXIT_CODES,
            "sendcheck keys create --name shop --scope check --scope consent",
            "sendcheck keys list",
            "sendcheck keys revoke 3f9a1c0b77de",
        ),
        EXIT_CODES,
    )
}
