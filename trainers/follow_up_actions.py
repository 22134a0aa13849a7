"""Asking trainees after 3 and 12 months what their firm did. Only classroom.flows calls these."""

import secrets

from trainers.models import Attendance, FollowUp


def ask_after(*, attendance, months, at):
    """Write down that somebody is asked. Returns (the FollowUp, whether this call asks): nobody is asked twice."""
    return FollowUp.objects.get_or_create(
        attendance=attendance,
        months=months,
        defaults={"token": secrets.token_urlsafe(24), "asked_at": at},
    )


def answer_follow_up(*, follow_up, actions, results, evidence, at):
    """Keep what somebody said, once. Returns whether this call did."""
    rows = FollowUp.objects.filter(pk=follow_up.pk, answered_at=None)
    return rows.update(actions=actions, results=results, evidence=evidence, answered_at=at) == 1


def stop_asking(*, attendance):
    """Write to somebody no more, and forget the address."""
    Attendance.objects.filter(pk=attendance.pk).update(contact_at=None, email="")
