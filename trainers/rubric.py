"""The observer's rubric as people read it: eight criteria, each with what its four levels look like."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from trainers.assessment import CRITERIA, GATES, LEVELS

LEVEL_NAMES = (_("Not yet"), _("Developing"), _("Competent"), _("Excellent"))
TITLES = (
    _("Legal accuracy"),
    _("Business relevance"),
    _("Design and timing"),
    _("Facilitation"),
    _("Exercise and debrief"),
    _("Materials and inclusion"),
    _("Assessment and feedback"),
    _("Ethics and referral"),
)
TEXTS = (
    (
        _("Several errors, or a national rule taught as if it held everywhere."),
        _("One error that matters, corrected late."),
        _("Accurate at the level of treaties; says where that ends."),
        _("Accurate, shows minimum standards and national differences, and names the source."),
    ),
    (
        _("A lecture on law only."),
        _("The examples are general."),
        _("The examples fit the trainees’ sectors."),
        _("The trainees’ own firms are the case throughout."),
    ),
    (
        _("No outcomes; runs over time."),
        _("The outcomes are vague; parts were cut."),
        _("Clear outcomes; all planned parts were held."),
        _("Changes the plan to fit what is needed, and still reaches the outcomes."),
    ),
    (
        _("A monologue."),
        _("Few questions, always the same voices."),
        _("Most take part; the questions are good."),
        _("Trainees teach each other; disagreement is used well."),
    ),
    (
        _("None, or unclear."),
        _("An exercise without a debrief."),
        _("A clear task; the debrief draws lessons."),
        _("The debrief links to actions and to other rights."),
    ),
    (
        _("Can’t be read, or shuts people out."),
        _("Can be read, with some barriers."),
        _("Clear, accessible, in plain language."),
        _("Adapted to slow connections, to language and to disability."),
    ),
    (
        _("None."),
        _("A quiz without feedback."),
        _("Checks what was learned, and gives feedback."),
        _("Uses the results to teach again; the feedback is specific."),
    ),
    (
        _("Gives legal advice, or exposes secrets."),
        _("The limits are unclear."),
        _("States the limits, and refers people on."),
        _("A model of good practice; handles an incident well."),
    ),
)


@dataclass(frozen=True)
class Level:
    number: int
    name: str
    text: str


@dataclass(frozen=True)
class Criterion:
    """`is_gate`: whoever is below the level for gates here does not pass, whatever the mean."""

    code: str
    title: str
    is_gate: bool
    levels: tuple[Level, ...]


RUBRIC = tuple(
    Criterion(code, title, code in GATES, tuple(map(Level, LEVELS, LEVEL_NAMES, texts)))
    for code, title, texts in zip(CRITERIA, TITLES, TEXTS, strict=True)
)
