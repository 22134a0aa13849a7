from django import template
from django.utils.translation import get_language

from dashboards.training import cascade_words
from institutions.countries import country_name

register = template.Library()

register.filter("people", cascade_words.people)


@register.filter
def country(code):
    return country_name(code, get_language()) or code
