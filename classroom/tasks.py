from django_tasks import task

from pages.clock import now


@task(priority=40)
def regrade_quiz(regrade_id):
    """Grade all results of a quiz again. Running it twice changes nothing more."""
    from classroom.flows.regrading import run_regrade
    from quizzes.models import Regrade

    run_regrade(regrade=Regrade.objects.get(pk=regrade_id), at=now())


@task(priority=30)
def issue_batch(batch_id):
    """Issue some certificates of a batch, and ask for the rest. Running it twice issues nothing twice."""
    from certificates.models import IssueBatch
    from classroom.flows.bulk import issue_some

    if issue_some(batch=IssueBatch.objects.select_related("institution").get(pk=batch_id), at=now()):
        issue_batch.enqueue(batch_id)


@task(priority=8)
def run_job(job_id):
    """Get on with a job of an institution, and ask for the rest. Running it twice does nothing twice."""
    from classroom.flows.jobs import work_on
    from institutions.models import Job

    job = Job.objects.filter(pk=job_id).first()
    if job and work_on(job=job, at=now()):
        run_job.enqueue(job_id)


@task(priority=6)
def tell_newcomers(import_id, row_ids):
    """Write to some of those whom a file has brought in. Running it twice writes to nobody twice."""
    from classroom.flows.intake import tell_some
    from institutions.models import LearnerImport

    load = LearnerImport.objects.select_related("institution").filter(pk=import_id).first()
    if load:
        tell_some(load=load, row_ids=row_ids, at=now())
