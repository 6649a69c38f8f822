"""``sendcheck policy``: what is in force, whether a file is sound, and what another policy would change."""

from service.commands import policy_check, policy_diff, policy_show
from service.commands.ledger import Group
from service.commands.options import epilog

EXIT_CODES = "Exit codes: 0 done, nothing found; 1 a file is broken or stale, or something differs; 2 could not run."

GROUPS = {
    "policy": Group(
        "What the policy says: show, check, diff.",
        {"show": policy_show.command, "check": policy_check.command, "diff": policy_diff.command},
        epilog(
            EXIT_CODES,
            "sendcheck policy show --country US --region TX --at 2026-11-29T10:00:00-06:00 --purpose marketing",
            "sendcheck policy check house.toml --stale-after 180d",
            "sendcheck policy diff bundled house.toml --on drafts.csv --contacts contacts.csv --consents consents.csv",
        ),
        EXIT_CODES,
    )
}
