"""Somebody's way to a trainer's standing: where it stands, each step there, and what was judged on the way."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from institutions.models import Institution
from institutions.roles import Capability
from quizzes.models import AppendOnly
from trainers.models.programmes import Programme
from trainers.states import OVER, STANDING, TEACHING, UNDER_WAY, Event, State


def person_field(related_name, *, on_delete=models.SET_NULL, null=True, **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=on_delete, null=null, related_name=related_name, **options
    )


class CandidacyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of the institutions in which the person looks after trainers."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(institution__in=Institution.objects.where(user, Capability.SEE_TRAINERS)))

    def of(self, user):
        return self.filter(person=user) if user.is_authenticated else self.none()

    def managed_by(self, user):
        """Those of the institutions in which the person decides about trainers."""
        return self.filter(institution__in=Institution.objects.where(user, Capability.MANAGE_TRAINERS))

    def teaching(self):
        """Those in whose name sessions can be logged."""
        return self.filter(state__in=sorted(TEACHING))

    def current(self):
        return self.exclude(state__in=OVER)

    def under_way(self):
        return self.filter(state__in=UNDER_WAY)

    def standing(self, at):
        return self.filter(state__in=STANDING, valid_until__gt=at)

    def listed(self, at):
        """Those whom anybody may see: certified now, and in the list because they want to be."""
        return self.standing(at).filter(is_listed=True)

    def to_expire(self, at):
        return self.filter(state__in=STANDING, valid_until__lte=at)


class Candidacy(models.Model):
    """One person in one programme. The state is changed by trainers.actions.take_step alone, with a Transition."""

    STATES = [
        (State.APPLIED, _("Applied")),
        (State.DECLINED, _("Declined")),
        (State.WITHDRAWN, _("Withdrawn")),
        (State.CANDIDATE, _("Candidate")),
        (State.FOUNDATION_DONE, _("Foundation done")),
        (State.PEDAGOGY_DONE, _("Pedagogy done")),
        (State.MICRO_DONE, _("Micro-teaching done")),
        (State.PRACTICUM_SUBMITTED, _("Practicum handed in")),
        (State.UNDER_ASSESSMENT, _("Under assessment")),
        (State.REVISE, _("To revise")),
        (State.NOT_CERTIFIED, _("Not certified")),
        (State.CERTIFIED, _("Certified trainer")),
        (State.RENEWED, _("Certified trainer, renewed")),
        (State.LEAD, _("Lead trainer")),
        (State.SUSPENDED, _("Suspended")),
        (State.EXPIRED, _("Expired")),
    ]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = person_field("candidacies", on_delete=models.CASCADE, null=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="candidacies")
    # Which endorses the candidate and answers for the trainer.
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="candidacies")
    state = models.CharField(max_length=20, choices=STATES, default=State.APPLIED)
    state_since = models.DateTimeField()
    applied_at = models.DateTimeField()
    motivation = models.TextField(_("why do you want to teach?"), max_length=4000)
    experience = models.TextField(_("what have you taught and done so far?"), max_length=4000, blank=True)
    cv = models.CharField(max_length=100, blank=True)  # path among the private files
    cv_name = models.CharField(max_length=120, blank=True)
    endorsed_at = models.DateTimeField(null=True)
    endorsed_by = person_field("+")
    pre_test = models.DecimalField(max_digits=5, decimal_places=2, null=True)  # percent, for information only
    # Who brought them up as a trainer: what makes the generations of the cascade.
    mentor = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="mentees")
    # Who marks the plan and watches the rehearsal.
    tutor = person_field("tutored_candidacies", blank=True)
    micro_held_on = models.DateField(null=True, blank=True)
    micro_is_recorded = models.BooleanField(default=False)
    action_points = models.TextField(max_length=4000, blank=True)
    practicum = models.ForeignKey(
        "trainers.Delivery", on_delete=models.SET_NULL, null=True, blank=True, related_name="practicum_of"
    )
    round = models.PositiveSmallIntegerField(default=0)  # of the assessment: one for each practicum handed in
    talked_at = models.DateTimeField(null=True)  # when the moderation talk of this round ended
    decided_at = models.DateTimeField(null=True)  # the latest decision: certified, renewed or reinstated
    valid_until = models.DateTimeField(null=True)
    calibrated_at = models.DateTimeField(null=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.SET_NULL, null=True, related_name="+")
    # The public list of trainers: nobody stands there without wanting to.
    is_listed = models.BooleanField(default=False)
    languages = models.JSONField(default=list, blank=True)  # in which they teach, as codes
    region = models.CharField(max_length=100, blank=True)

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=~Q(state__in=sorted(OVER)),
                name="one_candidacy_per_programme",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(STANDING)) | Q(decided_at__isnull=False, valid_until__isnull=False),
                name="standing_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(mentor__isnull=True) | ~Q(mentor=F("pk")), name="nobody_is_their_own_mentor"
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state"], name="candidacies_by_state"),
            models.Index(fields=["valid_until"], name="candidacies_ending"),
        ]

    def __str__(self):
        return f"{self.person} · {self.programme}"


class TransitionQuerySet(AppendOnly):
    def visible_to(self, user):
        return self.filter(candidacy__in=Candidacy.objects.visible_to(user))


class Transition(models.Model):
    """A step of a candidacy: who, when, why. Only ever added to."""

    EVENTS = [
        (Event.ADMIT, _("Admitted")),
        (Event.DECLINE, _("Declined")),
        (Event.WITHDRAW, _("Withdrawn")),
        (Event.FINISH_FOUNDATION, _("Foundation finished")),
        (Event.FINISH_PEDAGOGY, _("Pedagogy finished")),
        (Event.FINISH_MICRO, _("Micro-teaching finished")),
        (Event.SUBMIT_PRACTICUM, _("Practicum handed in")),
        (Event.BEGIN_ASSESSMENT, _("Assessment begun")),
        (Event.CERTIFY, _("Certified")),
        (Event.ASK_REVISION, _("Asked to revise")),
        (Event.REFUSE, _("Not certified")),
        (Event.UPHOLD_APPEAL, _("Certified on appeal")),
        (Event.RENEW, _("Renewed")),
        (Event.EXPIRE, _("Expired")),
        (Event.REINSTATE, _("Reinstated")),
        (Event.REPEAT_PRACTICUM, _("Back to the practicum")),
        (Event.MAKE_LEAD, _("Made lead trainer")),
        (Event.SUSPEND, _("Suspended")),
        (Event.LIFT_SUSPENSION, _("Suspension lifted")),
    ]

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="transitions")
    number = models.PositiveIntegerField()  # 1, 2 … within the candidacy
    event = models.CharField(max_length=20, choices=EVENTS)
    before = models.CharField(max_length=20, choices=Candidacy.STATES)
    after = models.CharField(max_length=20, choices=Candidacy.STATES)
    by = person_field("+")  # None: a rule did it
    reason = models.TextField(max_length=2000, blank=True)
    at = models.DateTimeField()

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ["candidacy", "number"]
        constraints = [models.UniqueConstraint(fields=["candidacy", "number"], name="transitions_in_a_row")]

    def __str__(self):
        return f"{self.candidacy_id} · {self.number} {self.event}"


class SessionPlan(models.Model):
    """A full plan of a session, marked by a tutor. A new version is a new row; the latest counts."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="plans")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("plan"), max_length=20000)
    submitted_at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(
        _("level"), null=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    comment = models.TextField(_("feedback"), max_length=4000, blank=True)
    marked_by = person_field("+")
    marked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True, marked_at__isnull=True)
                | Q(score__gte=1, score__lte=4, marked_at__isnull=False),
                name="plan_is_marked_or_waits",
            )
        ]

    def __str__(self):
        return self.title


