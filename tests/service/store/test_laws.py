"""The law of the house over the ledger: whatever is on record, one more withdrawal never moves a decision towards send."""

from dataclasses import replace
from functools import lru_cache
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ledgers import DAY, NOW

from rules.vocabulary import ACTIONS
from service.assembly import Settings, assemble
from service.item import read_item
from service.judge import Judge
from service.store.events import Event
from service.store.fold import fold

STRICTNESS = {"send": 0, "hold": 1, "revise": 2, "escalate": 3, "stop": 3}
moments = st.sampled_from([NOW - days * DAY for days in (400, 200, 30, 10, 2, 1)])
channels = st.sampled_from(["text", "text", "text", "phone", "email", "meeting"])
topics = st.sampled_from(["*", "*", "offers", "visits"])
promises = st.sampled_from([{}, {}, {"max_messages": 1, "period": 30 * DAY}, {"max_messages": 0, "period": DAY}])


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Give one event; a correction corrects whatever stands before it."""
    kind = draw(st.sampled_from(["granted", "granted", "granted", "revoked", "imported", "expired", "corrected"]))
    status = {"granted": "opted_in", "revoked": "opted_out", "expired": None}.get(kind, draw(st.sampled_from(["opted_in", "opted_out"])))
    if kind == "corrected" and draw(st.booleans()):
        status = None
    about = {"channel": draw(channels), "topic": draw(topics), "occurred_at": draw(moments)}
    if status != "opted_in":
        return Event(kind=kind, status=status, **about)
    expires_at = draw(st.sampled_from([None, None, NOW - DAY, NOW + DAY]))
    level = draw(st.sampled_from(["implied", "express", "express_written", "express_written"]))
    return Event(kind=kind, status=status, level=level, expires_at=expires_at, **about, **draw(promises))


def recorded(drawn: list[Event], corrects: list[int]) -> list[Event]:
    """Count events and let corrections point at earlier ones; a correction with nothing before it is left out."""
    found: list[Event] = []
    for one, target in zip(drawn, corrects, strict=True):
        number = len(found) + 1
        if one.kind == "corrected":
            if found:
                found.append(replace(one, event_id=number, recorded_at=NOW - DAY, corrects=target % len(found) + 1))
            continue
        found.append(replace(one, event_id=number, recorded_at=one.occurred_at))
    return found


trails = st.integers(0, 7).flatmap(
    lambda size: st.builds(
        recorded, st.lists(events(), min_size=size, max_size=size), st.lists(st.integers(0, 6), min_size=size, max_size=size)
    )
)
drafts = st.fixed_dictionaries(
    {
        "text": st.just("Hi Ana, Dana Whitfield from Harbor Dental. Your check-up is on Friday at 10:30. Reply STOP to opt out."),
        "topic": st.sampled_from([None, "offers", "visits"]),
        "purpose": st.sampled_from(["service", "marketing"]),
        "labels": st.sampled_from([[], [], ["promotional"], ["bad_news"]]),
        "sender": st.just({"name": "Dana Whitfield", "business": "Harbor Dental"}),
        "contact": st.fixed_dictionaries(
            {
                "relationship": st.sampled_from(["customer", "customer", "prospect"]),
                "phone": st.just("+13055550123"),
                "email": st.just("ana@example.com"),
                "texts_for_business": st.just("yes"),
                "knows_sender": st.just(True),
                "preferred_channel": st.sampled_from([None, "text"]),
            }
        ),
        "history": st.sampled_from([[], [{"at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out"}]]),
    }
)


@lru_cache(maxsize=1)
def judge() -> Judge:
    """Give the judge as shipped."""
    return assemble(Settings())


def strictness(draft: dict[str, Any], trail: list[Event]) -> int:
    """Fold, judge, and give how strict the action is."""
    item = read_item({**draft, "consents": fold(trail)}, NOW)
    action = judge().render(judge().decide([item], NOW))[0]["action"]
    assert action in ACTIONS
    return STRICTNESS[action]


PROMISED = Event(
    "granted", "text", NOW - 400 * DAY, "opted_in", level="express", max_messages=1, period=30 * DAY, event_id=1, recorded_at=NOW
)
AGREED_AGAIN = Event("granted", "text", NOW - DAY, "opted_in", level="express", event_id=2, recorded_at=NOW)
TEXTED: dict[str, Any] = {
    "text": "Hi Ana, Dana Whitfield from Harbor Dental. Your check-up is on Friday at 10:30.",
    "labels": [],
    "sender": {"name": "Dana Whitfield", "business": "Harbor Dental"},
    "contact": {"relationship": "customer", "phone": "+13055550123", "texts_for_business": "yes", "knows_sender": True},
    "history": [{"at": "2026-11-20T15:00:00Z", "channel": "text", "direction": "out"}],
}


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(drafts, trails, channels, topics, moments)
@example(TEXTED, [PROMISED, AGREED_AGAIN], "text", "*", NOW - 200 * DAY)  # once freed the house of its promise, and so sent
def test_an_added_revocation_never_loosens(draft: dict[str, Any], trail: list[Event], channel: str, topic: str, at: int) -> None:
    """Over any sequence of events of any kind, a withdrawal of any channel, topic and time leaves the decision as strict or makes it stricter."""
    refusal = Event("revoked", channel, at, "opted_out", topic, event_id=len(trail) + 1, recorded_at=NOW)
    assert strictness(draft, [*trail, refusal]) >= strictness(draft, trail)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(trails)
def test_the_fold_speaks_the_specification(trail: list[Event]) -> None:
    """Whatever the events, what comes out of the fold is read as consents without a fault."""
    read_item({"text": "-", "consents": fold(trail)}, NOW)
