"""What a correction may do: anything but take back an opt-out without saying who says so, why, and on what evidence."""

from collections.abc import Sequence

from service.store.events import Event


def refusal_of(trail: Sequence[Event], correction: Event) -> str | None:
    """Say why a correction of one of a person's events cannot be recorded, None where it can.

    A correction that strikes an opt-out out, moves it to another scope or dates it earlier permits more than before: it needs evidence, reason and
    a name. An event that was corrected already is left alone: its correction is what may be corrected.
    """
    target = next((event for event in trail if event.event_id == correction.corrects), None)
    if target is None:
        return f"this contact has no event {correction.corrects}"
    for other in trail:
        if other.corrects == target.event_id and other.content() != correction.content():
            return f"event {target.event_id} was corrected already, by event {other.event_id}; correct that one"
    if target.kind == "expired" and correction.status is not None:
        return "an expiry can be struck out, not turned into a consent"
    same_scope = correction.channel == target.channel and correction.topic == target.topic
    keeps = correction.refuses and same_scope and correction.occurred_at >= target.occurred_at
    if target.refuses and not keeps and not (correction.evidence and correction.reason and correction.recorded_by):
        return "this takes back an opt-out, so it needs evidence, reason and recorded_by"
    return None
