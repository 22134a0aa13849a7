"""What commands are told by name. CommandError says which names there are."""

import uuid

from django.core.management.base import CommandError
from wagtail.models import Locale

from quizzes.models import QuestionBank, Quiz


def bank_named(code):
    try:
        return QuestionBank.objects.get(code=code)
    except QuestionBank.DoesNotExist:
        there = ", ".join(QuestionBank.objects.values_list("code", flat=True)[:20]) or "none yet"
        raise CommandError(f"There is no bank with the code “{code}”. There are: {there}.") from None


def locale_named(code):
    """Return the locale of a language; without a code, that of the site."""
    try:
        return Locale.objects.get(language_code=code) if code else Locale.get_default()
    except Locale.DoesNotExist:
        there = ", ".join(Locale.objects.values_list("language_code", flat=True))
        raise CommandError(f"The site has no language “{code}”. It has: {there}.") from None


def quiz_with_key(key, locale):
    """Return the quiz with a translation key, in a language."""
    try:
        return Quiz.objects.get(translation_key=uuid.UUID(key), locale=locale)
    except ValueError:
        raise CommandError(f"“{key}” is not the key of a quiz: that is a UUID.") from None
    except Quiz.DoesNotExist:
        raise CommandError(f"There is no quiz with this key in the language “{locale.language_code}”.") from None
