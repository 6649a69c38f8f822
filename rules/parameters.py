"""Every parameter a policy file may set: its name, what it means, how its value reads.

``house.`` and the other groups without a jurisdiction belong to the house: a house file replaces them.
``marketing_text.`` and ``marketing_call.`` belong to jurisdictions: where several packs apply, the strictest wins, as
:mod:`rules.law` combines them.
"""

from dataclasses import dataclass

from rules.values import (
    Reader,
    read_cap,
    read_clock,
    read_costs,
    read_count,
    read_flag,
    read_level,
    read_period,
    read_share,
    read_week,
    read_words,
)


@dataclass(frozen=True)
class Parameter:
    """One name a policy file may set. ``by_place`` parameters belong to jurisdictions."""

    name: str
    meaning: str
    read: Reader
    by_place: bool = False


_ALL = (
    Parameter("house.hours", "hours of a working day in which the house texts, local time", read_clock),
    Parameter("house.weekend_off", "hold texts on the weekend of the contact's country", read_flag),
    Parameter("house.holidays_off", "hold texts on public holidays where the contact is", read_flag),
    Parameter("house.hold_horizon", "how far ahead a permitted moment is looked for", read_period),
    Parameter("answer.within", "how long a draft counts as answering the customer's message", read_period),
    Parameter("reply.slow_after", "a customer's message has waited too long", read_period),
    Parameter("reply.hasty_within", "a flagged reply this soon is worth a second look", read_period),
    Parameter("prospect.tried_within", "how recent the failed attempts by other channels must be", read_period),
    Parameter("prospect.max_segments", "SMS segments a first text to a prospect may have", read_count),
    Parameter("service_text.level", "consent a service text needs", read_level),
    Parameter("service_text.answer_level", "consent a service text needs when it answers", read_level),
    Parameter("labels.miss_costs", "what missing a label costs where a needless flag costs 1; training sets thresholds by it", read_costs),
    Parameter("style.max_segments", "SMS segments a text may have", read_count),
    Parameter("style.max_emoji", "emoji a text may have", read_count),
    Parameter("style.shouting_words", "words in capitals in a row that make shouting", read_count),
    Parameter("style.shouting_share", "share of capital letters above which a text shouts", read_share),
    Parameter("style.slang_en", "English text-speak", read_words),
    Parameter("style.slang_pl", "Polish text-speak", read_words),
    Parameter("style.opt_out_phrases", "phrases that tell a recipient how to stop", read_words),
    Parameter("marketing_text.level", "consent a marketing text needs", read_level, by_place=True),
    Parameter("marketing_text.implied_months", "calendar months implied consent lasts", read_count, by_place=True),
    Parameter(
        "marketing_text.implied_months_purchase",
        "calendar months implied consent lasts after a purchase",
        read_count,
        by_place=True,
    ),
    Parameter("marketing_text.hours", "week in which marketing texts may go, local time", read_week, by_place=True),
    Parameter("marketing_text.holidays_off", "no marketing texts on public holidays", read_flag, by_place=True),
    Parameter("marketing_text.cap", "marketing texts and calls in a rolling period", read_cap, by_place=True),
    Parameter("marketing_call.opt_in_required", "a marketing call needs a live opt-in", read_flag, by_place=True),
    Parameter("marketing_call.hours", "week in which marketing calls may be made, local time", read_week, by_place=True),
    Parameter("marketing_call.holidays_off", "no marketing calls on public holidays", read_flag, by_place=True),
    Parameter("marketing_call.cap", "marketing calls in a rolling period", read_cap, by_place=True),
)

PARAMETERS = {parameter.name: parameter for parameter in _ALL}
