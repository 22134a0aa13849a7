"""Fill an empty database with what the tests under fire need, and print where it is: `python -m tests.fire.fill`.

A program of its own, because it works on the site's database and not on the one that pytest makes.
"""

import json
import os
import sys

import django

from tests.fire.lengths import LONG

os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings"
LEARNERS = 200
TAKERS = 200 if LONG else 50
CLASS = (50, 10)  # so many takers, and so many learners beside them
PASSWORD = "correct horse battery staple"


class NoMigrations:
    def __contains__(self, app):
        return True

    def __getitem__(self, app):
        return None


def make_tables():
    """Make the tables from the models, which takes seconds; a lint step holds models and migrations together."""
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = NoMigrations()
    call_command("migrate", run_syncdb=True, verbosity=0)
    settings.MIGRATION_MODULES = {}
    call_command("migrate", fake=True, verbosity=0)


def make_course_page():
    from tests.conftest import _prepare, _prepare_search
    from tests.courses.factories import make_course, make_module
    from tests.quizzes.factories import make_bank, make_quiz

    _prepare_search()
    _prepare()
    module = make_module(quiz=make_quiz(make_bank(), kinds=("short",) * 3, wait_minutes=0))
    return make_course(modules=[module]), module


def make_people(prefix, number, *, named):
    from django.contrib.auth import get_user_model
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    model, password, now = get_user_model(), make_password(PASSWORD), timezone.now()
    people = [
        model(
            email=f"{prefix}{each}@fire.example",
            password=password,
            certificate_name=f"Name {prefix} {each}" if named(each) else "",
            certificate_name_confirmed_at=now if named(each) else None,
        )
        for each in range(number)
    ]
    model.objects.bulk_create(people)
    return people


def sign_in(user):
    """Return the key of a session, as signing in would make it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from classroom.people import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def begin(user, module, *, answered):
    """Start an attempt; `answered`: with the right answers saved."""
    from django.utils import timezone

    from classroom import flows
    from quizzes.queries import standing

    now, quiz = timezone.now(), module.quiz
    attempt = flows.start_quiz(
        learner=user, quiz=quiz, standing=standing(user, quiz), context_key=module.translation_key, at=now
    )
    for item in attempt.paper.items if answered else ():
        flows.save_answer(attempt=attempt, item_key=item.key, value=item.answer[0], seq=1, at=now)
    return {
        "id": user.pk,
        "email": user.email,
        "session": sign_in(user),
        "attempt": str(attempt.key),
        "attempt_id": attempt.pk,
        "items": {item.key: item.answer[0] for item in attempt.paper.items},
    }


def make_address_known(user):
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)


def fill():
    from django.utils import timezone

    from classroom import flows

    make_tables()
    course, module = make_course_page()
    # Every second learner has no name for a certificate yet.
    learners = make_people("learner", LEARNERS, named=lambda number: number % 2 == 0)
    takers = make_people("taker", TAKERS, named=lambda number: True)
    class_at_once = [*takers[: CLASS[0]], *learners[: CLASS[1]]]
    for person in class_at_once:
        make_address_known(person)
    for taker in takers:
        flows.enrol(learner=taker, course_key=course.translation_key, at=timezone.now())
    return {
        "course": str(course.translation_key),
        "course_path": course.url,
        "module": str(module.translation_key),
        "module_slug": module.slug,
        "lesson": str(module.get_children().first().translation_key),
        "class": [person.email for person in class_at_once],
        "learners": [begin(each, module, answered=True) for each in learners],
        "takers": [begin(each, module, answered=False) for each in takers],
    }


if __name__ == "__main__":
    django.setup()
    json.dump(fill(), sys.stdout)
