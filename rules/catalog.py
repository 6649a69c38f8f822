"""Every rule, in the order of the specification's table: the order in which findings are listed."""

from rules.checks import (
    consent_expired,
    consent_frequency,
    consent_legal_frequency,
    consent_level,
    consent_missing,
    consent_not_checked,
    consent_opted_out,
    consent_topic,
    contact_no_number,
    contact_not_a_texter,
    contact_prospect,
    contact_unknown_sender,
    content,
    content_no_paper_trail,
    handoff_unavailable,
    purpose_mismatch,
    sender_not_comfortable,
    style_emoji,
    style_impersonal,
    style_length,
    style_merge_field,
    style_opt_out_line,
    style_shouting,
    style_slang,
    timing_hasty_reply,
    timing_non_working_day,
    timing_quiet_hours,
    timing_slow_reply,
)
from rules.rule import Rule
from rules.vocabulary import Effect

RULES: tuple[Rule, ...] = (
    consent_not_checked.RULE,
    consent_missing.RULE,
    consent_opted_out.RULE,
    consent_topic.RULE,
    consent_expired.RULE,
    consent_level.RULE,
    contact_no_number.RULE,
    contact_prospect.RULE,
    contact_not_a_texter.RULE,
    sender_not_comfortable.RULE,
    contact_unknown_sender.RULE,
    style_opt_out_line.RULE,
    style_length.RULE,
    style_emoji.RULE,
    style_slang.RULE,
    style_shouting.RULE,
    style_merge_field.RULE,
    timing_quiet_hours.RULE,
    timing_non_working_day.RULE,
    consent_frequency.RULE,
    consent_legal_frequency.RULE,
    timing_slow_reply.RULE,
    timing_hasty_reply.RULE,
    style_impersonal.RULE,
    purpose_mismatch.RULE,
    *content.RULES,
    content_no_paper_trail.RULE,
    handoff_unavailable.RULE,
)

BY_ID = {rule.id: rule for rule in RULES}
OF_EFFECT = {effect: tuple(rule.id for rule in RULES if rule.effect == effect) for effect in Effect}

if len(BY_ID) != len(RULES):
    raise RuntimeError("two rules share an id")
