from django import template
from django.conf import settings

register = template.Library()
NAMES = dict(settings.LANGUAGES)


@register.filter
def language_names(codes):
    """Return languages by their own names, in the order of the site."""
    return ", ".join(name for code, name in NAMES.items() if code in codes)
