"""The page of a certificate: its facts as they are printed, how large, and in which look."""

import base64

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language_info, override

from certificates.designs.fitting import Texts, fit
from certificates.designs.look import NONE, WOVEN, look_of
from certificates.designs.words import time_in_words, words_in
from certificates.guilloche import frame, rule
from certificates.serial import grouped
from certificates.text import direction

ARABIC_LETTERS_ARE = 1.12  # times as large as others: they are small for their size
PAGE = {"width": 297, "height": 210, "inset": 11}


def design_of(certificate):
    """Return the data of the design that was frozen when the certificate was issued; None: the built-in one."""
    return certificate.design.data if certificate.design_id else None


def printed_words(certificate, look):
    return words_in(look.words, certificate.language)


def document_title(certificate):
    words = printed_words(certificate, look_of(design_of(certificate)))
    # The title comes last, so that braces in a name stay what they are.
    before, _braces, after = words["document"].partition("{title}")
    return before.replace("{name}", certificate.name) + certificate.title + after


def sheet_context(certificate, data):
    """Return what the template needs of a certificate and of the data of a frozen design."""
    look = look_of(data)
    words = printed_words(certificate, look)
    rtl = get_language_info(certificate.language)["bidi"] if certificate.language in dict(settings.LANGUAGES) else False
    sizes = fit(_texts(certificate, look, words))
    return {
        "certificate": certificate,
        "look": look,
        "words": words,
        "heading": words["heading"][certificate.kind],
        "sentence": words["sentence"][certificate.kind],
        "footnote": words["footnote"][certificate.kind],
        "logo_alt": words["logo"].replace("{name}", certificate.institution_name or certificate.issuer),
        "direction": "rtl" if rtl else "ltr",
        "name_direction": direction(certificate.name),
        "serial": grouped(certificate.serial),
        "size": _written(sizes),
        "columns": sizes.columns,
        "facts": [(each.mirrored() if rtl else each, direction(each.value)) for each in sizes.cells],
        "signatures": _signatures(look, words, rtl),
        "frame": _frame(look),
    }


def _texts(certificate, look, words):
    certain, long = _facts(certificate, words)
    return Texts(
        issuer=certificate.issuer,
        heading=words["heading"][certificate.kind],
        name=certificate.name,
        sentence=words["sentence"][certificate.kind],
        title=certificate.title,
        above_outcomes=words["outcomes"],
        outcomes=tuple(certificate.outcomes),
        signatures=tuple((each.name, each.role) for each in look.signatures),
        facts=certain,
        long_facts=long,
        footnote=words["footnote"][certificate.kind],
        logo_width=look.logo.width if look.logo else 0,
        larger=ARABIC_LETTERS_ARE if certificate.language == "ar" else 1,
    )


def _facts(certificate, words):
    """Return the facts that are always short, and those that somebody named; each with its label."""
    with override(certificate.language):
        completed, issued, expires = (
            date_format(each, words.get("date", "DATE_FORMAT")) if each else ""
            for each in (certificate.completed_at, certificate.issued_at, certificate.expires_at)
        )
    score = "" if certificate.score is None else words["percent"].replace("{n}", str(certificate.score))
    short = [
        (words["completed"], completed),
        (words["time"], time_in_words(words, certificate.minutes, certificate.language)),
        (words["score"], score),
        (words["issued"], issued),
        (words["expires"], expires),
    ]
    institution = certificate.institution_name if certificate.institution_name != certificate.issuer else ""
    named = [(words["cohort"], certificate.cohort_name), (words["institution"], institution)]
    return tuple(each for each in short if each[1]), tuple(each for each in named if each[1])


def _signatures(look, words, rtl):
    return [
        {
            "signature": each,
            "alt": words["signature"].replace("{name}", each.name),
            "column": len(range(3)) - place if rtl else place + 1,
            "direction": direction(each.name),
            "role_direction": direction(each.role),
        }
        for place, each in enumerate(look.signatures)
    ]


def _written(sizes):
    """Return the numbers as a style sheet reads them, whatever the language writes as decimal point."""
    numbers = {name: value for name, value in vars(sizes).items() if isinstance(value, int | float)}
    return {name: f"{value:.2f}" for name, value in numbers.items()}


def _frame(look):
    if look.frame == NONE:
        return ""
    if look.frame == WOVEN:
        return data_uri(frame(**PAGE, radius=7, swing=2.1, colour=look.colour))
    return data_uri(rule(**PAGE, colour=look.colour))


def data_uri(svg):
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
