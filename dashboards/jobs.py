"""What goes on in the background for managers: tables that are too long to wait for, and reports."""

from datetime import timedelta
from uuid import UUID

from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from courses.content import content_in
from dashboards import listings
from dashboards.activity_queries import count_activity, institutions_reported_to, periods_of
from dashboards.asking import certificates_to_export, learners_to_export
from dashboards.bulk_steps import bulk_steps
from dashboards.exports.formats import FORMATS
from dashboards.exports.spool import table_file_steps
from dashboards.queries import course_titles
from institutions.job_kinds import JobFailed, Step, job_kind
from institutions.roles import Capability


@job_kind("export_learners", needs=Capability.EXPORT_LEARNERS)
def export_learners(job):
    form, institutions = found(learners_to_export, job)
    titles = course_titles(content_in(get_language()).courses)
    listing = listings.learners(institutions, form.filters, titles, job.made_at)
    yield from table_file_steps(job, listing, FORMATS[job.parameters["format"]])


@job_kind("export_certificates", needs=Capability.ISSUE_CERTIFICATES)
def export_certificates(job):
    form, institutions = found(certificates_to_export, job)
    listing = listings.certificates(institutions, form.filters, job.made_at)
    yield from table_file_steps(job, listing, FORMATS[job.parameters["format"]])


@job_kind("bulk_cohort", needs=Capability.MANAGE_COHORTS, result="manage_bulk_result")
def bulk_cohort(job):
    return bulk_steps(job, "cohort")


@job_kind("bulk_course", needs=Capability.ENROL_LEARNERS, result="manage_bulk_result")
def bulk_course(job):
    return bulk_steps(job, "course")


@job_kind("bulk_time", needs=Capability.MANAGE_COHORTS, result="manage_bulk_result")
def bulk_time(job):
    return bulk_steps(job, "time")


@job_kind("bulk_letter", needs=Capability.NUDGE, result="manage_bulk_result")
def bulk_letter(job):
    return bulk_steps(job, "letter")


def found(asked_for, job):
    """Ask again what the person may see: between asking and working on it they may have lost it."""
    asked = job.made_by and asked_for(job.made_by, QueryDict(job.parameters["asked"]))
    if not asked:
        raise JobFailed(_("Whoever asked for this list may not see it any more, or what it was about is gone."))
    return asked


@job_kind("activity_report", needs=Capability.VIEW_LEARNERS, result="manage_report")
def activity_report(job):
    """Count this year and the last, and keep what may be told of it in the checkpoint: all that the report is."""
    asked, institutions = job.parameters, reported(job)
    this, last = periods_of(job, institutions)
    now = job.checkpoint.get("now") or count_activity(this)
    yield Step(1, 2, {"now": now})
    before = count_activity(last)
    report = {**about_report(asked, institutions, this, job, now), "now": now, "before": before}
    yield Step(2, 2, {"now": now, "report": report})


def reported(job):
    institutions = [each for each in institutions_reported_to(job.made_by) if each.pk in job.parameters["institutions"]]
    if len(institutions) < len(job.parameters["institutions"]):
        raise JobFailed(_("Whoever asked for this report may not see all of these institutions any more."))
    return institutions


def about_report(asked, institutions, this, job, now):
    with override(asked["language"]):
        titles = course_titles(content_in(asked["language"]).courses)
        names = [each.local_name for each in institutions]
    return {
        **{name: asked[name] for name in ("year", "language", "whose")},
        "first": localdate(this.begin).isoformat(),
        "last": (localdate(this.end) - timedelta(days=1)).isoformat(),
        "counted_on": localdate(job.made_at).isoformat(),
        "institutions": names,
        "slug": institutions[0].slug if len(institutions) == 1 else "",
        "course_key": asked["course"],
        "titles": {key: titles[UUID(key)] for key, *_numbers in now["courses"]},
        "course": titles[UUID(asked["course"])] if asked["course"] else "",
    }
