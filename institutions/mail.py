"""Mails about work of an institution."""

from pages.mail import send


def tell_job_over(job):
    """Say that a job is done or has failed. Whoever cancelled it knows."""
    if job.made_by and job.made_by.is_active and job.state != job.CANCELLED:
        send("job_over", job.made_by.email, job.language, job=job)
