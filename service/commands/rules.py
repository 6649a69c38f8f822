"""``sendcheck rules``: every rule, what it does, why, and the parameters in force."""

import json
from typing import Any

from service.commands.options import FormatOption, PolicyOption, check_format, epilog
from service.policy_files import load_policy
from service.rule_list import describe

SHORT = "List every rule."
EPILOG = epilog(
    "Exit codes: 0 done; 2 could not run, such as when a policy file is broken.",
    "sendcheck rules",
    "sendcheck rules --policy house.toml --format json",
)


def command(form: FormatOption = "text", policy: PolicyOption = None) -> None:
    """List every rule with its id, effect, sentence, source and the parameters in force.

    With --policy it is also the way to check a policy file: a broken one is refused by name and key.
    """
    check_format(form)
    listed = describe(load_policy(tuple(policy or ())))
    if form == "json":
        print(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for rule in listed:
        print(f"{rule['rule']}  ({rule['effect']})\n    {rule['sentence']}\n    source: {rule['source']}")
        for one in rule["parameters"]:
            dates = "".join(f", {word} {one[key]}" for key, word in (("effective_from", "from"), ("effective_to", "until")) if one[key])
            print(f"    {one['name']} = {_shown(one['value'])}  [{one['pack']}{dates}; {one['source']}; {one['certainty']}]")
        print()


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:97] + "..."
