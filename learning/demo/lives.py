"""What the people of the demo did, and when. Everything goes through classroom.flows, as with real learners."""

import random
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from classroom import flows
from courses.models import CoursePage, ModulePage
from courses.queries import CourseContents, course_contents
from institutions.models import Institution, Membership
from institutions.roles import Role
from learning.demo import designs, endings, policies
from learning.demo.answers import right_answer, wrong_answer
from learning.demo.classes import gather
from learning.demo.doors import describe
from learning.demo.people import ADMIN, ASKING, DOMAIN, HALF_WAY, HOUSES, THE_LEARNER, TRAINER, Stage
from pages.permissions import TRAINERS, prepare_groups
from quizzes.models import Quiz
from quizzes.queries import standing

COURSE = "P1"
# Right answers of the eight in a paper; five pass.
PASSING, FAILING = (5, 6, 6, 7, 7, 8), (2, 3, 4)
# Days since a learner did something; more than 14 count as stuck.
LAST_SEEN = {Stage.STUCK: (16, 45), Stage.HALF_WAY: (1, 1)}
RETRY_AFTER = timedelta(minutes=61)


class NoCourse(Exception):
    """The catalogue is not loaded."""


@dataclass(frozen=True)
class Step:
    """One thing that a learner did: a lesson, or a quiz with a number of right answers."""

    module: object
    lesson: object = None
    right: int = 0


@dataclass(frozen=True)
class School:
    """The course that everybody takes, and the quiz of each module by the module's key."""

    course: CourseContents
    quizzes: dict[UUID, Quiz]


# The site ----------------------------------------------------------------------


@transaction.atomic
def load(*, password, today):
    """Make what is missing of the demo, and return how many people were made. `today`: midnight of the load."""
    school = the_school()
    prepare_groups()
    known = set(User.objects.filter(email__endswith=f"@{DOMAIN}").values_list("email", flat=True))
    made = sum(settle(house, school, known, today) for house in HOUSES)
    made += sum(person.email not in known for person in (TRAINER, ADMIN))
    make_staff()
    policies.publish(today=today)
    policies.agree(emails=f"@{DOMAIN}", today=today)
    for person in signing_in():
        let_in(User.objects.get(email=person.email), password)
    return made


def signing_in():
    """The people whose password the visitor is told."""
    return [THE_LEARNER, HALF_WAY, TRAINER, ADMIN, *(house.manager for house in HOUSES)]


def the_school():
    page = CoursePage.objects.live().filter(code=COURSE).select_related("locale").first()
    if page is None:
        raise NoCourse
    designs.say_more(page)
    course = course_contents(page)
    modules = ModulePage.objects.filter(translation_key__in=[module.key for module in course.modules])
    quizzes = {module.translation_key: module.quiz for module in modules.select_related("quiz", "quiz__locale")}
    return School(course, quizzes)


def settle(house, school, known, today):
    """Make an institution with its manager and learners; returns how many people were not there before."""
    institution, _created = Institution.objects.get_or_create(slug=house.slug, defaults={"name": house.name})
    if house.own_design:
        designs.make(institution)
    members = set(institution.memberships.values_list("user__email", flat=True))
    for person in house.learners:
        if person.email not in members:
            learner = make_person(person, date_joined=today - timedelta(days=120))
            flows.join_institution(membership=join(learner, institution, Role.LEARNER))
            if person.email not in known:
                live(learner, person, school, today)
                if person == HALF_WAY:
                    endings.give(learner, person.printed_name, institution, today=today)
    manager = join(make_person(house.manager), institution, Role.MANAGER).user
    trainers = [join(make_person(person), institution, Role.TRAINER).user for person in house.trainers]
    gather(house, institution, manager=manager, trainers=trainers, today=today)
    if house.own_design and not institution.logo:
        describe(institution, manager, asking=[make_person(person) for person in ASKING], today=today)
    return sum(person.email not in known for person in (house.manager, *house.learners))


def make_staff():
    make_person(TRAINER).groups.add(Group.objects.get(name=TRAINERS))
    User.objects.filter(pk=make_person(ADMIN).pk).update(is_staff=True, is_superuser=True)


def make_person(person, **fields):
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, first_name=person.first, last_name=person.last, **fields)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"primary": True, "verified": True})
    return user


def join(user, institution, role):
    return Membership.objects.get_or_create(user=user, institution=institution, role=role)[0]


