"""A legal or contract matter by phone or in person wants an email to confirm it."""

from rules.rule import Rule
from rules.vocabulary import Effect

RULE = Rule(
    id="content.no_paper_trail",
    effect=Effect.WARN,
    sentence="A legal or contract matter should be confirmed by email, and this contact cannot be emailed; keep a written note.",
    source="14 circumstances in which you should avoid mobile customer communications, no. 7",
    check=None,
)
