"""How somebody comes to an institution, moves to another one, and leaves."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.actions import let_see
from classroom import mail
from classroom.flows import join_institution
from classroom.flows.doors import log_invitation, log_invited
from classroom.flows.intake import bring_in_who_was_asked
from institutions import joining_actions as joining
from institutions import member_actions as members
from institutions.audit_actions import record
from institutions.models import Institution, JoinRequest
from institutions.queries import institution_of_learner
from institutions.roles import Role

AT_A_TIME = 500


class NotForYou(Exception):
    """The invitation was sent to an address that is not confirmed as this person's."""


class NotOpen(Exception):
    """The invitation or the link lets nobody in any more."""


class MustAgree(Exception):
    """Joining means to leave another institution, and the person has not agreed to that."""


# Asking people in ----------------------------------------------------------------


@transaction.atomic
def invite(*, institution, emails, role, language, by, expires_at, at):
    """Send each address an invitation. Whether somebody has an account makes no difference."""
    for email in emails:
        invitation, token = joining.invite(
            institution=institution, email=email, role=role, language=language, by=by, expires_at=expires_at, at=at
        )
        mail.invite(invitation, token)
    if emails:
        log_invited(institution=institution, number=len(emails), role=role, by=by, at=at)


@transaction.atomic
def send_again(*, invitation, by, expires_at, at):
    """Send a new link; the former one opens nothing any more. Returns whether the invitation was open."""
    token = joining.renew_invitation(invitation=invitation, expires_at=expires_at, at=at)
    if token:
        mail.invite(invitation, token)
        log_invitation(invitation=invitation, verb="invited_again", by=by, at=at)
    return bool(token)


# Coming in -------------------------------------------------------------------------


@transaction.atomic
def accept_invitation(*, invitation, person, leaving, language, at):
    """Return the request of a learner, or None for whoever belongs there already or works there from now on.

    Raises NotForYou, NotOpen and MustAgree.
    """
    own = EmailAddress.objects.filter(user=person, verified=True, email__iexact=invitation.email)
    if not own.exists():
        raise NotForYou
    if not joining.accept_invitation(invitation=invitation, person=person, at=at):
        raise NotOpen
    institution, by = invitation.institution, invitation.invited_by
    if invitation.role != Role.LEARNER:
        whose = {"institution_id": institution.pk, "person": person, "by": by, "at": at}
        _kept, new = members.begin_membership(user=person, institution=institution, role=invitation.role, by=by, at=at)
        if new:
            record(**whose, verb="role_given", kind="role", after={"role": invitation.role})
        return None
    if learns_with(person, institution):
        return None
    request, _new = ask(institution, person, leaving, language, at)
    return admit(request=request, by=by, at=at)


@transaction.atomic
def come_by_link(*, link, person, leaving, language, at):
    """Return the request of whoever follows a link, or None for a learner who is in. Raises NotOpen and MustAgree.

    It is decided at once, unless the institution's managers admit.
    """
    if learns_with(person, link.institution):
        return None
    request, new = ask(link.institution, person, leaving, language, at, link=link)
    if new and not joining.take_place(link=link, at=at):
        raise NotOpen
    if not new or link.institution.needs_approval:
        return request
    return admit(request=request, by=None, at=at)


def learns_with(person, institution):
    return institution_of_learner(person) == institution


def ask(institution, person, leaving, language, at, link=None):
    """Return (the request to join, whether it is new). Raises MustAgree."""
    current = institution_of_learner(person)
    if current not in (None, leaving):
        raise MustAgree
    request, new = joining.ask_to_join(
        institution=institution, person=person, leaves=current, link=link, language=language, at=at
    )
    if new:
        log_consent(person, institution, True, "link" if link else "invitation", language, at)
    return request, new


def log_consent(person, institution, given, act, language, at):
    """Write down that the institution may see what somebody learns, or may not any more."""
    whom = {"about": institution.name, "about_key": institution.pk}
    let_see(person=person, given=given, **whom, act=act, language=language, at=at)


