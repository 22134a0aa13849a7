"""What a trainers' programme asks for: its modules and its numbers, edited in Wagtail."""

import uuid
from dataclasses import fields

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from courses.models import ModulePage
from institutions.models import Institution
from trainers.eligibility import Standards

DEFAULTS = Standards()


def number(name, label, least, most, help_text=""):
    return models.PositiveSmallIntegerField(
        label,
        default=getattr(DEFAULTS, name),
        validators=[MinValueValidator(least), MaxValueValidator(most)],
        help_text=help_text,
    )


def mean(name, label, most):
    return models.DecimalField(
        label,
        max_digits=3,
        decimal_places=2,
        default=getattr(DEFAULTS, name),
        validators=[MinValueValidator(1), MaxValueValidator(most)],
    )


class ProgrammeQuerySet(models.QuerySet):
    def open(self):
        return self.filter(is_open=True)

    def for_institution(self, institution):
        """Those that somebody of an institution may apply to: its own and those of all."""
        return self.open().filter(Q(institution=institution) | Q(institution=None))


class Programme(ClusterableModel):
    """The way to a trainer's standing. Each number begins as the specification has it: see trainers.eligibility."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # what its certificates are for
    title = models.CharField(_("title"), max_length=120, unique=True)
    introduction = models.TextField(_("introduction"), blank=True, help_text=_("What candidates read first."))
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="programmes",
        verbose_name=_("institution"),
        help_text=_("Empty: people of every institution can apply."),
    )
    is_open = models.BooleanField(_("people can apply"), default=True)
    update_quiz = models.ForeignKey(
        "quizzes.Quiz",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("update quiz"),
    )

    foundation_percent = number("foundation_percent", _("least result in each quiz, in percent"), 1, 100)
    foundation_choices = number("foundation_choices", _("modules to choose"), 0, 12)
    pedagogy_percent = number("pedagogy_percent", _("least result in each quiz, in percent"), 1, 100)
    plan_score = number("plan_score", _("least level of the session plan"), 1, 4)
    micro_peers = number("micro_peers", _("peers who give feedback"), 0, 10)
    practicum_minutes = number("practicum_minutes", _("least minutes"), 1, 600)
    practicum_trainees = number("practicum_trainees", _("least trainees"), 1, 500)
    practicum_firms = number("practicum_firms", _("least firms"), 1, 500)
    practicum_survey_percent = number(
        "practicum_survey_percent", _("trainees who answer the survey, in percent"), 0, 100
    )
    pass_mean = mean("pass_mean", _("least mean of all criteria"), 4)
    least_level = number("least_level", _("least level of each criterion"), 1, 4)
    gate_level = number("gate_level", _("least level of C1 and C8"), 1, 4)
    gap = number("gap", _("levels apart that open a moderation talk"), 1, 3)
    agreement_assessments = number("agreement_assessments", _("assessments over which agreement is counted"), 1, 50)
    agreement_percent = number("agreement_percent", _("least agreement within one level, in percent"), 0, 100)
    revise_days = number("revise_days", _("days to hand in again"), 1, 730)
    revisions = number("revisions", _("times one can hand in again"), 0, 10)
    appeal_days = number("appeal_days", _("days to decide an appeal"), 1, 365)
    validity_months = number("validity_months", _("months that a certificate is valid"), 1, 120)
    renewal_months = number("renewal_months", _("last months in which it can be renewed"), 1, 36)
    renewal_sessions = number("renewal_sessions", _("sessions delivered"), 3, 12)
    renewal_trainees = number("renewal_trainees", _("trainees taught"), 0, 5000)
    renewal_modules = number("renewal_modules", _("different modules taught"), 0, 12)
    renewal_observed = number("renewal_observed", _("sessions observed"), 0, 12)
    renewal_observed_mean = mean("renewal_observed_mean", _("least mean of an observed session"), 4)
    update_quiz_percent = number("update_quiz_percent", _("least result in the update quiz, in percent"), 0, 100)
    renewal_survey_mean = mean("renewal_survey_mean", _("least mean of the surveys"), 5)
    reinstatement_months = number("reinstatement_months", _("months after the end in which one can come back"), 0, 36)
    reinstatement_observed = number("reinstatement_observed", _("sessions observed to come back"), 0, 12)
    lead_sessions = number("lead_sessions", _("sessions delivered"), 0, 500)
    lead_observed = number("lead_observed", _("sessions observed"), 0, 50)
    lead_observed_mean = mean("lead_observed_mean", _("least mean of an observed session"), 4)
    verification_percent = number("verification_percent", _("sessions that are checked, in percent"), 0, 100)
    evidence_months = number("evidence_months", _("months that evidence is kept"), 1, 120)
    survey_least = number("survey_least", _("answers before results are shown"), 5, 50)

    objects = ProgrammeQuerySet.as_manager()

    panels = [
        FieldPanel("title"),
        FieldPanel("introduction"),
        FieldRowPanel([FieldPanel("institution"), FieldPanel("is_open")]),
        InlinePanel("modules", heading=_("Modules"), label=_("Module")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("foundation_percent"), FieldPanel("foundation_choices")])],
            heading=_("1 Foundation"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("pedagogy_percent"), FieldPanel("plan_score")])], heading=_("2 Pedagogy")
        ),
        MultiFieldPanel([FieldPanel("micro_peers")], heading=_("3 Micro-teaching")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("practicum_minutes"), FieldPanel("practicum_trainees")]),
                FieldRowPanel([FieldPanel("practicum_firms"), FieldPanel("practicum_survey_percent")]),
            ],
            heading=_("4 Practicum"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pass_mean"), FieldPanel("least_level")]),
                FieldRowPanel([FieldPanel("gate_level"), FieldPanel("gap")]),
                FieldRowPanel([FieldPanel("agreement_assessments"), FieldPanel("agreement_percent")]),
                FieldRowPanel([FieldPanel("revise_days"), FieldPanel("revisions")]),
                FieldPanel("appeal_days"),
            ],
            heading=_("5 Co-assessment"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("validity_months"), FieldPanel("renewal_months")]),
                FieldRowPanel([FieldPanel("renewal_sessions"), FieldPanel("renewal_trainees")]),
                FieldRowPanel([FieldPanel("renewal_modules"), FieldPanel("renewal_survey_mean")]),
                FieldRowPanel([FieldPanel("renewal_observed"), FieldPanel("renewal_observed_mean")]),
                FieldRowPanel([FieldPanel("update_quiz"), FieldPanel("update_quiz_percent")]),
                FieldRowPanel([FieldPanel("reinstatement_months"), FieldPanel("reinstatement_observed")]),
            ],
            heading=_("6 and 7 Certification and renewal"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("lead_sessions"),
                FieldRowPanel([FieldPanel("lead_observed"), FieldPanel("lead_observed_mean")]),
            ],
            heading=_("8 Lead trainer"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("verification_percent"), FieldPanel("evidence_months")]),
                FieldPanel("survey_least"),
            ],
            heading=_("Sessions"),
        ),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("trainers' programme")
        verbose_name_plural = _("trainers' programmes")

    def __str__(self):
        return self.title

    @property
    def standards(self):
        return Standards(**{each.name: getattr(self, each.name) for each in fields(Standards)})


class ProgrammeModule(Orderable):
    FOUNDATION, CHOICE, PEDAGOGY = "foundation", "choice", "pedagogy"
    STAGES = [
        (FOUNDATION, _("Foundation: required")),
        (CHOICE, _("Foundation: one to choose")),
        (PEDAGOGY, _("Pedagogy")),
    ]

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="modules")
    module = models.ForeignKey(ModulePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("module"))
    stage = models.CharField(_("stage"), max_length=10, choices=STAGES, default=FOUNDATION)

    panels = [FieldRowPanel([FieldPanel("module"), FieldPanel("stage")])]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["programme", "module"], name="module_once_in_a_programme")]

    def __str__(self):
        return str(self.module)
