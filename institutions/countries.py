"""Countries by their codes and names of ISO 3166, as the United Nations use them, in the reader's language. Pure."""

import gettext
import unicodedata
from functools import cache

import pycountry


@cache
def countries(language):
    """Return (code, name) of every country, by name, in a language such as "zh-hans"."""
    known = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[_locale(language)], fallback=True)
    named = [(each.alpha_2, known.gettext(each.name)) for each in pycountry.countries]
    return tuple(sorted(named, key=lambda each: _order(each[1])))


def country_name(code, language):
    """Return what a country is called; "" for none."""
    return dict(countries(language)).get(code, "")


def _locale(language):
    return "zh_CN" if language.startswith("zh") else language


def _order(name):
    """Accents do not send a country to the end of the list."""
    return "".join(each for each in unicodedata.normalize("NFKD", name) if not unicodedata.combining(each)).casefold()
