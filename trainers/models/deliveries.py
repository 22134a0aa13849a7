"""Sessions that trainers held: who was there, what they said of it, and what shows that it happened."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from institutions.roles import Capability
from quizzes.paper import from_json
from trainers.models.candidacies import Candidacy, person_field
from trainers.models.firms import Firm

ANSWER_DAYS = 14  # after a session, in which trainees can answer


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those one held or held together, and those of the institutions in which the person looks after trainers."""
        if not user.is_authenticated:
            return self.none()
        looked_after = Q(pk__in=self.looked_after_by(user).exclude(status=Delivery.DRAFT).values("pk"))
        return self.filter(looked_after | Q(trainer__person=user) | Q(co_trainer__person=user))

    def looked_after_by(self, user):
        """Those of the institutions in which the person sees trainers."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(institution__in=Institution.objects.where(user, Capability.SEE_TRAINERS))

    def named(self, text):
        """Those whose trainer or place is called so, or has it in the name."""
        trainer = Q(trainer__person__first_name__icontains=text) | Q(trainer__person__last_name__icontains=text)
        return self.filter(trainer | Q(trainer__person__email__iexact=text) | Q(place__icontains=text))

    def of(self, user):
        """Those that the person may write in: the trainer's own."""
        return self.filter(trainer__person=user) if user.is_authenticated else self.none()

    def observed_by(self, user):
        return self.filter(observer=user) if user.is_authenticated else self.none()

    def managed_by(self, user):
        """Those whose log the person verifies for the institution."""
        return self.filter(institution__in=Institution.objects.where(user, Capability.MANAGE_TRAINERS))

    def signing(self, at):
        """Those whose list can be signed now."""
        return self.filter(opened_at__lte=at, closes_at__gt=at)

    def verified(self):
        return self.filter(status=Delivery.VERIFIED)


class Delivery(models.Model):
    """A session and its log. Headcounts are what the trainer counted; attendances are the people who signed."""

    ONSITE, ONLINE, HYBRID = "onsite", "online", "hybrid"
    MODES = [(ONSITE, _("On site")), (ONLINE, _("Online")), (HYBRID, _("On site and online"))]
    DRAFT, SUBMITTED, VERIFIED, REJECTED = "draft", "submitted", "verified", "rejected"
    STATUSES = [
        (DRAFT, _("Draft")),
        (SUBMITTED, _("Handed in")),
        (VERIFIED, _("Verified")),
        (REJECTED, _("Rejected")),
    ]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Chosen by the device on which the log was begun: sent twice, it is one log.
    client_key = models.UUIDField(default=uuid.uuid4, editable=False)
    trainer = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="deliveries")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("institution")
    )
    co_trainer = models.ForeignKey(
        Candidacy, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("co-trainer")
    )
    observer = person_field("+", blank=True, verbose_name=_("observer"))
    held_on = models.DateField(_("day"))
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=100, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    mode = models.CharField(_("how"), max_length=6, choices=MODES, default=ONSITE)
    language = models.CharField(_("language"), max_length=12)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    trainees_total = models.PositiveIntegerField(_("trainees"), default=0)
    trainees_women = models.PositiveIntegerField(_("of them women"), default=0)
    trainees_under30 = models.PositiveIntegerField(_("of them under 30"), default=0)
    firms_total = models.PositiveIntegerField(_("firms"), default=0)
    firms_micro = models.PositiveIntegerField(_("of them with fewer than 10 people"), default=0)
    firms_rural = models.PositiveIntegerField(_("of them in the countryside"), default=0)
    transfer_plans_n = models.PositiveIntegerField(_("plans for the firm written"), default=0)
    incidents = models.TextField(_("what went wrong, if anything"), max_length=4000, blank=True)
    # Means in percent and on the scale 1–5, kept up to date as answers come in.
    pre_test_mean = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    post_test_mean = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    survey_n = models.PositiveIntegerField(default=0)
    survey_mean = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    # While open, trainees sign with the code; never more of them than the cap.
    code = models.CharField(max_length=8, unique=True, null=True)
    opened_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    cap = models.PositiveIntegerField(default=60)
    ended_at = models.DateTimeField(null=True)  # when the trainer asked for the survey and the second test
    status = models.CharField(max_length=9, choices=STATUSES, default=DRAFT)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    is_sampled = models.BooleanField(default=False)  # to be checked by the institution before it is verified
    decided_at = models.DateTimeField(null=True)
    decided_by = person_field("+")
    decided_reason = models.TextField(max_length=2000, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.UniqueConstraint(fields=["trainer", "client_key"], name="delivery_once_per_device"),
            models.CheckConstraint(
                condition=Q(trainees_women__lte=F("trainees_total"), trainees_under30__lte=F("trainees_total")),
                name="some_of_the_trainees",
            ),
            models.CheckConstraint(
                condition=Q(firms_micro__lte=F("firms_total"), firms_rural__lte=F("firms_total")),
                name="some_of_the_firms",
            ),
            models.CheckConstraint(
                condition=Q(co_trainer__isnull=True) | ~Q(co_trainer=F("trainer")), name="co_trainer_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False), name="handed_in_at_some_time"
            ),
        ]
        indexes = [
            models.Index(fields=["trainer", "status", "held_on"], name="deliveries_of_trainer"),
            models.Index(fields=["institution", "-held_on"], name="deliveries_of_institution"),
        ]

    def __str__(self):
        return f"{self.held_on} · {self.place or self.get_mode_display()}"

    @property
    def is_complete(self):
        """Whether the log says what is needed to hand it in."""
        numbers = 0 < self.firms_total <= self.trainees_total and self.minutes > 0
        return numbers and self.held_on <= localdate() + timedelta(days=1) and self.modules.exists()

    def is_over(self, at):
        """Whether trainees are asked for the survey and the second test: the trainer said so, or the day is over."""
        return self.ended_at is not None or localdate(at) > self.held_on

    def takes_answers(self, at):
        """Whether trainees can still answer what they are asked about it."""
        return self.is_over(at) and localdate(at) <= self.held_on + timedelta(days=ANSWER_DAYS)

    def is_open(self, at):
        """Whether trainees can sign now."""
        return self.opened_at is not None and self.opened_at <= at < self.closes_at


