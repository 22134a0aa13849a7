from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from certificates.validity import RENEWAL_WINDOW
from institutions.models import Institution
from institutions.roles import Capability


class FrozenDesign(models.Model):
    """How certificates looked when they were issued: all that their page is made of, and never changed.

    `data` holds colours, words and pictures (as data URIs); `sha256` is that of its canonical JSON, so that all
    certificates of one design share one row.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    data = models.JSONField()

    def __str__(self):
        return self.sha256[:12]


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(holder=user) if user.is_authenticated else self.none()

    def managed_by(self, user):
        """Those of the institutions in whose name the person may issue certificates."""
        return self.filter(institution__in=Institution.objects.where(user, may=Capability.ISSUE_CERTIFICATES))

    def revoked(self):
        return self.filter(state=Certificate.REVOKED)

    def valid(self):
        """Neither revoked nor superseded. Whether it has expired is a question of the clock: `current`."""
        return self.filter(state=Certificate.VALID)

    def ended_between(self, first, last):
        """The numbers of those revoked or superseded, of the rows from `first` to before `last`."""
        ended = self.filter(state__in=[Certificate.REVOKED, Certificate.SUPERSEDED], pk__gte=first, pk__lt=last)
        return ended.order_by("pk").values_list("pk", flat=True)

    def current(self, at):
        return self.valid().filter(Q(expires_at=None) | Q(expires_at__gt=at))

    def ending(self, at):
        """Valid, with an end that has come or comes so soon that they can be renewed."""
        return self.valid().filter(expires_at__lte=at + RENEWAL_WINDOW)

    def to_remind(self, after, until, days):
        """Valid ones that end in this time. What was issued later than so many days before its end needs no word."""
        in_time = Q(expires_at__gte=F("issued_at") + timedelta(days=days))
        return self.valid().filter(in_time, expires_at__gt=after, expires_at__lte=until, holder__is_active=True)

    def of_course(self, course_key):
        return self.filter(kind=Certificate.COURSE, achievement_key=course_key)


class Certificate(models.Model):
    """What was awarded, exactly as printed. Nothing here follows later edits of the course or of the name."""

    VALID, REVOKED, SUPERSEDED = "valid", "revoked", "superseded"
    STATES = [(VALID, _("Valid")), (REVOKED, _("Revoked")), (SUPERSEDED, _("Superseded"))]
    EXPIRED = "expired"  # what the clock makes of a valid one: never stored

    COURSE, MODULE, ACCREDITATION, ATTENDANCE = "course", "module", "accreditation", "attendance"
    KINDS = [
        (COURSE, _("Certificate of completion")),
        (MODULE, _("Module attestation")),
        (ACCREDITATION, _("Trainer accreditation")),
        (ATTENDANCE, _("Certificate of attendance")),
    ]

    serial = models.CharField(max_length=26, unique=True, editable=False)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="certificates"
    )
    # In whose name it is held, revoked and reported; None for who learns alone.
    institution = models.ForeignKey(
        Institution, on_delete=models.SET_NULL, null=True, blank=True, related_name="certificates"
    )
    kind = models.CharField(max_length=13, choices=KINDS, default=COURSE)
    achievement_key = models.UUIDField()  # of the course, the module, the programme or the session
    state = models.CharField(max_length=12, choices=STATES, default=VALID)
    state_reason = models.CharField(max_length=255, blank=True)  # public
    state_changed_at = models.DateTimeField(null=True)
    # The one whose place it took: the chain from the first print to the last.
    replaces = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, related_name="replaced_by")
    # The holder has taken its public page away: since when.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # The holder has erased the account: name, badge and file are gone, and their hashes are left to compare with.
    erased_at = models.DateTimeField(null=True, editable=False)
    name_hash = models.CharField(max_length=128, blank=True, editable=False)

    # Printed facts, frozen at issue.
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    minutes = models.PositiveIntegerField()  # of learning
    outcomes = models.JSONField(default=list)
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # percent; None where the policy prints none
    issuer = models.CharField(max_length=200)
    institution_name = models.CharField(max_length=200, blank=True)
    cohort_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=12)
    completed_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    design = models.ForeignKey(FrozenDesign, on_delete=models.PROTECT, null=True, related_name="+")

    # The signed Open Badge and the printed and signed file, once the worker has made them.
    credential = models.TextField(blank=True)
    pdf = models.CharField(max_length=100, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "kind", "achievement_key"],
                condition=Q(state="valid"),
                name="one_valid_certificate_per_achievement",
            )
        ]
        indexes = [
            models.Index(fields=["institution", "-issued_at"], name="certificate_listing"),
            models.Index(
                fields=["expires_at"], condition=Q(state="valid", expires_at__isnull=False), name="certificates_ending"
            ),
            # For the lists of states: few end, and nobody else is read.
            models.Index(fields=["id"], condition=Q(state__in=["revoked", "superseded"]), name="certificates_ended"),
        ]
        ordering = ["-issued_at"]

    def __str__(self):
        return f"{self.serial} {self.name}"

    @property
    def holder_name(self):
        """The printed name, as long as it may be shown."""
        return gettext("Erased account") if self.erased_at else self.name

    @property
    def learning_time(self):
        """The time in words, as it is printed: whole hours where it is some."""
        if self.minutes % 60 == 0:
            hours = self.minutes // 60
            return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}
        return ngettext("%(minutes)s minute", "%(minutes)s minutes", self.minutes) % {"minutes": self.minutes}

    def state_at(self, at):
        """Return the state at a moment: one of STATES, or EXPIRED."""
        expired = self.state == self.VALID and self.expires_at is not None and self.expires_at <= at
        return self.EXPIRED if expired else self.state