@transaction.atomic
def admit(*, request, by, at):
    """Let somebody in, or onto the waiting list behind those who asked earlier. Returns the request as it is now."""
    if joining.decide_request(request=request, state=JoinRequest.WAITING, by=by, at=at, of=[JoinRequest.ASKED]):
        log_decision(request, "admitted", by, at)
        fill_seats(institution=request.institution, at=at)
    request.refresh_from_db()
    if request.state == JoinRequest.WAITING and request.asked_at != at:
        mail.tell_waiting(request)
    return request


@transaction.atomic
def refuse(*, request, by, at):
    if not joining.decide_request(request=request, state=JoinRequest.REFUSED, by=by, at=at):
        return False
    give_place_back(request)
    log_decision(request, "refused", by, at)
    mail.tell_refused(request)
    return True


def log_decision(request, verb, by, at):
    """Tell the log what a manager decided. That nobody had to decide is no deed of anybody."""
    if by:
        whose = {"institution_id": request.institution_id, "person": request.person, "by": by, "at": at}
        record(**whose, verb=verb, kind="request", object_id=request.public_id)


@transaction.atomic
def withdraw_request(*, request, at):
    if joining.decide_request(request=request, state=JoinRequest.WITHDRAWN, by=None, at=at):
        give_place_back(request)
        log_consent(request.person, request.institution, False, "withdrew", request.language, at)


def give_place_back(request):
    if request.link:
        joining.give_place_back(link=request.link)


# Seats -------------------------------------------------------------------------------


@transaction.atomic
def fill_seats(*, institution, at):
    """Give the free seats to those who wait, the first who asked first. Safe to repeat; returns how many got one."""
    left, joined = members.seats_left(members.hold(institution)), 0
    waiting = JoinRequest.objects.waiting().filter(institution=institution)
    for request in waiting.select_related("person", "institution", "leaves", "link")[:AT_A_TIME]:
        if joined == left:
            break
        joined += let_in(request, at)
    return joined


def let_in(request, at):
    """Give somebody who waits a seat, and take the one they agreed to leave. Returns whether they took it.

    Who has gone to learn somewhere else meanwhile has not agreed to leave that.
    """
    current = institution_of_learner(request.person)
    stays = current not in (None, request.institution, request.leaves) or not request.person.is_active
    state = JoinRequest.WITHDRAWN if stays else JoinRequest.JOINED
    try:
        with transaction.atomic():
            joining.decide_request(request=request, state=state, by=None, at=at, of=[JoinRequest.WAITING])
            if not stays:
                by = request.decided_by or request.person
                move(request.person, current, request.institution, request.language, by, at)
    except (IntegrityError, members.LearnsElsewhere):  # they join another one at this moment: the next turn finds it
        return False
    if stays:
        give_place_back(request)
    elif request.asked_at != at:
        mail.tell_joined(request)
    return not stays


def move(person, current, institution, language, by, at):
    """Let somebody learn with an institution. What they did with the former one stays there: see decision 0009."""
    if current and current != institution:
        members.end_membership(user=person, institution=current, role=Role.LEARNER, by=person, at=at)
        log_consent(person, current, False, "moved", language, at)
    membership, _new = members.begin_membership(user=person, institution=institution, role=Role.LEARNER, by=by, at=at)
    join_institution(membership=membership)
    bring_in_who_was_asked(institution=institution, person=person, at=at)


@transaction.atomic
def leave(*, person, institution, language, at):
    """Stop learning with an institution: what was learnt stays with both, and the seat is free."""
    ended = members.end_membership(user=person, institution=institution, role=Role.LEARNER, by=person, at=at)
    if ended:
        log_consent(person, institution, False, "left", language, at)
        fill_seats(institution=institution, at=at)
    return ended


def admit_waiting(*, at):
    """Fill the seats that became free in any way, and return [(an institution that failed, its error)]."""
    failed = []
    waited_for = JoinRequest.objects.filter(state=JoinRequest.WAITING).values("institution")
    for institution in Institution.objects.filter(pk__in=waited_for):
        try:
            fill_seats(institution=institution, at=at)
        except Exception as error:  # noqa: BLE001 - the others must not wait for it; the caller reports it
            failed.append((institution, error))
    return failed
