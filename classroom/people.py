"""Who is reading: the session and its person, with what every page asks about them, in one query."""

from contextvars import ContextVar
from datetime import timedelta

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import Group
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Now
from django.utils.functional import SimpleLazyObject

from accounts.consents import owes_something
from accounts.models import User
from accounts.second_step import of_user
from accounts.sessions import SessionStore as AccountsSessionStore
from institutions.models import Membership
from institutions.roles import STAFF, Role
from pages.compiled import found
from pages.models import ContentVersion
from trainers.models import Candidacy

_person_of_session = ContextVar("person_of_session", default=None)


def with_what_pages_ask(people):
    editors = Group.objects.filter(user=OuterRef("pk"), permissions__codename="access_admin")
    second_steps = of_user(OuterRef("pk"))
    stamp = ContentVersion.objects.values("stamp")[:1]
    return people.annotate(
        **{role_held(role): _has(role) for role in STAFF},
        edits=Exists(editors),
        in_programme=Exists(Candidacy.objects.filter(person=OuterRef("pk")).current()),
        protected=Exists(second_steps),
        owes_second_step=_owes_second_step(editors, second_steps),
        owes_consent=owes_something(OuterRef(OuterRef("pk")), Now()),
        content_version=Subquery(stamp),
    )


def _owes_second_step(editors, second_steps):
    """Whether somebody works here, has no second step, and has had the days of grace to set one up."""
    if not settings.REQUIRE_MFA:
        return Value(False)
    grace_over = Now() - timedelta(days=settings.MFA_GRACE_DAYS)
    posts = Membership.objects.filter(user=OuterRef("pk"), created_at__lte=grace_over).exclude(role=Role.LEARNER)
    # Nobody has written down since when somebody edits the site or runs it.
    edits = (Exists(editors) | Q(is_superuser=True)) & Q(date_joined__lte=grace_over)
    return ExpressionWrapper((Exists(posts) | edits) & ~Exists(second_steps), BooleanField())


def role_held(role):
    """Return the name under which a person brings whether they have a role somewhere."""
    return f"is_{role}"


def _has(role):
    return Exists(Membership.objects.filter(user=OuterRef("pk"), role=role))


def _signed_in_with(session_key):
    people = User.objects.filter(sessions__session_key=session_key, sessions__expire_date__gt=Now())
    return with_what_pages_ask(people).annotate(session_data=F("sessions__session_data"))


class SessionStore(AccountsSessionStore):
    """Sessions in the database. The person comes with the session."""

    person = None

    def load(self):
        self.person = next(iter(found(_signed_in_with, self.session_key)), None)
        return super().load() if self.person is None else self.decode(self.person.session_data)


def with_answers(person):
    """Return the person with what pages ask; who signs in with this very request does not bring it yet."""
    if hasattr(person, "owes_second_step"):
        return person
    return with_what_pages_ask(User.objects.filter(pk=person.pk)).get()


class WhoIsReading(AuthenticationMiddleware):
    def process_request(self, request):
        request.user = SimpleLazyObject(lambda: _reader(request))


def _reader(request):
    """Return who is signed in. Django decides whether the session is still good for the person that came with it."""
    request.session.get(auth.SESSION_KEY)  # loads it
    token = _person_of_session.set(request.session.person)
    try:
        return auth.get_user(request)
    finally:
        _person_of_session.reset(token)


class Backend(AuthenticationBackend):
    """Signs people in by their email address."""

    def get_user(self, user_id):
        person = _person_of_session.get()
        if person is None or person.pk != user_id:
            return super().get_user(user_id)
        return person if self.user_can_authenticate(person) else None
