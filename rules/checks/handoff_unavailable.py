"""A customer who only wants texts should get one that asks for a richer channel; here none could be written."""

from rules.rule import Rule
from rules.vocabulary import Effect

RULE = Rule(
    id="handoff.unavailable",
    effect=Effect.WARN,
    sentence="No hand-off text could be written: it needs the sender's name and business, a template in the draft's language, "
    "and has to pass every rule itself.",
    source="House rule: a hand-off text is sent only when it is safe",
    check=None,
)
