"""Mails about work of an institution."""

from pages.mail import send


def tell_announced(announcement, people, language):
    """Send people what was announced to their cohort."""
    author = announcement.made_by
    for person in people:
        if person.is_active:
            send("announcement", person.email, language, announcement=announcement, person=person, author=author)


def tell_job_over(job):
    """Say that a job is done or has failed. Whoever cancelled it knows."""
    if job.made_by and job.made_by.is_active and job.state != job.CANCELLED:
        send("job_over", job.made_by.email, job.language, job=job)
