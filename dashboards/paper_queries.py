"""Reading printed papers. Every query starts at a door: visible_to."""

from dataclasses import dataclass

from accounts.models import User
from courses.models import ModulePage
from dashboards.queries import named
from institutions.models import Cohort, Institution
from institutions.roles import Capability, Role
from printed.codes import read_code
from printed.models import Batch, Sheet

ROWS_ON_A_PAGE = 25
SHEETS_ON_A_PAGE = 100
PEOPLE_SHOWN = 100
SAME_NAME_SHOWN = 10


def institutions_printing(user):
    """Return the institutions in which the person may print papers."""
    return list(Institution.objects.where(user, may=Capability.PRINT_PAPERS)) if user.is_authenticated else []


def cohorts_of(user, institutions):
    """The cohorts for which the person may print: all of those they manage, and those they teach."""
    return Cohort.objects.visible_to(user).current().filter(institution__in=institutions)


def batches(user):
    rows = Batch.objects.visible_to(user).counted().order_by("-made_at", "-pk")
    return rows.select_related("institution", "cohort", "made_by")


def quiz_of_module(module_key, language):
    """Return the published quiz of a published module in exactly this language, or None."""
    modules = ModulePage.objects.live().filter(translation_key=module_key, locale__language_code=language)
    module = modules.filter(quiz__live=True).select_related("quiz__locale").first()
    return module.quiz if module else None


# One batch ----------------------------------------------------------------------


@dataclass(frozen=True)
class People:
    """Learners, as many as are shown, and how many there are in all."""

    shown: tuple[User, ...]
    total: int

    @property
    def more(self):
        return self.total - len(self.shown)


def missing_people(batch):
    """Return the learners of the batch's cohort who have no sheet in it, or None without a cohort."""
    if batch.cohort is None:
        return None
    missing = in_order(batch.cohort.learners.exclude(printed_sheets__batch=batch))
    return People(tuple(missing[:PEOPLE_SHOWN]), missing.count())


def in_order(people):
    return people.order_by("first_name", "last_name", "email", "pk")


def sheets_of(batch, show):
    """The sheets of a batch: all, those entered, or those missing."""
    sheets = batch.sheets.select_related("version", "learner", "entered_by", "attempt").defer(
        "version__paper_data", "attempt__paper_data"
    )
    return {"entered": sheets.entered, "missing": sheets.missing, "all": sheets.all}[show]()


def find_sheet(user, typed):
    """Return the sheet whose code was typed or scanned, or None."""
    code = read_code(typed)
    sheets = Sheet.objects.visible_to(user).filter(code=code) if code else Sheet.objects.none()
    return sheets.select_related("batch__institution", "batch__cohort", "version", "learner", "entered_by").first()


# Whose sheet it is --------------------------------------------------------------


def learners(institution):
    return User.objects.filter(memberships__institution=institution, memberships__role=Role.LEARNER)


def offered(batch):
    """Return learners to choose from: those without a sheet of the batch; of a cohort, when it is for one."""
    people = learners(batch.institution)
    if batch.cohort_id:
        people = people.filter(cohort_places__cohort=batch.cohort_id)
    return in_order(people.exclude(printed_sheets__batch=batch))[:PEOPLE_SHOWN]


def find_learners(institution, text):
    """Return learners by their whole address, else by parts of name or address: one more than are shown."""
    people = learners(institution)
    exact = people.filter(email=text.lower())
    found = exact if exact else in_order(people.filter(pk__in=named(text)))
    return list(found[: SAME_NAME_SHOWN + 1])
