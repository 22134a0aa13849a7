"""Figures of item analysis as text."""

from django import template

from quizzes.analysis import words

register = template.Library()

register.filter("percent", words.percent)
register.filter("sentences", words.sentences_of)
register.filter("how_hard", words.how_hard)
register.filter("in_words", words.language_name)


@register.filter
def two_places(number):
    """Write a correlation or the like; a dash where there is none."""
    # The mark keeps the sign before its number where text runs from right to left.
    return "–" if number is None else f"{round(number, 2) + 0.0:.2f}".replace("-", "\u200e−")


@register.filter
def width(share):
    """Return the length of a bar in a drawing that is 100 wide."""
    return f"{(share or 0) * 100:.1f}"