class DeliveryModule(models.Model):
    """A module that was taught, with its title as it was then."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="modules")
    module_key = models.UUIDField()
    title = models.CharField(max_length=255)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["delivery", "module_key"], name="module_once_in_a_delivery")]

    def __str__(self):
        return self.title


class Attendance(models.Model):
    """One trainee at one session: no account is needed. `token` is what opens their own survey and test."""

    CODE, LIST, CSV = "code", "list", "csv"
    WAYS = [(CODE, _("Signed with the code")), (LIST, _("Entered from a list")), (CSV, _("From a file"))]
    GENDERS = [("", _("Not given")), ("woman", _("Woman")), ("man", _("Man")), ("other", _("Other"))]
    # In the order of the words for them: see trainers.survey_words.
    AGES = [("", _("Not given")), ("under30", "< 30"), ("30to44", "30–44"), ("45to59", "45–59"), ("60plus", "≥ 60")]

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attendances")
    token = models.CharField(max_length=43, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False)  # how names are compared
    firm = models.ForeignKey(Firm, on_delete=models.PROTECT, null=True, related_name="attendances")
    email = models.EmailField(_("email address"), blank=True)
    learner = person_field("attendances")
    job = models.CharField(_("role in the firm"), max_length=100, blank=True)
    sector = models.CharField(_("sector"), max_length=100, blank=True)
    gender = models.CharField(_("gender"), max_length=5, choices=GENDERS, blank=True)
    age = models.CharField(_("age"), max_length=7, choices=AGES, blank=True)
    language = models.CharField(max_length=12, blank=True)  # in which they signed, for what is mailed later
    way = models.CharField(max_length=4, choices=WAYS)
    device = models.CharField(max_length=64, blank=True, editable=False)  # hash of what a browser was given
    consent_at = models.DateTimeField(null=True)
    contact_at = models.DateTimeField(null=True)  # when they said that they may be asked after 3 and 12 months
    at = models.DateTimeField()
    # Not when: the answers must not be told by their time.
    has_answered = models.BooleanField(default=False)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "name_key", "firm"], name="trainee_signs_once"),
            models.UniqueConstraint(
                fields=["delivery", "device"], condition=~Q(device=""), name="one_signature_per_device"
            ),
        ]

    def __str__(self):
        return f"{self.name} · {self.delivery}"


class SurveyAnswer(models.Model):
    """What a trainee said of a session. Nothing here says who it was: no person, no time, and no order of rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="survey_answers")
    answers = models.JSONField()  # "1" … "14", as trainers.survey has them
    mean = models.DecimalField(max_digits=3, decimal_places=2, null=True)  # of the questions on the scale 1–5

    def __str__(self):
        return f"{self.delivery_id} · {self.mean}"


