"""The Open Badge of a certificate: an OpenBadgeCredential of version 3.0, not signed yet.

It says what is printed, and of its holder nothing but the printed name: whoever shows it shows no address and no
account. Institution and cohort are left out, too, as they say where somebody works.
"""

import unicodedata

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from certificates.badges import addresses
from certificates.badges.jsonld import CREDENTIALS, OPEN_BADGES
from certificates.badges.proof import timestamp
from certificates.models import Certificate

TYPES = {
    Certificate.COURSE: "CertificateOfCompletion",
    Certificate.MODULE: "CertificateOfCompletion",
    Certificate.ACCREDITATION: "Certification",
    Certificate.ATTENDANCE: "ext:CertificateOfAttendance",
}


def credential_of(certificate):
    """Return the credential as data, with its words in the language of the certificate."""
    with override(certificate.language):
        document = {
            "@context": [CREDENTIALS, OPEN_BADGES],
            "id": addresses.credential_url(settings.SITE_URL, certificate.serial),
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": plain(certificate.title),
            "issuer": issuer_profile(certificate.issuer),
            "awardedDate": timestamp(certificate.issued_at),
            "validFrom": timestamp(certificate.issued_at),
            "credentialSubject": _subject(certificate),
            "credentialStatus": _status(certificate),
        }
    if certificate.expires_at:
        document["validUntil"] = timestamp(certificate.expires_at)
    return document


def issuer_profile(name):
    """Return who issues, under the name that was printed."""
    return {
        "id": addresses.did(settings.SITE_URL),
        "type": ["Profile"],
        "name": plain(name),
        "url": settings.SITE_URL,
    }


def plain(text):
    """Return a text without control characters, which standards write in different ways, and so sign differently."""
    return "".join(character for character in text if character == "\n" or unicodedata.category(character) != "Cc")


def _subject(certificate):
    subject = {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": plain(certificate.name),
                "identityType": "name",
            }
        ],
        "activityEndDate": timestamp(certificate.completed_at),
        "achievement": _achievement(certificate),
    }
    if certificate.score is not None:
        subject["result"] = [
            {"type": ["Result"], "resultDescription": _score_id(certificate), "value": str(certificate.score)}
        ]
    return subject


def _achievement(certificate):
    achievement = {
        "id": certificate.achievement_key.urn,
        "type": ["Achievement"],
        "achievementType": TYPES[certificate.kind],
        "name": plain(certificate.title),
        "description": f"{certificate.get_kind_display()}: {plain(certificate.title)}",
        "criteria": {"narrative": _narrative(certificate)},
        "image": {
            "id": addresses.picture_url(settings.SITE_URL, certificate.kind),
            "type": "Image",
            "caption": certificate.get_kind_display(),
        },
        "inLanguage": _bcp47(certificate.language),
    }
    if certificate.score is not None:
        achievement["resultDescription"] = [
            {
                "id": _score_id(certificate),
                "type": ["ResultDescription"],
                "name": pgettext("on a certificate", "Score"),
                "resultType": "Percent",
                "valueMin": "0",
                "valueMax": "100",
            }
        ]
    return achievement


def _narrative(certificate):
    """Return what the holder can do, and how long they learned for it, as Markdown.

    `creditsAvailable` would be the wrong place for the time: credits are another unit, which differs between countries.
    """
    outcomes = "\n".join(f"- {plain(outcome)}" for outcome in certificate.outcomes)
    time = _("Learning time: %(time)s") % {"time": certificate.learning_time}
    return f"{_('The holder of this certificate can:')}\n\n{outcomes}\n\n{time}" if outcomes else time


def _status(certificate):
    number, index = addresses.status_place(certificate.pk)
    url = addresses.status_list_url(settings.SITE_URL, number)
    return {
        "id": f"{url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": url,
    }


def _score_id(certificate):
    return f"{certificate.achievement_key.urn}#score"


def _bcp47(language):
    """Return a language code with its script as standards write it: zh-Hans."""
    return "-".join(part.title() if len(part) == 4 else part for part in language.split("-"))
