"""Learners who come in by a file: the file, its lines, and what an institution knows of them beside their name."""

import uuid

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from institutions.models.jobs import Job
from institutions.models.joining import Invitation, JoinRequest
from institutions.models.members import Institution, Membership
from institutions.roles import Capability
from institutions.roster import values


class LearnerProfile(models.Model):
    """What somebody is as a learner of an institution. All of it is optional; reports count it."""

    GENDERS = [(values.FEMALE, _("Female")), (values.MALE, _("Male")), (values.OTHER, _("Other"))]
    SIZES = [
        (values.MICRO, _("1 to 9 people")),
        (values.SMALL, _("10 to 49 people")),
        (values.MEDIUM, _("50 to 249 people")),
        (values.LARGE, _("250 people and more")),
    ]

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="profile")
    language = models.CharField(_("language"), max_length=12, blank=True)
    firm_name = models.CharField(_("firm"), max_length=200, blank=True)
    firm_size = models.CharField(_("size of the firm"), max_length=8, blank=True, choices=SIZES)
    gender = models.CharField(_("gender"), max_length=8, blank=True, choices=GENDERS)

    FACTS = ("language", "firm_name", "firm_size", "gender")

    def __str__(self):
        return f"profile {self.pk}"


class LearnerImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(institution__in=Institution.objects.where(user, may=Capability.IMPORT_LEARNERS))

    def kept_longer_than(self, period, at):
        return self.filter(made_at__lt=at - period, deleted_at=None)


class LearnerImport(models.Model):
    """A file of learners: read, shown, and only then brought in. Its lines go after a week, or with an invitation."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="imports")
    name = models.CharField(max_length=150)  # of the file
    path = models.CharField(max_length=100, blank=True)  # until it is read: it may hold what is nobody's business here
    language = models.CharField(max_length=12)  # of those whose line names none
    columns = models.JSONField(default=list)  # [heading, field or ""]
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    objects = LearnerImportQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["institution", "-made_at"], name="learner_import_listing")]

    def __str__(self):
        return self.name

    @property
    def is_under_way(self):
        return bool(self.job and self.job.is_under_way)


class ImportRowQuerySet(models.QuerySet):
    def to_do(self):
        return self.filter(outcome__in=(ImportRow.NEW, ImportRow.CHANGED), done_at=None)

    def still_awaited(self, at):
        """The lines of those who were asked and may still come: by their invitation, or with a seat they wait for."""
        institution = OuterRef("load__institution")
        invited = Invitation.objects.acceptable(at).filter(institution=institution, email__iexact=OuterRef("email"))
        own = EmailAddress.objects.filter(
            verified=True, user=OuterRef("person"), email__iexact=OuterRef(OuterRef("email"))
        )
        waits = JoinRequest.objects.open().filter(Exists(own), institution=institution)
        return self.filter(Exists(invited) | Exists(waits), outcome=ImportRow.ASKED)

    def left_behind(self, at):
        """The lines of files whose time is over for which nobody is waited for any more."""
        return self.filter(load__deleted_at__isnull=False).exclude(pk__in=self.still_awaited(at).values("pk"))


class ImportRow(models.Model):
    """One line of a file of learners, what it would do, and whether that is done."""

    NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
    # Known only when the line is brought in: before, nobody learns from it who has an account.
    ASKED = "asked"
    OUTCOMES = [(outcome, outcome) for outcome in (NEW, CHANGED, SAME, REFUSED, ASKED)]

    load = models.ForeignKey(LearnerImport, on_delete=models.CASCADE, related_name="rows", db_index=False)
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=OUTCOMES)
    reason = models.CharField(max_length=20, blank=True)  # of roster.lines.Reason
    detail = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    language = models.CharField(max_length=12, blank=True)
    cohort = models.CharField(max_length=100, blank=True)
    courses = models.JSONField(default=list)  # as the file names them
    firm_name = models.CharField(max_length=200, blank=True)
    firm_size = models.CharField(max_length=8, blank=True)
    gender = models.CharField(max_length=8, blank=True)
    done_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # by a mail

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["load", "line"], name="line_once_in_an_import")]
        indexes = [
            models.Index(fields=["load", "email"], name="import_row_by_address"),
            models.Index(fields=["load", "outcome", "line"], name="import_row_by_outcome"),
            models.Index(fields=["load", "id"], condition=Q(done_at=None), name="import_row_to_do"),
        ]

    def __str__(self):
        return f"{self.load_id} · {self.line} · {self.outcome}"
