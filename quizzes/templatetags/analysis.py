"""Figures of item analysis as text."""

from django import template

from quizzes.analysis import words

register = template.Library()

register.filter("percent", words.percent)
register.filter("sentences", words.sentences_of)
register.filter("how_hard", words.how_hard)
register.filter("in_words", words.language_name)
register.filter("two_places", words.two_places)


@register.filter
def width(share):
    """Return the length of a bar in a drawing that is 100 wide."""
    return f"{(share or 0) * 100:.1f}"
