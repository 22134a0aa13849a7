from django import template

register = template.Library()


@register.simple_tag
def address(filters, **changes):
    """The address of the list with these filters and some of them changed."""
    return filters.address(**changes)


@register.filter
def of_state(by_state, state):
    """How many enrolments stand like this; a state that nobody is in counts zero."""
    return by_state.get(state, 0)
