"""Worked examples of writing records, for the API's description. Each runs: ``x-status`` is what comes of it, a test sends them all in turn.

What an example needs in its path stands in ``x-path``.
"""

from service.api.examples import CONTACT, example

_ANA = {name: value for name, value in CONTACT.items() if name != "contact_id"}
_GRANT = {
    "channel": "text",
    "topic": "appointments",
    "status": "opted_in",
    "level": "express_written",
    "source": "web_form",
    "evidence": "Text me about my appointments. Form of 2026-01.",
    "captured_at": "2026-01-05T09:00:00Z",
}
_SENT = {
    "contact_id": "c1",
    "at": "2026-01-20T15:00:00Z",
    "channel": "text",
    "direction": "out",
    "topic": "appointments",
    "outcome": "delivered",
}
CONTACTS = {
    "contact": example("A new contact.", _ANA, 201, "c1"),
    "change": example("Calls are not wanted; all else stays.", {"do_not_call": True}, 200, "c1"),
    "taken": example("The number is another contact's.", {"phone": "+13055550123"}, 409, "c2"),
    "broken": example("A number that does not exist.", {"phone": "+1305"}, 422, "c1"),
}
EVENTS = {
    "granted": example("Written consent to texts about appointments.", _GRANT, 201, "c1"),
    "again": example("The same once more: on record already.", _GRANT, 200, "c1"),
    "revoked": example("Opted out of everything by text, just now.", {"channel": "text", "status": "opted_out"}, 201, "c1"),
    "unknown": example("An opt-out of a number nobody knows.", {"channel": "text", "status": "opted_out"}, 201, "+13055550199"),
    "broken": example("Consent without a channel.", {"status": "opted_in"}, 422, "c1"),
}
MESSAGES = {
    "one": example("A text that was delivered.", _SENT, 201),
    "many": example(
        "Two at once: the one above, and a call nobody took.",
        {"messages": [_SENT, {**_SENT, "channel": "phone", "at": "2026-01-21T15:00:00Z", "outcome": "no_answer"}]},
        201,
    ),
    "broken": example("A channel that is none.", {**_SENT, "channel": "fax"}, 422),
}
INBOUND = {
    "stop": example("A keyword.", {"from": "+13055550123", "text": "STOP"}, 200),
    "sentence": example("A sentence.", {"contact_id": "c1", "text": "please take me off this list"}, 200),
    "ordinary": example("Nothing that ends texting.", {"from": "+13055550123", "text": "I'll stop by at 5"}, 200),
    "nobody": example("Nobody named.", {"text": "STOP"}, 422),
}
