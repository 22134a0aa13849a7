"""What goes on in the background for managers: tables that are too long to wait for."""

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.content import content_in
from dashboards import listings
from dashboards.asking import certificates_to_export, learners_to_export
from dashboards.exports.formats import FORMATS
from dashboards.exports.spool import table_file_steps
from dashboards.queries import course_titles
from institutions.job_kinds import JobFailed, job_kind
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


def found(asked_for, job):
    """Ask again what the person may see: between asking and working on it they may have lost it."""
    asked = job.made_by and asked_for(job.made_by, QueryDict(job.parameters["asked"]))
    if not asked:
        raise JobFailed(_("Whoever asked for this list may not see it any more, or what it was about is gone."))
    return asked
