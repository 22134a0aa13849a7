from django import template
from django.utils.translation import get_language

from institutions.countries import country_name
from trainers import count_words

register = template.Library()

register.filter("people", count_words.people)


@register.filter
def country(code):
    return country_name(code, get_language()) or code
