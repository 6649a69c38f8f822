"""Documents written from the program: ``make docs`` rewrites them, a test compares them.

docs/cli.md holds every command's help, docs/rules.md every rule, docs/policy.md ends with every parameter. The output of every
``$ sendcheck`` in a console block of the README and of docs/ is what the command printed.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from model.classifier import RELEASED
from model.labels import LABELS
from rules.catalog import RULES
from rules.parameters import PARAMETERS
from service.cli import app

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("*.md")])
_BLOCK = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
FIGURES = re.compile(r"(<!-- figures -->\n)(.*?)(<!-- /figures -->)", re.DOTALL)
MARK = "<!-- from here on written by tests/generated_docs.py -->\n"
WIDTH = {"COLUMNS": "120", "TERM": "dumb", "NO_COLOR": "1"}

EXAMPLES = {
    "contact.unknown_sender": (
        "Your check-up is on Friday at 10:30.",
        "Hi Ana, Dana from Harbor Dental. Your check-up is on Friday at 10:30.",
    ),
    "style.opt_out_line": ("Ana, 20% off whitening until Friday.", "Ana, 20% off whitening until Friday. Reply STOP to opt out."),
    "style.length": ("a text of three segments", "the same in two, or an email"),
    "style.emoji": ("See you at 10 😀🎉🥳", "See you at 10 😀"),
    "style.slang": ("thx, c u l8r", "Thank you, see you later"),
    "style.shouting": ("PLEASE BRING YOUR RECEIPT", "Please bring your receipt"),
    "style.merge_field": ("Hi {first_name}, your order is ready.", "Hi Ana, your order is ready."),
    "style.impersonal": ("Whitening is 20% off in all branches.", "Ana, your whitening is 20% off this week."),
    "content.bad_news": ("The bank has turned down your application.", "Call, or meet."),
    "content.negotiation": ("We could do 1,150 if you take 40.", "Call, or meet."),
    "content.contract": ("The lease is ready, please sign clause 7.", "Meet; confirm by email."),
    "content.legal": ("Our lawyers deny liability.", "Write an email."),
    "content.detail_heavy": ("Steps one to six by text.", "Write an email."),
    "content.pii_request": ("Please text me your date of birth.", "Make an appointment."),
}


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the words of every command, groups before their members."""
    yield path
    for name, member in getattr(group, "commands", {}).items():
        yield from commands(member, (*path, name))


def cli() -> str:
    """Write docs/cli.md."""
    runner = CliRunner()
    parts = ["# The command line\n"]
    for path in commands(typer.main.get_command(app)):
        shown = runner.invoke(app, [*path, "--help"], env=WIDTH, prog_name="sendcheck", terminal_width=120).output
        text = "\n".join(line.rstrip() for line in shown.strip().splitlines())
        parts.append(f"## {' '.join(('sendcheck', *path))}\n\n```\n{text}\n```\n")
    return "\n".join(parts)


def rules() -> str:
    """Write docs/rules.md."""
    parts = ["# Rules\n\nIn the order in which findings are listed. `sendcheck rules` shows the parameters in force with their sources.\n"]
    for rule in RULES:
        lines = [f"## {rule.id}", "", rule.sentence, "", f"- effect: `{rule.effect}`", f"- source: {rule.source}"]
        if rule.parameters:
            lines.append("- parameters: " + ", ".join(f"`{name}`" for name in rule.parameters))
        if rule.id in EXAMPLES:
            avoid, prefer = EXAMPLES[rule.id]
            lines += [f"- avoid: {avoid}", f"- prefer: {prefer}"]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def policy() -> str:
    """Write docs/policy.md: the part written by hand, then every parameter."""
    by_hand = (DOCS / "policy.md").read_text(encoding="utf-8").partition(MARK)[0]
    rows = [f"| `{one.name}` | {one.meaning} | {'jurisdictions' if one.by_place else 'the house'} |" for one in PARAMETERS.values()]
    return by_hand + MARK + "\n## Every parameter\n\n| name | meaning | set by |\n|---|---|---|\n" + "\n".join(rows) + "\n"


def figures() -> str:
    """Write the figures of the README, between its two marks: what the released model's manifest has measured."""
    manifest = json.loads((RELEASED / "manifest.json").read_text(encoding="utf-8"))
    metrics, drafts = manifest["metrics"], manifest["drafts"]
    rows = [(label, metrics["labels"][label]) for label in LABELS]
    return "\n".join(
        [
            f"Model {manifest['version']}, trained on {drafts['en']:,} English and {drafts['pl']:,} Polish drafts. On drafts a model had not seen",
            f"({metrics['grouping']}) its macro-F1 is {metrics['macro_f1']:.3f}; on real messages it does markedly worse, see",
            "[the experiments](docs/experiments.md).",
            "",
            "| label | drafts | precision | recall | F1 |",
            "|---|---|---|---|---|",
            *(
                f"| {label} | {one['positives']:,} | {one['precision']:.2f} | {one['recall']:.2f} | {one['f1']:.2f} |"
                for label, one in rows
            ),
            "",
        ]
    )


def with_figures(text: str) -> str:
    """Put the figures into the README's text."""
    return FIGURES.sub(lambda match: match[1] + figures() + match[3], text)


def sessions(block: str) -> Iterator[tuple[str, str, str]]:
    """Give the commands of a console block: as typed, joined to one line, and the output shown."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        lines = part.splitlines()
        typed = [lines.pop(0)]
        while typed[-1].endswith("\\"):
            typed.append(lines.pop(0))
        yield "\n".join(typed), " ".join(line.rstrip("\\").strip() for line in typed), "\n".join(lines)


def shown_sessions(page: Path) -> Iterator[tuple[str, str]]:
    """Give each ``sendcheck`` command of a page and the output the page shows."""
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for _, line, output in sessions(block):
            if line.startswith("sendcheck"):
                yield line, output


def run(line: str) -> str:
    """Run one command in an empty folder beside the bundled data, and give what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "data").symlink_to(ROOT / "data")
        arguments = [sys.executable, "-m", "service.cli", *shlex.split(line)[1:]]
        env = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
        env.pop("SENDCHECK_STORE", None)
        done = subprocess.run(arguments, capture_output=True, text=True, cwd=folder, env=env, check=False)
    return "\n".join(text.rstrip() for text in (done.stdout + done.stderr).strip().splitlines())


def refresh(page: Path) -> None:
    """Put into a page what its commands print now."""

    def anew(match: re.Match[str]) -> str:
        parts = []
        for typed, line, output in sessions(match[1]):
            printed = run(line) if line.startswith("sendcheck") else output
            parts.append(f"$ {typed}\n{printed}".rstrip() + "\n")
        return "".join(parts) or match[1]

    page.write_text(_BLOCK.sub(anew, page.read_text(encoding="utf-8")), encoding="utf-8")


WRITTEN: dict[str, Callable[[], str]] = {"cli.md": cli, "rules.md": rules, "policy.md": policy}

if __name__ == "__main__":
    for name, write in WRITTEN.items():
        (DOCS / name).write_text(write(), encoding="utf-8")
    for page in PAGES:
        refresh(page)
    PAGES[0].write_text(with_figures(PAGES[0].read_text(encoding="utf-8")), encoding="utf-8")
