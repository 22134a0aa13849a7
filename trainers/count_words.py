"""Counts of people as they are written: not those that would tell who somebody is."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _

from trainers.cascade import FEWEST, few


def people(number):
    return too_few() if few(number) else str(intcomma(number))


def too_few():
    # Translators: in place of a number of people that would tell who they are.
    return _("fewer than %(number)s") % {"number": FEWEST}
