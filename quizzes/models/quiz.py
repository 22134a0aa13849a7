"""What a paper is drawn by, and how it is taken."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import TranslatableMixin
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail_localize.fields import SynchronizedField, TranslatableField

from quizzes import paper, release
from quizzes.blocks import DrawBlock
from quizzes.models.questions import AS_TYPED, DIFFICULTIES, AuthoredSnippet, QuestionBank
from quizzes.retries import RetryRule


class Quiz(AuthoredSnippet):
    """The rule by which a paper is drawn from a bank."""

    LAYOUTS = [("one_per_page", _("One question a page")), ("all_on_one_page", _("All questions on one page"))]
    MODES = [
        (paper.QUIZ, _("Quiz: passing it completes the module")),
        (paper.EXAM, _("Exam: the same, without practice before it")),
    ]
    NAVIGATIONS = [(paper.FREE, _("Free: go back and forth")), (paper.FORWARD, _("Forward only: no way back"))]
    RELEASES = [
        (release.AT_ONCE, _("After each question, whose answer is then final")),
        (release.AFTER_SUBMISSION, _("After the attempt")),
        (release.AFTER_CLOSING, _("After the quiz has closed")),
        (release.WITHOUT_KEY, _("After the attempt, but never which answer is right")),
    ]

    title = models.CharField(_("title"), max_length=200)
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="quizzes", verbose_name=_("bank"))
    mode = models.CharField(_("what it is for"), max_length=8, choices=MODES, default=paper.QUIZ)
    practice = models.BooleanField(
        _("learners may practise first"),
        default=False,
        help_text=_("With hints and with feedback after each question, as often as they like. It counts for nothing."),
    )
    fixed = StreamField(
        [("question", SnippetChooserBlock("quizzes.Question", label=_("Question")))],
        blank=True,
        verbose_name=_("always these questions"),
        help_text=_("They are in every paper, whatever else is drawn."),
    )
    draws = StreamField(
        [("draw", DrawBlock())],
        blank=True,
        verbose_name=_("draw by rule"),
        help_text=_("What is left of the paper is drawn from all suitable questions."),
    )
    picked = StreamField(
        [("question", SnippetChooserBlock("quizzes.Question", label=_("Question")))],
        blank=True,
        verbose_name=_("only these questions"),
        help_text=_("Leave empty to draw from the whole bank."),
    )
    questions = models.PositiveSmallIntegerField(
        _("questions in a paper"), default=8, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    max_difficulty = models.PositiveSmallIntegerField(
        _("hardest difficulty"), choices=DIFFICULTIES, default=3, help_text=_("Harder questions are left out.")
    )
    all_of_difficulty = models.PositiveSmallIntegerField(
        _("always include difficulty"),
        choices=DIFFICULTIES,
        null=True,
        blank=True,
        help_text=_("Every question of this difficulty is in each paper."),
    )
    shuffle_questions = models.BooleanField(_("questions in random order"), default=True)
    shuffle_options = models.BooleanField(_("options in random order"), default=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (percent)"), default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    tries = models.PositiveSmallIntegerField(
        _("attempts before a wait"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    wait_minutes = models.PositiveIntegerField(
        _("wait between attempts (minutes)"), default=60, help_text=_("0 lets learners try again at once.")
    )
    most_tries = models.PositiveSmallIntegerField(
        _("attempts in all"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for no limit. A trainer can reopen an attempt."),
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for no limit. Learners with extra time get theirs."),
    )
    layout = models.CharField(_("layout"), max_length=16, choices=LAYOUTS, default="one_per_page")
    navigation = models.CharField(_("way through"), max_length=8, choices=NAVIGATIONS, default=paper.FREE)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Attempts still open are handed in at this moment.")
    )
    release = models.CharField(
        _("feedback is shown"), max_length=16, choices=RELEASES, default=release.AFTER_SUBMISSION
    )
    password = models.CharField(
        _("password"),
        max_length=50,
        blank=True,
        help_text=_("Learners need it to start. Tell it to them in the room, just before."),
    )
    second_marker = models.BooleanField(
        _("two trainers mark each open answer"), default=False, help_text=_("The mean of their marks counts.")
    )

    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("title"), FieldPanel("mode")]), FieldPanel("practice")], heading=_("Quiz")
        ),
        MultiFieldPanel(
            [
                FieldPanel("bank", widget=forms.Select),
                FieldPanel("fixed"),
                FieldPanel("draws"),
                FieldPanel("picked"),
            ],
            heading=_("Where the questions come from"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(_("Each paper has at least one question for every learning outcome.")),
                FieldRowPanel([FieldPanel("questions"), FieldPanel("pass_mark")]),
                FieldRowPanel([FieldPanel("max_difficulty"), FieldPanel("all_of_difficulty")]),
                FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_options")]),
            ],
            heading=_("The paper"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("layout"), FieldPanel("navigation")]),
                FieldRowPanel([FieldPanel("release"), FieldPanel("time_limit_minutes")]),
                FieldRowPanel([FieldPanel("tries"), FieldPanel("wait_minutes")]),
                FieldRowPanel([FieldPanel("most_tries"), FieldPanel("password", widget=AS_TYPED)]),
                FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                FieldPanel("second_marker"),
            ],
            heading=_("Taking it"),
        ),
    ]
    override_translatable_fields = [
        TranslatableField("title"),
        SynchronizedField("bank"),
        SynchronizedField("draws"),
        SynchronizedField("password"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["title"]
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        problems = dict(self._problems())
        if problems:
            raise ValidationError(problems)

    def _problems(self):
        if self.all_of_difficulty and self.max_difficulty and self.all_of_difficulty > self.max_difficulty:
            yield "all_of_difficulty", _("This is harder than the hardest difficulty of the paper.")
        if self.opens_at and self.closes_at and self.opens_at >= self.closes_at:
            yield "closes_at", _("The quiz must close after it opens.")
        if self.release == release.AFTER_CLOSING and not self.closes_at:
            yield "release", _("Feedback can wait for the end of the quiz only if the quiz closes. Say when it closes.")
        if self.release == release.AT_ONCE and self.layout != "one_per_page":
            yield "layout", _("Feedback after each question needs one question a page.")
        if self.navigation == paper.FORWARD and self.layout != "one_per_page":
            yield "layout", _("Forward only needs one question a page.")
        if self.mode == paper.EXAM and self.practice:
            yield "practice", _("An exam has no practice before it.")
        drawn = len(self.fixed or ()) + sum(block.value["count"] or 0 for block in self.draws or ())
        if self.questions and drawn > self.questions:
            yield (
                "questions",
                _("The fixed questions and the draws are %(drawn)s questions. Make the paper longer.")
                % {"drawn": drawn},
            )

    @property
    def blueprint(self):
        return paper.Blueprint(
            questions=self.questions,
            max_difficulty=self.max_difficulty,
            all_of_difficulty=self.all_of_difficulty,
            fixed=keys_of(self.fixed),
            draws=tuple(
                paper.Draw(
                    block.value["count"],
                    block.value["outcome"],
                    int(block.value["difficulty"] or 0),
                    block.value["tag"],
                )
                for block in self.draws
            ),
            shuffle_questions=self.shuffle_questions,
            shuffle_options=self.shuffle_options,
        )

    @property
    def retry_rule(self):
        return RetryRule(
            self.tries, timedelta(minutes=self.wait_minutes), self.most_tries, self.opens_at, self.closes_at
        )

    def get_preview_template(self, request, mode_name):
        return "quizzes/preview.html"

    def get_preview_context(self, request, mode_name):
        from quizzes.queries import preview_of_quiz

        return {**super().get_preview_context(request, mode_name), "sheet": preview_of_quiz(self)}


def keys_of(chosen):
    """Return the keys of questions chosen in a list. One that has been deleted since is not there any more."""
    return tuple(str(block.value.translation_key) for block in chosen if block.value)
