"""The fold: what stood at a moment, by what was known at a moment."""

from dataclasses import replace
from typing import Any

import pytest
from ledgers import DAY, NOW, granted, revoked

from service.item import Consent
from service.store.events import Event, duration, from_consent, to_consent
from service.store.fold import fold


def recorded(*events: Event) -> list[Event]:
    """Count events in the order given; what has no time of recording was recorded when it happened."""
    return [replace(one, event_id=number, recorded_at=one.recorded_at or one.occurred_at) for number, one in enumerate(events, 1)]


def seen(events: list[Event], at: int | None = None, known_at: int | None = None) -> list[str]:
    """Give the statuses the fold sees."""
    return [one["status"] for one in fold(events, at, known_at)]


def test_nothing_folds_to_nothing() -> None:
    """No event, no consent."""
    assert fold([]) == []


def test_a_moment_before_knows_nothing_of_what_came_after() -> None:
    """Before the consent there is none; between consent and withdrawal it stands; afterwards both are there for the rules to judge."""
    events = recorded(granted(NOW - 100 * DAY), revoked(NOW - 10 * DAY))
    assert seen(events, NOW - 200 * DAY) == []
    assert seen(events, NOW - 50 * DAY) == ["opted_in"]
    assert seen(events, NOW) == ["opted_in", "opted_out"]


def test_what_was_known_when_this_was_sent() -> None:
    """A withdrawal of last week that reached us today was not known yesterday, and is known today about last week."""
    events = recorded(granted(NOW - 100 * DAY), revoked(NOW - 7 * DAY, recorded_at=NOW))
    assert seen(events, NOW - DAY, NOW - DAY) == ["opted_in"]
    assert seen(events, NOW - DAY, NOW) == ["opted_in", "opted_out"]


def test_an_opt_out_with_a_date_to_come_counts_from_its_recording() -> None:
    """A withdrawal dated tomorrow counts today; a consent dated tomorrow does not."""
    assert seen(recorded(revoked(NOW + DAY, recorded_at=NOW)), NOW) == ["opted_out"]
    assert seen(recorded(granted(NOW + DAY, recorded_at=NOW)), NOW) == []


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    """The corrected consent has the correction's level, from the moment the correction is known."""
    wrong = granted(NOW - 100 * DAY)
    right = granted(NOW - 100 * DAY, kind="corrected", level="implied", corrects=1, recorded_at=NOW - DAY)
    events = recorded(wrong, right)
    assert [one["level"] for one in fold(events, None, NOW - 2 * DAY)] == ["express_written"]
    assert [one["level"] for one in fold(events)] == ["implied"]


def test_a_correction_can_be_corrected_and_the_last_word_counts() -> None:
    """Of a chain of corrections the last one stands, alone."""
    chain = recorded(
        granted(), granted(kind="corrected", level="implied", corrects=1), granted(kind="corrected", level="express", corrects=2)
    )
    assert [one["level"] for one in fold(chain)] == ["express"]


def test_a_struck_out_event_never_happened() -> None:
    """A correction that says nothing leaves nothing of the event it corrects."""
    assert seen(recorded(granted(), Event("corrected", "text", NOW - DAY, corrects=1))) == []


@pytest.mark.parametrize(
    ("expiry", "ends"),
    [
        (Event("expired", "email", NOW - DAY), False),
        (Event("expired", "text", NOW - DAY, topic="offers"), False),
        (Event("expired", "text", NOW - 200 * DAY), False),
        (Event("expired", "text", NOW - DAY), True),
        (Event("expired", "text", NOW - DAY, topic="visits"), True),
    ],
)
def test_an_expiry_ends_older_opt_ins_of_its_scope(expiry: Event, ends: bool) -> None:
    """Another channel's or topic's expiry, or an older one, ends nothing; one of the same scope, or of everything, does."""
    [consent] = fold(recorded(granted(NOW - 100 * DAY, topic="visits"), expiry))
    assert ("expires_at" in consent) is ends


def test_an_expiry_never_lengthens() -> None:
    """A consent that ran out before keeps its earlier date."""
    [consent] = fold(recorded(granted(expires_at=NOW - 50 * DAY), Event("expired", "text", NOW)))
    assert consent["expires_at"] == "2026-10-05T16:15:00Z"


@pytest.mark.parametrize("period", ["PT1H", "P1D", "P30D", "P1DT12H", "PT36H", "P999999DT999999H"])
def test_a_consent_goes_through_an_event_unchanged(period: str) -> None:
    """The specification's object comes back with the same meaning, whatever its promise."""
    raw: dict[str, Any] = {"channel": "text", "topic": "visits", "status": "opted_in", "level": "implied", "source": "purchase"}
    raw |= {"captured_at": "2026-01-05T09:00:00.123456+01:00", "expires_at": "2027-01-05T09:00:00Z", "max_messages": 4, "period": period}
    consent = Consent.model_validate(raw)
    [event] = from_consent(consent)
    assert Consent.model_validate(to_consent(event)) == consent


def test_a_consent_that_carries_its_revocation_is_two_events() -> None:
    """Opt-in and opt-out stand apart, each at its own time, the reason with the opt-out."""
    raw = {
        "channel": "text",
        "status": "opted_in",
        "captured_at": "2026-01-05T09:00:00Z",
        "revoked_at": "2026-02-01T09:00:00Z",
        "reason": "moved",
    }
    opt_in, opt_out = from_consent(Consent.model_validate(raw))
    assert (opt_in.status, opt_in.reason, opt_out.status, opt_out.reason) == ("opted_in", None, "opted_out", "moved")
    assert opt_in.occurred_at < opt_out.occurred_at


def test_no_period_is_written_as_none() -> None:
    """Nothing promised, nothing written."""
    assert duration(None) is None
