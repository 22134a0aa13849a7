from django import template

from dashboards.intake_words import FIELDS, OUTCOMES, reason_in_words

register = template.Library()


@register.filter
def outcome_words(outcome):
    return OUTCOMES[outcome]


@register.filter
def field_words(field):
    return FIELDS[field]


register.filter("reason_words", reason_in_words)
