"""The laws of the house, over random items: same input, same output; a batch is its drafts; no bad fact ever loosens."""

import json
import random
from copy import deepcopy
from functools import lru_cache
from typing import Any

import pytest
from cases import instant
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.vocabulary import LABELS
from service.assembly import Settings, assemble
from service.item import read_item
from service.judge import Judge

NOW = instant("2026-11-24T10:15:00-05:00")
STRICTNESS = {"send": 0, "hold": 1, "revise": 2, "escalate": 3, "stop": 3}
TIMES = ["2026-11-24T10:15:00-05:00", "2026-11-24T20:30:00-05:00", "2026-11-21T11:00:00-05:00", "2026-11-26T09:00:00-05:00"]
PAST = ["2026-11-24T09:00:00-05:00", "2026-11-23T15:00:00-05:00", "2026-11-10T10:00:00-05:00", "2025-12-01T10:00:00-05:00"]
TEXTS = [
    "Hi Ana, Dana Whitfield from Harbor Dental. Your check-up is on Friday at 10:30.",
    "Ana, 20% off whitening until Friday at Harbor Dental. Reply STOP to opt out.",
    "thx, c u at 5 [date]",
    "Dzień dobry, tu Dana z Harbor Dental. Wizyta w piątek o 10:30.",
]

topics = st.sampled_from(["*", "offers", "appointments"])
consents = st.fixed_dictionaries(
    {"channel": st.sampled_from(["text", "phone", "email", "meeting"]), "status": st.sampled_from(["opted_in", "opted_out"])}
    | {"captured_at": st.sampled_from(PAST), "topic": topics, "level": st.sampled_from(["implied", "express", "express_written"])}
)
messages = st.fixed_dictionaries(
    {"at": st.sampled_from(PAST), "channel": st.sampled_from(["text", "phone", "email"]), "direction": st.just("out"), "topic": topics}
    | {"outcome": st.sampled_from(["delivered", "failed", "no_answer"])}
)
contacts = st.fixed_dictionaries(
    {
        "relationship": st.sampled_from(["customer", "customer", "prospect"]),
        "phone": st.sampled_from(["+13055550123", "+48512345678", "+33612345678", "+12705550123", "12"]),
        "texts_for_business": st.sampled_from(["yes", "yes", "no"]),
        "knows_sender": st.booleans(),
        "preferred_channel": st.sampled_from([None, "text", "phone", "email"]),
        "do_not_call": st.booleans(),
        "reachable": st.fixed_dictionaries({name: st.booleans() for name in ("phone", "email", "meeting")}),
    }
)
items = st.fixed_dictionaries(
    {
        "text": st.sampled_from(TEXTS),
        "topic": st.sampled_from([None, "offers", "appointments"]),
        "purpose": st.sampled_from(["service", "marketing"]),
        "send_at": st.sampled_from(TIMES),
        "reply_to_at": st.sampled_from([None, None, "2026-11-24T10:14:30-05:00"]),
        "labels": st.lists(st.sampled_from(LABELS), max_size=2, unique=True),
        "sender": st.just({"name": "Dana Whitfield", "business": "Harbor Dental"}),
        "contact": contacts,
        "consents": st.lists(consents, max_size=3).map(
            lambda some: [
                {"channel": "text", "status": "opted_in", "captured_at": PAST[-1], "level": "express_written", "topic": "*"},
                *some,
            ]
        ),
        "history": st.lists(messages, max_size=4),
    }
)
law = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


@lru_cache(maxsize=1)
def judge() -> Judge:
    """Give the judge as shipped."""
    return assemble(Settings())


def decide(*raws: dict[str, Any]) -> list[dict[str, Any]]:
    """Judge raw items as one batch."""
    assert NOW is not None
    return judge().render(judge().decide([read_item(raw, NOW) for raw in raws], NOW))


def strictness(raw: dict[str, Any]) -> int:
    """Give how strict the action is."""
    return STRICTNESS[decide(raw)[0]["action"]]


@law
@given(st.lists(items, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_a_batch_is_its_drafts_in_any_order(raws: list[dict[str, Any]], shuffle: random.Random) -> None:
    """Each draft gets the same answer alone, in a batch, and in a shuffled batch."""
    together = decide(*raws)
    order = list(range(len(raws)))
    shuffle.shuffle(order)
    shuffled = decide(*(raws[place] for place in order))
    for place, raw in enumerate(raws):
        assert decide(raw)[0] == together[place]
        assert shuffled[order.index(place)] == together[place]


def test_the_same_input_gives_the_same_bytes_a_hundred_times() -> None:
    """A hundred runs over texts judged by the classifier write the same JSON."""
    raws = [{"text": text, "contact": {"phone": "+13055550123"}} for text in TEXTS]
    assert len({json.dumps(decide(*raws)) for _ in range(100)}) == 1


WORSE: dict[str, Any] = {
    "opt-out of everything": lambda item: item["consents"].append(
        {"channel": "text", "status": "opted_out", "captured_at": PAST[0], "topic": "*"}
    ),
    "opt-out of the topic": lambda item: item["consents"].append(
        {"channel": "text", "status": "opted_out", "captured_at": PAST[0], "topic": item["topic"] or "offers"}
    ),
    "opt-out of email": lambda item: item["consents"].append(
        {"channel": "email", "status": "opted_out", "captured_at": PAST[0], "topic": "*"}
    ),
    "no consents": lambda item: item.update(consents=[]),
    "no number": lambda item: item["contact"].update(phone=None),
    "unknown relationship": lambda item: item["contact"].update(relationship=None),
    "unknown texter": lambda item: item["contact"].update(texts_for_business="unknown"),
    "unknown sender": lambda item: item["contact"].update(knows_sender=False),
    "do not call": lambda item: item["contact"].update(do_not_call=True),
    "not at ease": lambda item: item["sender"].update(comfortable_texting=False),
    "one more text": lambda item: item["history"].append({"at": PAST[0], "channel": "text", "direction": "out", "topic": item["topic"]}),
    "a promise": lambda item: item["consents"][0].update(max_messages=1, period="P30D"),
    "expired": lambda item: item["consents"][0].update(expires_at="2026-11-24T00:00:00-05:00"),
    **{f"flag {label}": lambda item, label=label: item.update(labels=sorted({*item["labels"], label})) for label in LABELS},
}


@pytest.mark.parametrize("fact", WORSE)
def test_a_blocking_fact_never_loosens(fact: str) -> None:
    """Adding a flag, an opt-out or an unknown never moves the action towards send."""

    @law
    @given(items)
    def check(raw: dict[str, Any]) -> None:
        worse = deepcopy(raw)
        WORSE[fact](worse)
        assert strictness(worse) >= strictness(raw)

    check()


@law
@given(items)
def test_a_handoff_text_passes_every_rule_itself(raw: dict[str, Any]) -> None:
    """A hand-off text, judged as a draft of the same purpose and topic, may be sent, at once or from the time given."""
    decision = decide(raw)[0]
    if decision["handoff_text"]:
        purpose = "marketing" if "promotional" in raw["labels"] else raw["purpose"]
        own = decide({**raw, "text": decision["handoff_text"], "labels": None, "purpose": purpose})[0]
        assert own["action"] in ("send", "hold")
        assert own["not_before"] == decision["not_before"]
        assert not any(own["labels"][label]["flagged"] for label in LABELS)
