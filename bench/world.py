"""Fill the database that is measured, and say where everybody stands: `python -m bench.world TAKERS` prints JSON.

`python -m bench.world results` says afterwards what was stored.
"""

import json
import os
import sys
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learning.settings")
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.middleware.csrf import _get_new_csrf_string  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from certificates.actions import new_serial  # noqa: E402
from certificates.models import Certificate  # noqa: E402
from classroom import flows  # noqa: E402
from classroom.people import SessionStore  # noqa: E402
from courses.models import CoursePage, ModulePage  # noqa: E402
from institutions.models import Institution, Membership  # noqa: E402
from institutions.roles import Role  # noqa: E402
from quizzes.models import Attempt  # noqa: E402
from quizzes.queries import standing  # noqa: E402

PASSWORD = "a class signs in"  # noqa: S105
CLASS = 60


def person(number, institution, role=Role.LEARNER):
    user = User.objects.create(email=f"{role}{number}@bench.example", certificate_name=f"Learner {number}")
    Membership.objects.create(user=user, institution=institution, role=role)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return user, session.session_key


def sign_in_class():
    """Return the addresses of a class that has accounts and is not signed in."""
    password = make_password(PASSWORD)
    people = User.objects.bulk_create(
        User(email=f"class{number}@bench.example", password=password) for number in range(CLASS)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, primary=True, verified=True) for person in people
    )
    return [person.email for person in people]


def certificate(holder, institution, at):
    return Certificate.objects.create(
        serial=new_serial(),
        holder_id=holder,
        kind=Certificate.ATTENDANCE,
        achievement_key=uuid4(),
        name="Learner 0",
        title="Intellectual property for small firms",
        minutes=90,
        outcomes=["Find the rights that a firm already has", "Keep a business secret secret"],
        issuer=institution.name,
        institution=institution,
        institution_name=institution.name,
        language="en",
        completed_at=at,
        issued_at=at,
    )


def results():
    """Return {attempt: (its state, {item: the number of the answer that is stored})}."""
    return {
        str(attempt.key): (attempt.state, {row.item_key: row.seq for row in attempt.responses.all()})
        for attempt in Attempt.objects.prefetch_related("responses")
    }


def world(number_of_takers):
    institution = Institution.objects.create(name="Bench", slug="bench")
    course, at = CoursePage.objects.get(slug="ip-essentials"), timezone.now()
    module = ModulePage.objects.select_related("quiz").get(slug="trademarks")
    takers = []
    for number in range(number_of_takers):
        learner, session = person(number, institution)
        flows.enrol(learner=learner, course_key=course.translation_key, at=at)
        attempt = flows.start_quiz(
            learner=learner,
            quiz=module.quiz,
            standing=standing(learner, module.quiz),
            context_key=module.translation_key,
            at=at,
        )
        items = [item for item in attempt.paper.items if item.kind in ("single", "tf")]
        takers.append(
            {
                "learner": learner.pk,
                "session": session,
                "attempt": str(attempt.key),
                "items": [item.key for item in items],
            }
        )
    _manager, manager = person(0, institution, Role.MANAGER)
    return {
        "takers": takers,
        "manager": manager,
        "certificate": certificate(takers[0]["learner"], institution, at).serial,
        "class": sign_in_class(),
        "password": PASSWORD,
        **cookies(),
    }


def cookies():
    """Return what requests need to be somebody's, and to be let through."""
    return {
        "csrf": _get_new_csrf_string(),
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }


if __name__ == "__main__":
    print(json.dumps(results() if sys.argv[1] == "results" else world(int(sys.argv[1]))))