class MicroFeedback(models.Model):
    """What a peer or the tutor said of the rehearsal: no mark."""

    PEER, TUTOR = "peer", "tutor"
    ROLES = [(PEER, _("Peer")), (TUTOR, _("Tutor"))]

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="micro_feedback")
    by = person_field("+", on_delete=models.CASCADE, null=False)
    role = models.CharField(max_length=5, choices=ROLES)
    went_well = models.TextField(_("what went well"), max_length=2000, blank=True)
    next_step = models.TextField(_("a next step"), max_length=2000, blank=True)
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["candidacy", "by"], name="one_micro_feedback_each")]

    def __str__(self):
        return f"{self.candidacy_id} · {self.by} ({self.role})"


class AssessmentQuerySet(models.QuerySet):
    def of(self, user):
        """What the person is to assess, or has."""
        return self.filter(assessor=user).exclude(role=Assessment.SELF) if user.is_authenticated else self.none()

    def counted(self):
        """Those that decide: a self-rating is for reflection only."""
        return self.exclude(role=Assessment.SELF)

    def opened(self):
        """Those whose levels others may see: in their round both assessors have submitted."""
        same = Assessment.objects.filter(candidacy=OuterRef("candidacy"), round=OuterRef("round"))
        lead, host = (same.filter(role=role, submitted_at__isnull=False) for role in (Assessment.LEAD, Assessment.HOST))
        return self.filter(Exists(lead), Exists(host), submitted_at__isnull=False)


class Assessment(models.Model):
    """One assessor's levels in one round. Nobody else sees them before both are in: `opened` is the door to them."""

    SELF, LEAD, HOST, THIRD, APPEAL = "self", "lead", "host", "third", "appeal"
    ROLES = [
        (SELF, _("Self-rating")),
        (LEAD, _("Lead trainer")),
        (HOST, _("Hosting institution or IP office")),
        (THIRD, _("Third assessor")),
        (APPEAL, _("Third assessor of an appeal")),
    ]

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="assessments")
    round = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=6, choices=ROLES)
    assessor = person_field("assessments", on_delete=models.PROTECT, null=False)
    asked_at = models.DateTimeField()
    no_conflict_at = models.DateTimeField(null=True)  # when they said that nothing stands between
    scores = models.JSONField(default=dict)  # "C1" … "C8" to 1–4; as first submitted
    comments = models.JSONField(default=dict)
    submitted_at = models.DateTimeField(null=True)
    talked_scores = models.JSONField(default=dict)  # after the moderation talk, where it changed them
    talked_at = models.DateTimeField(null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["candidacy", "round", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "round", "role"], name="one_assessor_per_role"),
            models.UniqueConstraint(fields=["candidacy", "round", "assessor"], name="one_role_per_assessor"),
        ]

    def __str__(self):
        return f"{self.candidacy_id} · {self.round} {self.role}"

    @property
    def final_scores(self):
        return self.talked_scores or self.scores


class Appeal(models.Model):
    """A candidate's word against a decision: a third assessor decides within the programme's days."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="appeals")
    round = models.PositiveSmallIntegerField()
    reason = models.TextField(_("why is the decision wrong?"), max_length=4000)
    made_at = models.DateTimeField()
    decide_by = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["candidacy", "round"], name="one_appeal_per_round")]

    def __str__(self):
        return f"{self.candidacy_id} · {self.round}"
