"""The parts that pages are made of. Available in all templates without `load`."""

from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()

COMPONENTS_KEPT = 5000


@register.simple_tag
@cache
def icon(name):
    """A picture beside words that say the same; `name` is its id in static/img/icons.svg."""
    address = static("img/icons.svg")
    return format_html('<svg class="icon icon--{}" aria-hidden="true"><use href="{}#{}"/></svg>', name, address, name)


@register.simple_tag
def component(part, **values):
    """A template of templates/components that sees these values and the language, and nothing else.

    What it makes of them is kept in memory: a list shows the same badge and the same bar in many rows.
    """
    render = rendered.__wrapped__ if settings.DEBUG else rendered
    return render(part, get_language(), **values)


@register.filter
def isolated(text):
    """A text of Latin letters and digits, such as an id, where no markup may stand: in Arabic it keeps its order."""
    return f"\u2066{text}\u2069"


# Typed, since a text that is safe equals the same text that is not, and only the first may go out as it is.
@lru_cache(maxsize=COMPONENTS_KEPT, typed=True)
def rendered(part, language, /, **values):
    return render_to_string(f"components/{part}.html", values)
