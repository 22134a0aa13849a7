"""Changing jobs. Each call says by its answer whether it was this one that did it."""

from functools import partial

from django.db import transaction
from django.db.models import F

from institutions.job_files import forget_growing
from institutions.models import Job
from pages.private_files import forget


def make_job(*, kind, title, language, by, at, institution=None, parameters=None):
    return Job.objects.create(
        kind=kind.name,
        needs=kind.needs,
        title=title[:200],
        language=language,
        institution=institution,
        parameters=parameters or {},
        made_by=by,
        made_at=at,
    )


def begin_try(*, job):
    """Let a worker try to get on with a job, and count that until a part is done. Returns the job as it is, or None."""
    Job.objects.under_way().filter(pk=job.pk).update(state=Job.RUNNING, tries=F("tries") + 1)
    return Job.objects.select_related("institution", "made_by").filter(pk=job.pk, state=Job.RUNNING).first()


@transaction.atomic
def do_step(*, job, step):
    """Write one part down, with all that belongs to it. Returns whether the job is still this worker's to do."""
    current = Job.objects.select_for_update().filter(pk=job.pk, state=Job.RUNNING, parts=job.parts).first()
    if current is None:
        return False
    if step.write:
        step.write()
    job.parts, job.tries, job.checkpoint = job.parts + 1, 0, step.checkpoint
    job.done, job.total = step.done, step.total
    if step.file:
        job.file, job.file_name, job.file_type = step.file.path, step.file.name[:150], step.file.content_type
    job.save(update_fields=["parts", "tries", "checkpoint", "done", "total", "file", "file_name", "file_type"])
    return True


def finish_job(*, job, at):
    return _end(job, Job.DONE, at, total=job.done)


def fail_job(*, job, reason, at):
    return _end(job, Job.FAILED, at, error=reason)


def cancel_job(*, job, at):
    """Stop a job after the part that is being done. What is done stays done."""
    return _end(job, Job.CANCELLED, at)


def _end(job, state, at, **changes):
    ended = Job.objects.under_way().filter(pk=job.pk).update(state=state, finished_at=at, **changes)
    if ended:
        job.refresh_from_db()
        # Not before it is written down: killed in between, the work would go on without its file, and fail.
        transaction.on_commit(partial(forget_growing, job))
    return bool(ended)


def forget_job_file(*, job, at):
    """Delete the file, and what was asked for: both may name people. That there was the job stays."""
    Job.objects.filter(pk=job.pk).update(file="", parameters={}, checkpoint={}, deleted_at=at)
    forget_growing(job)
    if job.file:
        forget(job.file)
