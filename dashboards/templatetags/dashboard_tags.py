from django import template

from dashboards import hours_words
from dashboards.log_words import facts_in_words

register = template.Library()

register.filter("done", hours_words.what)
register.filter("rests_on", hours_words.rests_on)


@register.simple_tag
def address(filters, **changes):
    """The address of the list with these filters and some of them changed."""
    return filters.address(**changes)


@register.filter
def of_state(by_state, state):
    """How many enrolments stand like this; a state that nobody is in counts zero."""
    return by_state.get(state, 0)


@register.filter
def in_words(entry):
    """The facts of an entry of the log, as lines to read."""
    return facts_in_words(entry)
