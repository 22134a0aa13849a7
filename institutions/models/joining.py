"""How people come to an institution: invited by mail, by a link, asking to be admitted, waiting for a seat."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from institutions.models.members import Institution, Membership
from institutions.roles import Capability, Role


class MembershipChangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own, and all of the institutions whose staff they manage."""
        if not user.is_authenticated:
            return self.none()
        managed = Institution.objects.where(user, may=Capability.MANAGE_STAFF)
        return self.filter(Q(person=user) | Q(institution__in=managed))


class MembershipChange(models.Model):
    """That somebody began or ceased to have a role somewhere, and who decided it. Rows are only added."""

    BEGAN, ENDED = "began", "ended"
    VERBS = [(BEGAN, _("Began")), (ENDED, _("Ended"))]

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="membership_changes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="membership_changes"
    )
    role = models.CharField(max_length=16, choices=Membership.ROLES)
    verb = models.CharField(max_length=8, choices=VERBS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = MembershipChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["institution", "-at", "-id"], name="membership_change_listing")]

    def __str__(self):
        return f"{self.person_id} {self.verb} {self.role} {self.institution_id}"


class OfInstitutionQuerySet(models.QuerySet):
    may = None

    def managed_by(self, user):
        return self.filter(institution__in=Institution.objects.where(user, may=self.may))


class InvitationQuerySet(OfInstitutionQuerySet):
    """Whoever invites learners sees the invitations of learners; those of staff are seen by who manages staff."""

    def managed_by(self, user):
        learners = Institution.objects.where(user, may=Capability.INVITE)
        staff = Institution.objects.where(user, may=Capability.MANAGE_STAFF)
        return self.filter(
            Q(institution__in=learners, role=Role.LEARNER) | (Q(institution__in=staff) & ~Q(role=Role.LEARNER))
        )

    def open(self):
        return self.filter(accepted_at=None, withdrawn_at=None)

    def acceptable(self, at):
        return self.open().filter(expires_at__gt=at)


class Invitation(models.Model):
    """A mail that lets one person in, once. Its token stands in the mail alone: here is only a hash of it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=16, choices=Membership.ROLES, default=Role.LEARNER)
    email = models.EmailField()
    language = models.CharField(max_length=10)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "institution",
                "role",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_per_address",
            ),
        ]
        indexes = [models.Index(fields=["institution", "-sent_at", "-id"], name="invitation_listing")]

    def __str__(self):
        return f"invitation {self.pk}"


class JoinLinkQuerySet(OfInstitutionQuerySet):
    may = Capability.INVITE

    def current(self):
        return self.filter(ended_at=None)

    def open(self, at):
        """Those that let somebody in now."""
        free = Q(places__isnull=True) | Q(taken__lt=F("places"))
        return self.current().filter(free, paused_at=None, expires_at__gt=at)


class JoinLink(models.Model):
    """A link, or its QR code on a poster, that lets in whoever has it: so many people, until a day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="join_links")
    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(max_length=32, unique=True)
    places = models.PositiveIntegerField(_("places"), null=True)
    taken = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = JoinLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(taken__lte=F("places")), name="join_link_lets_in_no_more"
            ),
        ]
        indexes = [models.Index(fields=["institution", "-made_at", "-id"], name="join_link_listing")]

    def __str__(self):
        return self.name


class JoinRequestQuerySet(OfInstitutionQuerySet):
    may = Capability.ADMIT

    def visible_to(self, user):
        return self.filter(person=user) if user.is_authenticated else self.none()

    def open(self):
        return self.filter(state__in=JoinRequest.OPEN)

    def asked(self):
        return self.filter(state=JoinRequest.ASKED)

    def waiting(self):
        """Those who are admitted and wait for a seat: the first who asked is the first to get one."""
        return self.filter(state=JoinRequest.WAITING).order_by("asked_at", "pk")


class JoinRequest(models.Model):
    """That somebody wants to learn with an institution, and what came of it."""

    ASKED, WAITING, JOINED, REFUSED, WITHDRAWN = "asked", "waiting", "joined", "refused", "withdrawn"
    STATES = [
        (ASKED, _("Waits for an answer")),
        (WAITING, _("Waits for a seat")),
        (JOINED, _("Joined")),
        (REFUSED, _("Refused")),
        (WITHDRAWN, _("Withdrawn")),
    ]
    OPEN = (ASKED, WAITING)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    # The institution that the person agreed to leave for this one.
    leaves = models.ForeignKey(Institution, on_delete=models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(JoinLink, on_delete=models.SET_NULL, null=True, related_name="requests")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=16, choices=STATES)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "person"],
                condition=Q(state__in=["asked", "waiting"]),
                name="one_open_request_per_institution",
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "asked_at", "id"], name="join_request_listing")]

    def __str__(self):
        return f"join request {self.pk}"

    @property
    def is_admitted(self):
        return self.state in (self.WAITING, self.JOINED)
