"""What a draft says decides whether a text can carry it: one rule a label, from one form."""

from rules.rule import Mask, Rule
from rules.situation import Situation
from rules.vocabulary import Effect

_SOURCE = (
    "14 circumstances in which you should avoid mobile customer communications, nos. 1 to 5 and 7; "
    "When to call or text customers; Dos and don'ts of the business SMS"
)

_WHY = {
    "bad_news": "This is bad news for the customer; tell them in person or by phone.",
    "negotiation": "This negotiates; do it in person, by phone or at least by video.",
    "contract": "This is about a contract; a contract ready to sign deserves a meeting.",
    "legal": "This is a legal matter; it needs exact language and a paper trail.",
    "detail_heavy": "There is more in this than a text can hold; the customer will want to refer back to it.",
    "pii_request": "This asks for personal data; take it at the branch with an appointment, never in writing.",
}


def _rule(label: str, sentence: str) -> Rule:
    def check(situation: Situation) -> Mask:
        return situation.flags[label]

    return Rule(id=f"content.{label}", effect=Effect.ESCALATE, sentence=sentence, source=_SOURCE, check=check, reads_words=True)


RULES = tuple(_rule(label, why) for label, why in _WHY.items())
