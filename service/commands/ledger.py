"""The commands of the ledger, by group, as ``service.cli`` takes them in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from service.commands import consent, consent_files, contacts, history
from service.commands.ledger_options import EXIT_CODES
from service.commands.options import epilog


@dataclass(frozen=True)
class Group:
    """Commands under one word."""

    help: str
    commands: Mapping[str, Callable[..., None]]
    epilog: str
    exit_codes: str = EXIT_CODES


GROUPS: Mapping[str, Group] = {
    "contacts": Group(
        "Who is in the ledger: import, show, erase, purge.",
        {"import": contacts.import_, "show": contacts.show, "erase": contacts.erase, "purge": contacts.purge},
        epilog(EXIT_CODES, "sendcheck contacts import crm.csv --map phone=Mobile --dry-run", "sendcheck contacts show c01"),
    ),
    "consent": Group(
        "Who agreed to what, when, and took it back: events that are only ever added.",
        {
            "add": consent.add,
            "revoke": consent.revoke,
            "show": consent.show,
            "import": consent_files.import_,
            "export": consent_files.export,
            "proof": consent_files.proof,
        },
        epilog(
            EXIT_CODES,
            "sendcheck consent import consents.csv --store sqlite:///ledger.db",
            "sendcheck consent revoke c01 --reason 'too many messages' --by front-desk",
            "sendcheck consent proof c01 --format html -o c01.html",
        ),
    ),
    "history": Group(
        "Messages that went before: import.",
        {"import": history.import_},
        epilog(EXIT_CODES, "sendcheck history import sent.csv"),
    ),
}
