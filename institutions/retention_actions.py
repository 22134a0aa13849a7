"""Writing down who was told, who is held, and taking somebody out of an institution."""

from allauth.account.models import EmailAddress
from django.db.models import Q

from institutions.discussion_actions import forget_in_discussions
from institutions.models import (
    Accommodation,
    CohortLearner,
    Extension,
    ImportRow,
    Invitation,
    JoinRequest,
    RetentionHold,
    RetentionNotice,
)


def keep_notice(*, institution, person, at):
    """Write down that somebody is told now. Returns whether this call did."""
    _notice, new = RetentionNotice.objects.get_or_create(
        institution=institution, person=person, defaults={"told_at": at}
    )
    return new


def forget_notice(*, institution, person):
    RetentionNotice.objects.filter(institution=institution, person=person).delete()


def begin_hold(*, institution, person, reason, by, at):
    """Keep somebody's records whatever the rule says. Returns whether this call did."""
    _hold, new = RetentionHold.objects.get_or_create(
        institution=institution, person=person, defaults={"reason": reason, "made_by": by, "made_at": at}
    )
    return new


def end_hold(*, hold):
    """Let the rule hold for somebody again. Returns whether this call did."""
    ended, _models = RetentionHold.objects.filter(pk=hold.pk).delete()
    return bool(ended)


def forget_learner(*, institution, person, at):
    """Delete what an institution keeps about somebody who learns with it no more."""
    forget_in_discussions(institution=institution, person=person, at=at)
    CohortLearner.objects.filter(learner=person, cohort__institution=institution).delete()
    Extension.objects.filter(learner=person, course__cohort__institution=institution).delete()
    Accommodation.objects.filter(learner=person, institution=institution).delete()
    JoinRequest.objects.filter(person=person, institution=institution).delete()
    own = set(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) | {person.email}
    Invitation.objects.filter(Q(accepted_by=person) | Q(email__in=own), institution=institution).delete()
    ImportRow.objects.filter(load__institution=institution, email__in=own).delete()
