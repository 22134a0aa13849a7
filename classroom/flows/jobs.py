"""Work in the background: asked for, done part by part, finished or stopped."""

import logging
import time
from datetime import timedelta

from django.db import Error, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from classroom.tasks import run_job
from institutions import job_actions as jobs
from institutions.audit_actions import record
from institutions.job_files import LostPart
from institutions.job_kinds import KINDS, JobFailed
from institutions.mail import tell_job_over
from institutions.models import Job

log = logging.getLogger(__name__)

# Then the worker does what is more urgent, shows that it lives, and comes back.
SECONDS_AT_ONCE = 5
MOST_TRIES = 5  # a machine may be switched off during one part, and again
MOST_FAULTS = 3  # after ten minutes, by how the worker tries again
FILES_KEPT_FOR = timedelta(days=7)


@transaction.atomic
def begin_job(*, kind, title, by, at, institution=None, **parameters):
    """Let the worker do something of a kind, named in institutions.job_kinds. Returns the Job."""
    language = get_language()
    job = jobs.make_job(
        kind=KINDS[kind], title=title, language=language, by=by, at=at, institution=institution, parameters=parameters
    )
    run_job.enqueue(job.pk)
    whose = {"institution_id": job.institution_id, "by": by, "at": at}
    record(**whose, verb="job_begun", kind="job", object_id=job.key, after={"kind": kind})
    return job


def cancel_job(*, job, at):
    """Stop a job; what is done stays. Returns whether it was still under way."""
    return jobs.cancel_job(job=job, at=at)


def work_on(*, job, at):
    """Work on a job for some seconds. Returns whether there is more to do. Safe to repeat, and to run twice at once."""
    job = jobs.begin_try(job=job)
    if job is None:
        return False
    with override(job.language):
        if job.tries > MOST_TRIES:
            end(job, at, _("It stopped again and again, and the site can't tell why. Tell those who run the site."))
            return False
        return do_steps(job, at, time.monotonic() + SECONDS_AT_ONCE)


def do_steps(job, at, until):
    try:
        steps = KINDS[job.kind].run(job) if job.kind in KINDS else unknown(job)
        for step in steps:
            if not jobs.do_step(job=job, step=step):
                return False
            if time.monotonic() > until:
                return True
    except LostPart:
        end(job, at, _("A file that was half-way is gone. Please start again."))
        return False
    except JobFailed as failed:
        end(job, at, failed.reason)
        return False
    except Error:
        raise
    except Exception:
        if job.tries < MOST_FAULTS:
            raise
        log.exception("Job %s of kind %s failed %s times.", job.key, job.kind, job.tries)
        end(job, at, _("Something in the site is broken. What is done stays done. Tell those who run the site."))
        return False
    end(job, at)
    return False


def unknown(job):
    raise JobFailed(_("The site does not know this work any more. Please start it again."))
    yield


@transaction.atomic
def end(job, at, reason=""):
    """Finish a job, or let it fail for a reason, and say so once."""
    over = jobs.fail_job(job=job, reason=reason, at=at) if reason else jobs.finish_job(job=job, at=at)
    kind = KINDS.get(job.kind)
    if over and (reason or kind is None or kind.mails):
        tell_job_over(job)


def delete_old_files(*, at):
    """Delete the files that jobs have left, a week after they were made. Returns how many jobs that were."""
    old = list(Job.objects.kept_longer_than(FILES_KEPT_FOR, at))
    for job in old:
        jobs.forget_job_file(job=job, at=at)
    return len(old)
