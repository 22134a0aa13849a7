"""Fill a migrated PostgreSQL database with very many learners: `python -m bench.scale_world LEARNERS` prints JSON.

Facts are written by SQL, in bench/scale_world.sql. A database that has been filled is left as it is.
"""

import json
import sys
import time
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import connection, transaction

from bench.world import person  # sets Django up
from certificates.models import Certificate
from courses.models import CourseIndexPage, CourseModule, CoursePage, ModulePage
from institutions.models import CohortLearner, Institution, Membership
from institutions.roles import Role
from progress.models import Enrolment, LessonCompletion, QuizPass
from quizzes.models import Attempt

FACTS = (Membership, CohortLearner, Enrolment, LessonCompletion, Attempt, QuizPass, Certificate)
LARGEST, MANAGERS = 1, "manager{}@bench.example"


def fill(learners):
    with transaction.atomic(), connection.cursor() as cursor:
        make_courses()
        cursor.execute("SET LOCAL work_mem = '128MB'")
        for statement in Path(__file__).with_name("scale_world.sql").read_text().split("\n\n"):
            begun = time.monotonic()
            cursor.execute(statement, {"learners": learners})
            print(f"{time.monotonic() - begun:6.1f} s  {cursor.rowcount:10,}  {statement[:60]!r}", file=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    for institution in (LARGEST, learners // 500):
        person(institution, Institution.objects.get(pk=institution), Role.MANAGER)


def make_courses():
    """Beside the course of the catalogue two shorter ones, so that people are in several."""
    course = CoursePage.objects.get(slug="ip-essentials")
    index = CourseIndexPage.objects.get(locale=course.locale)
    for number, slugs in enumerate((("trademarks", "copyright"), ("trade-secrets", "copyright"))):
        title = f"Short course {number}"
        short = CoursePage(title=title, slug=f"short-{number}", summary=title, hours=4, certificate_title=title)
        index.add_child(instance=short)
        for place, module in enumerate(ModulePage.objects.filter(slug__in=slugs, locale=course.locale)):
            CourseModule.objects.create(page=short, module=module, sort_order=place)


def world(learners):
    if not Enrolment.objects.exists():
        fill(learners)
    return {
        "learners": get_user_model().objects.count(),
        "institutions": Institution.objects.count(),
        "facts": {model.__name__: model.objects.count() for model in FACTS},
        "managers": list(
            get_user_model().objects.filter(email__endswith="@bench.example").values_list("pk", flat=True)
        ),
    }


if __name__ == "__main__":
    print(json.dumps(world(int(sys.argv[1]))))
