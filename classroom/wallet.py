"""What holders see of their certificates: each with what can be done with it, and what is missing for the next."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings

from certificates.badges.share import linkedin_url
from certificates.documents import verification_url
from certificates.models import Certificate
from certificates.serial import grouped
from certificates.validity import RENEWAL_WINDOW
from classroom.queries import CourseView, my_courses
from courses.content import content_in
from pages.version import version_of

# From so many days before its end a certificate says how many are left.
SOON = RENEWAL_WINDOW


@dataclass(frozen=True)
class Held:
    """One certificate. `older` are those whose place it took, the latest first; `state` is that of the moment."""

    certificate: Certificate
    state: str
    days_left: int | None = None
    older: tuple["Held", ...] = ()
    languages: tuple[str, ...] = ()  # in which it could be issued instead

    @property
    def serial(self):
        return grouped(self.certificate.serial)

    @property
    def address(self):
        return verification_url(self.certificate.serial)

    @property
    def linkedin(self):
        """Where its holder adds it to a profile; "" while the page that it leads to says nothing."""
        return "" if self.certificate.withdrawn_at else linkedin_url(self.certificate)

    @property
    def is_printed(self):
        return bool(self.certificate.pdf)

    @property
    def has_badge(self):
        return bool(self.certificate.credential)

    @property
    def counts(self):
        """Neither revoked nor superseded: its file is for use. One that has expired still says what was achieved."""
        return self.certificate.state == Certificate.VALID


@dataclass(frozen=True)
class Wallet:
    held: tuple[Held, ...]
    under_way: tuple[CourseView, ...]
    awaits_name: bool

    @property
    def is_empty(self):
        return not (self.held or self.under_way or self.awaits_name)


def wallet(request, at):
    """Return the wallet of whoever is signed in, in the same number of queries however much is in it."""
    courses = my_courses(request)
    certificates = Certificate.objects.visible_to(request.user).select_related("replaced_by")
    held = tuple(with_languages(each, version_of(request)) for each in held_of(certificates, at))
    return Wallet(held, tuple(courses.under_way), bool(courses.awaits_name))


def held_of(certificates, at):
    """Put each certificate together with the older ones for the same achievement."""
    groups = {}
    for each in certificates:
        groups.setdefault((each.kind, each.achievement_key), []).append(each)
    return tuple(held for group in groups.values() for held in _held(group, at))


def _held(group, at):
    older = tuple(_one(each, at) for each in group if each.state == Certificate.SUPERSEDED)
    newest = [each for each in group if each.state != Certificate.SUPERSEDED]
    # Whatever is not the first stands on its own: nothing that somebody holds is ever left out.
    return [_one(each, at, () if place else older) for place, each in enumerate(newest)] or older


def _one(certificate, at, older=()):
    return Held(certificate, certificate.state_at(at), days_left(certificate, at), older)


def days_left(certificate, at):
    """Return how many days are left of a certificate that ends soon, at least 1; None for every other."""
    if certificate.state != Certificate.VALID or certificate.expires_at is None:
        return None
    left = certificate.expires_at - at
    return max(left.days, 1) if timedelta(0) < left <= SOON else None


# Languages --------------------------------------------------------------------


@dataclass(frozen=True)
class Wording:
    """What a certificate says of its course or module in one language."""

    title: str
    outcomes: tuple[str, ...]


def wording_in(certificate, language, version=None):
    """Return how a certificate is worded in a language, or None where its course or module has no page in it."""
    content = content_in(language, version)
    if certificate.kind == Certificate.COURSE:
        page = content.courses.get(certificate.achievement_key)
        title = page.certificate_title if page else ""
    else:
        page = content.modules.get(certificate.achievement_key) if certificate.kind == Certificate.MODULE else None
        title = page.title[:120] if page else ""
    return Wording(title, page.outcomes) if page and page.language == language else None


def languages_for(certificate, version=None):
    """Return the codes of the languages, other than its own, in which a certificate could be issued."""
    others = [code for code, _name in settings.LANGUAGES if code != certificate.language]
    return tuple(code for code in others if wording_in(certificate, code, version))


def with_languages(held, version):
    return replace(held, languages=languages_for(held.certificate, version)) if held.state == "valid" else held