def let_in(user, password):
    """Set the password if it is another one: to compare is as slow as to set, but it keeps sessions signed in."""
    if not user.has_usable_password() or not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])


# A learner's way ----------------------------------------------------------------


def live(learner, person, school, today):
    """Let a learner do what brings them to their stage, ending some days before today."""
    if person.stage == Stage.NOT_ENROLLED:
        return
    # A source of its own for each person, so that one more person changes nobody else.
    rng = random.Random(f"cascade demo {person.handle}")  # noqa: S311 - not a secret
    steps = list(STEPS[person.stage](school.course.modules, rng))
    last_day = rng.randint(*LAST_SEEN.get(person.stage, (1, 9)))
    first_day = last_day + max(len(steps), 1) + rng.randint(0, 20)
    times = moments(rng, today - timedelta(days=first_day), today - timedelta(days=last_day), len(steps) + 1)
    flows.enrol(learner=learner, course_key=school.course.key, at=times[0])
    finished = times[0]
    for step, at in zip(steps, times[1:], strict=True):
        finished = do(learner, step, school, max(at, finished + RETRY_AFTER), rng)
    if person.stage == Stage.FINISHED:
        at = finished + timedelta(minutes=5)
        flows.confirm_name(learner=learner, name=person.printed_name, language="en", at=at)


def moments(rng, first_day, last_day, count):
    """Return that many moments in order, the last on the last day, each between eight in the morning and five."""
    span = (last_day - first_day).days
    days = [*sorted(rng.uniform(0, span) for _each in range(count - 1)), span + rng.random()]
    return [first_day + timedelta(days=int(day), hours=8 + 9 * (day % 1)) for day in days]


def do(learner, step, school, at, rng):
    """Do one step and return when it was finished."""
    if step.lesson is None:
        return take_quiz(learner, step, school.quizzes[step.module.key], at, rng)
    flows.complete_lesson(learner=learner, module_key=step.module.key, lesson_key=step.lesson.key, at=at)
    return at


def take_quiz(learner, step, quiz, at, rng):
    stands = standing(learner, quiz)
    attempt = flows.start_quiz(learner=learner, quiz=quiz, standing=stands, context_key=step.module.key, at=at)
    items = attempt.paper.items
    chosen = set(rng.sample(range(len(items)), step.right))
    for place, item in enumerate(items):
        at += timedelta(seconds=rng.randint(25, 90))
        value = right_answer(item) if place in chosen else wrong_answer(item)
        flows.save_answer(attempt=attempt, item_key=item.key, value=value, seq=1, at=at)
    at += timedelta(seconds=rng.randint(10, 60))
    flows.submit_quiz(attempt=attempt, at=at)
    return at


# What brings a learner to each stage ----------------------------------------------


def whole_modules(modules, rng):
    """Read all lessons, or some, and pass the quiz of each module; one in five needs a second try."""
    diligence = rng.choice((0.3, 0.7, 1))
    for module in modules:
        yield from (Step(module, lesson) for lesson in module.lessons if rng.random() < diligence)
        if rng.random() < 0.2:
            yield Step(module, right=rng.choice(FAILING))
        yield Step(module, right=rng.choice(PASSING))


def begun(modules, rng):
    """Pass some modules, but not all, and begin with the next."""
    passed = rng.randint(0, len(modules) - 1)
    yield from whole_modules(modules[:passed], rng)
    yield from (Step(modules[passed], lesson) for lesson in modules[passed].lessons[: rng.randint(1, 4)])


def failed(modules, rng):
    """Pass some modules, read the next, and fail in its quiz."""
    passed = rng.randint(0, len(modules) - 1)
    yield from whole_modules(modules[:passed], rng)
    yield from (Step(modules[passed], lesson) for lesson in modules[passed].lessons)
    yield Step(modules[passed], right=rng.choice(FAILING))


def half_way(modules, rng):
    """Know the first module, and be in the middle of the second: what a visitor finds after signing in."""
    yield from (Step(modules[0], lesson) for lesson in modules[0].lessons)
    yield Step(modules[0], right=7)
    yield from (Step(modules[1], lesson) for lesson in modules[1].lessons[:2])


STEPS = {
    Stage.JUST_ENROLLED: lambda modules, rng: (),
    Stage.PART_WAY: begun,
    Stage.STUCK: begun,
    Stage.FAILED_ONCE: failed,
    Stage.WAITING_FOR_NAME: whole_modules,
    Stage.FINISHED: whole_modules,
    Stage.HALF_WAY: half_way,
}
