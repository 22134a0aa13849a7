"""Work in the background, as far as somebody may see it. Every query starts at a door."""

from dashboards.cohort_queries import Page
from institutions.models import Institution, Job
from institutions.roles import Capability

ROWS_ON_A_PAGE = 25


def has_jobs(user):
    """Say whether the list is anything for this person: they may begin something, or have begun something."""
    begins = Institution.objects.where(user, may=Capability.VIEW_LEARNERS)
    return begins.exists() or Job.objects.visible_to(user).exists()


def list_page(user, number):
    jobs = Job.objects.visible_to(user).select_related("institution", "made_by").defer("parameters", "checkpoint")
    return Page.of(jobs, number, ROWS_ON_A_PAGE)


def job_seen_by(user, key):
    return Job.objects.visible_to(user).select_related("institution", "made_by").filter(key=key).first()
