"""A file of learners on a site of its own: `python -m tests.fire.intake_steps begin 2000`, then `confirm`, `report`.

What is done in between, the real worker does: see test_intake_kills.
"""

import json
import os
import sys
from io import BytesIO

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings"
HEADING = "email,first name,last name,language,cohort,course,firm,firm size,gender\n"
KNOWN, HERE = 10, 10  # so many of them have an account already, and so many learn here


def begin(number):
    """Make the site and send the file in. One in fifty lines is wrong, and one in fifty an address a second time."""
    from django.utils import timezone

    from classroom.flows import intake
    from institutions.models import Membership
    from tests.accounts.factories import make_user
    from tests.classroom.intake_program import make_site

    institution, manager = make_site()
    for each in range(KNOWN + HERE):
        person = make_user(f"p{each}@new.example", first_name="Own", last_name=f"Name {each}")
        if each >= KNOWN:
            Membership.objects.create(user=person, institution=institution, role="learner")
    file = BytesIO((HEADING + "".join(map(line, range(number)))).encode())
    asked = {"institution": institution, "name": "people.csv", "language": "en", "by": manager}
    intake.begin_import(file=file, at=timezone.now(), **asked)


def line(each):
    if each % 50 == 48:
        return f"nobody {each},Wrong,,,,,,,\n"
    if each % 50 == 49:
        return f"P{each - 2}@new.example,Again,,,,,,,\n"
    return f"p{each}@new.example,Amina {each},Haddad,fr,Class {each % 20},ip-essentials,SARL {each},12,f\n"


def confirm():
    from django.utils import timezone

    from classroom.flows import intake
    from institutions.models import LearnerImport

    load = LearnerImport.objects.select_related("made_by").get()
    intake.confirm_import(load=load, by=load.made_by, at=timezone.now())


def report():
    """Say all that a file may change, without what differs from run to run: ids, times and drawn values."""
    from accounts.models import User
    from institutions.models import (
        AuditEntry,
        Cohort,
        CohortLearner,
        ImportRow,
        Invitation,
        LearnerProfile,
        Membership,
        MembershipChange,
    )
    from progress.models import Enrolment

    facts = ("membership__user__email", "language", "firm_name", "firm_size", "gender")
    found = {
        "people": User.objects.values_list("email", "first_name", "last_name"),
        "members": Membership.objects.values_list("user__email", "role"),
        "changes": MembershipChange.objects.values_list("person__email", "role", "verb"),
        "profiles": LearnerProfile.objects.values_list(*facts),
        "cohorts": Cohort.objects.values_list("name"),
        "places": CohortLearner.objects.values_list("cohort__name", "learner__email"),
        "enrolments": Enrolment.objects.values_list("learner__email", "institution__slug"),
        "asked": Invitation.objects.values_list("email", "role", "language"),
        "rows": ImportRow.objects.values_list("line", "outcome", "reason", "detail"),
        "log": AuditEntry.objects.exclude(verb__in=("invited", "cohort_joined")).values_list("verb", "kind"),
    }
    json.dump({name: sorted(map(list, rows)) for name, rows in found.items()}, sys.stdout)


if __name__ == "__main__":
    django.setup()
    {"begin": begin, "confirm": confirm, "report": report}[sys.argv[1]](*map(int, sys.argv[2:]))
