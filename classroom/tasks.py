from django_tasks import task

from pages.clock import now


@task(priority=40)
def regrade_quiz(regrade_id):
    """Grade all results of a quiz again. Running it twice changes nothing more."""
    from classroom.flows.regrading import run_regrade
    from quizzes.models import Regrade

    run_regrade(regrade=Regrade.objects.get(pk=regrade_id), at=now())
