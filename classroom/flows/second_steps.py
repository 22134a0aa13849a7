"""Somebody has lost the device of the second step, and the recovery codes too."""

import logging

from django.db import transaction
from django.utils.translation import get_language

from accounts.actions import end_sessions, remove_second_step
from institutions.audit_actions import record
from institutions.models import Membership
from pages.mail import send

# Ids only, as everywhere.
log = logging.getLogger(__name__)


@transaction.atomic
def reset_second_step(*, person, by, reason, at):
    """Turn it off, sign the person out everywhere, and tell them. Returns whether it was on.

    `by`: None for whoever runs the site. The password is still asked for; who works here sets it up anew.
    """
    if not remove_second_step(user=person):
        return False
    end_sessions(user=person)
    for pk in (
        Membership.objects.filter(user=person).order_by("institution").values_list("institution", flat=True).distinct()
    ):
        record(institution_id=pk, verb="second_step_reset", person=person, by=by, at=at)
    who = f"person {by.public_id}" if by else "whoever runs the site"
    # On one line: a reason with line breaks would look like a message of its own.
    log.warning(
        "Two-step sign-in of person %s was turned off by %s: %s", person.public_id, who, " ".join(reason.split())
    )
    send("second_step_reset", person.email, get_language(), at=at, by=by)
    return True
