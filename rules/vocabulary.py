"""The words that rules, packs and decisions share, with their codes in column form.

Columns hold small integers instead of words; the position in the tuple is the code.
"""

from enum import StrEnum

CHANNELS = ("text", "phone", "email", "meeting")
TEXT, PHONE, EMAIL, MEETING = range(4)
NO_CHANNEL = -1

LEVELS = ("implied", "express", "express_written")
IMPLIED, EXPRESS, EXPRESS_WRITTEN = range(3)

ACTIONS = ("send", "hold", "revise", "escalate", "stop")
SEND, HOLD, REVISE, ESCALATE, STOP = range(5)

OUTCOMES = ("delivered", "failed", "no_answer")
DELIVERED, FAILED, NO_ANSWER = range(3)

LABELS = ("bad_news", "negotiation", "contract", "legal", "detail_heavy", "pii_request", "promotional")
"""What a draft can be flagged as; a test holds this list and the model's together."""

ANY_TOPIC = "*"
"""A consent of this topic covers every topic."""

NO_TIME = -(2**63)
"""Column value for 'no such instant'. Instants are microseconds since 1970-01-01 UTC."""


class Effect(StrEnum):
    """What a finding does to the action."""

    WARN = "warn"
    REVIEW = "review"
    HOLD = "hold"
    REVISE = "revise"
    ESCALATE = "escalate"
    TEXT_NOT_ALLOWED = "text_not_allowed"
