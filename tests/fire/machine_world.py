"""Where the stories of test_attempt_machine.py take place: four quizzes of all kinds, and who looks after them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accounts.models import User
from classroom import flows
from courses.models import ModulePage
from institutions.models import Institution, Membership
from institutions.roles import Role
from progress.models import Correction, Enrolment, QuizPass
from quizzes.models import Attempt, Mark, OpenAnswer, Question, Response, Result
from tests.courses.factories import make_course, make_module
from tests.fire.expected import EMPTY, RIGHT, WRONG
from tests.quizzes.answers import no_answer, right_answer, wrong_answer
from tests.quizzes.factories import make_bank, make_quiz

BEGIN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUIZZES = {
    "M01": {"kinds": ("single", "multi"), "time_limit_minutes": 30, "practice": True},
    "M02": {"kinds": ("order", "cloze", "num"), "navigation": "forward", "closes_at": BEGIN + 90 * MINUTE},
    "M03": {"kinds": ("open", "single"), "time_limit_minutes": 30, "practice": True},
    "M04": {"kinds": ("short", "match", "tf", "hotspot"), "release": "at_once", "practice": True},
}
# Of the single choice; the one that is ticked is right.
OPTIONS = ("Patent", "Trademark", "Design")
ONES_OWN = (Attempt, Response, OpenAnswer, Mark, Result, Correction, Enrolment, QuizPass)


@dataclass(frozen=True)
class World:
    institution: Institution
    manager: User
    trainer: User
    modules: dict[str, ModulePage]  # by the code of their quiz
    courses: dict  # keys of courses that have one module each


def make_world():
    modules, courses = {}, {}
    for code, fields in QUIZZES.items():
        quiz = make_quiz(make_bank(code), **{"wait_minutes": 0, **fields})
        modules[code] = make_module(f"module-{code.lower()}", code=code, lessons=0, quiz=quiz)
        courses[code] = make_course(f"course-{code.lower()}", modules=[modules[code]]).translation_key
    institution = Institution.objects.create(name="Machine", slug="machine")
    manager, trainer = (User.objects.create(email=f"{who}@machine.example") for who in ("manager", "trainer"))
    return World(institution, manager, trainer, modules, courses)


def make_learner(world, number, course_key, at):
    learner = User.objects.create(email=f"{number}@machine.example", certificate_name="Amina Okafor")
    Membership.objects.create(user=learner, institution=world.institution, role=Role.LEARNER)
    flows.enrol(learner=learner, course_key=course_key, at=at)
    return learner


def tick(quiz, right):
    """Edit the single choice, if the quiz has one: from now on this option is right."""
    for question in Question.objects.filter(bank=quiz.bank_id):
        if question.kind == "single":
            [body] = question.body.get_prep_value()
            for option in body["value"]["options"]:
                option["value"]["correct"] = option["value"]["text"] == right
            question.body = question.body.stream_block.to_python([body])
            question.save()
    return right


def meant(ticked, kind, how):
    """A single choice is answered by an option, for which of them is right may change."""
    if kind != "single" or how == EMPTY:
        return how
    return ticked if how == RIGHT else next(each for each in OPTIONS if each != ticked)


def value_of(item, how):
    """Return what is stored for an answer."""
    if how in (RIGHT, WRONG):
        return right_answer(item) if how == RIGHT else wrong_answer(item)
    return no_answer(item) if how == EMPTY else next(each.key for each in item.choices if each.text == how)
