"""What the tests of files of learners have in common."""

from pathlib import Path

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from classroom.flows import jobs
from classroom.tasks import tell_newcomers
from institutions.models import (
    Cohort,
    CohortLearner,
    Job,
    LearnerImport,
    LearnerProfile,
    Membership,
)
from progress.models import Enrolment

HEADING = "email,first name,last name,language,cohort,course,firm,firm size,gender\n"
AMINA = "amina@new.example,Amina,Haddad,fr,Spring class,ip-essentials,Haddad SARL,12,f\n"
LI = "li@new.example,Li,Wei,,,,,,\n"
ROSTERS = Path("../shared/data/roster")


def work(load):
    """Let the worker do what waits for a file, and return the file as it is then."""
    job = Job.objects.get(pk=load.job_id)
    while jobs.work_on(job=job, at=timezone.now()):
        pass
    return LearnerImport.objects.select_related("institution", "job", "made_by").get(pk=load.pk)


def send_mails():
    """Run the tasks that write to newcomers."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path="classroom.tasks.tell_newcomers")
    for task in waiting:
        tell_newcomers.func(*task.args_kwargs["args"])


def outcomes(load):
    return [(row.line, row.outcome, row.reason, row.detail) for row in load.rows.order_by("line")]


def everything():
    """What an import may change, to be compared."""
    return [
        sorted(User.objects.values_list("email", "first_name", "last_name", "password")),
        sorted(Membership.objects.values_list("user__email", "institution__slug", "role")),
        sorted(
            LearnerProfile.objects.values_list(
                "membership__user__email", "language", "firm_name", "firm_size", "gender"
            )
        ),
        sorted(CohortLearner.objects.values_list("cohort__name", "learner__email")),
        sorted(map(str, Enrolment.objects.values_list("learner__email", "course_key", "institution"))),
        sorted(Cohort.objects.values_list("name", flat=True)),
    ]