class KnowledgeTest(models.Model):
    """A trainee's answers to the questions before or after a session, and their share that was right, in percent."""

    PRE, POST = "pre", "post"
    FORMS = [(PRE, _("Before the session")), (POST, _("After the session"))]

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="tests")
    form = models.CharField(max_length=4, choices=FORMS)
    paper = models.JSONField()
    answers = models.JSONField(default=dict)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attendance", "form"], name="one_test_before_and_after")]

    def __str__(self):
        return f"{self.attendance_id} · {self.form}"

    @property
    def frozen_paper(self):
        return from_json(self.paper)


class FollowUp(models.Model):
    """What a trainee's firm did, 3 and 12 months later: asked of those who agreed to it."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    token = models.CharField(max_length=43, unique=True, editable=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    actions = models.JSONField(default=list)  # codes of what was done
    results = models.JSONField(default=dict)  # by code, a number or True
    evidence = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attendance", "months"], name="asked_once_after_so_long")]

    def __str__(self):
        return f"{self.attendance_id} · {self.months}"


class Evidence(models.Model):
    """A file that shows that a session happened. Private; deleted when the programme's months are over."""

    KINDS = [
        ("attendance_list", _("Attendance list")),
        ("session_plan", _("Session plan")),
        ("slides_or_handout", _("Slides or handout")),
        ("survey_export", _("Answers to the survey")),
        ("photo_without_faces", _("Photo without faces")),
        ("recording_10min", _("Ten minutes of recording")),
        ("host_letter", _("Letter of the host")),
    ]
    REQUIRED = ("attendance_list", "session_plan", "slides_or_handout", "survey_export")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("what it is"), max_length=20, choices=KINDS)
    path = models.CharField(max_length=100)
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    has_consent = models.BooleanField(_("everybody in it agreed"), default=False)
    uploaded_by = person_field("+")
    uploaded_at = models.DateTimeField()
    delete_on = models.DateField()

    class Meta:
        ordering = ["kind", "uploaded_at"]
        constraints = [models.UniqueConstraint(fields=["delivery", "sha256"], name="file_once_in_a_delivery")]

    def __str__(self):
        return self.name


class Verification(models.Model):
    """How the institution checked a session of its sample."""

    METHODS = [
        ("call_host", _("The host was called")),
        ("email_3_trainees", _("Three trainees were written to")),
        ("join_session", _("Somebody joined the session")),
    ]
    CHECKS = [
        ("date_matches", _("The date is right")),
        ("headcount_matches_list", _("The number of trainees matches the list")),
        ("trainer_is_named", _("The trainer is named")),
        ("consent_recorded", _("Consent was recorded")),
    ]

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="verification")
    method = models.CharField(_("how it was checked"), max_length=16, choices=METHODS)
    checks = models.JSONField(default=list)  # codes of what was right
    note = models.TextField(_("note"), max_length=2000, blank=True)
    by = person_field("+")
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.delivery_id} · {self.method}"


class Observation(models.Model):
    """Levels for a session by whoever watched it, or by the trainer beside it, for reflection only."""

    OBSERVER, SELF = "observer", "self"
    ROLES = [(OBSERVER, _("Observer")), (SELF, _("Self-rating"))]

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="observations")
    by = person_field("+", on_delete=models.PROTECT, null=False)
    role = models.CharField(max_length=8, choices=ROLES)
    scores = models.JSONField()  # "C1" … "C8" to 1–4
    comments = models.JSONField(default=dict)
    mean = models.DecimalField(max_digits=4, decimal_places=3)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "role"], name="one_observation_per_role")]

    def __str__(self):
        return f"{self.delivery_id} · {self.role} {self.mean}"
