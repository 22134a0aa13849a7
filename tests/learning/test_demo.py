"""The demo: the same people each time, at every stage, and never on a real site."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO
from unittest import mock

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from certificates.models import Certificate
from classroom.flows.cascade import recount_cascade
from classroom.flows.reminders import remind_holders
from dashboards.discussion_queries import reported_messages
from institutions.models import Accommodation, AuditEntry, Cohort, CohortLearner, CohortTrainer, Institution
from institutions.roles import Role
from learning.demo import answers, every_kind, lives, trained, written
from learning.demo.people import HALF_WAY, HOUSES, Stage
from progress.models import Enrolment, LessonCompletion, Nudge
from progress.queries import answers_markable_by
from quizzes.grading import grade, score
from quizzes.items import item_of
from quizzes.models import Attempt, Question, Response
from trainers.cascade import levels, measures
from trainers.cascade_queries import Scope, evidence_of, ledger_of
from trainers.lineage_queries import tree_of
from trainers.models import Candidacy, Delivery, Firm
from trainers.survey import results_of

PASSWORD = "a demo password"


def load_catalogue():
    call_command("load_catalogue", stdout=StringIO())


# Fewer learners at the same stages: what is slow is only that there are many.
CHAMBER, COUNCIL = (replace(HOUSES[0], learners=HOUSES[0].learners[:14]), HOUSES[1])


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    """Load catalogue and demo once for this module; each test below undoes its own changes."""
    few = mock.patch.object(lives, "HOUSES", (CHAMBER, COUNCIL))
    with django_db_blocker.unblock(), transaction.atomic(), few:
        load_catalogue()
        lives.load(password=PASSWORD, today=midnight())
        every_kind.make()
        written.hand_in(today=midnight())
        trained.make(today=midnight())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded_once, db):
    return midnight()


def midnight():
    return timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)


def everything():
    """What must be equal from one load to the next."""
    return (
        list(User.objects.order_by("email").values_list("email", "first_name", "last_name", "certificate_name")),
        list(
            Enrolment.objects.order_by("learner__email").values_list(
                "learner__email", "percent", "enrolled_at", "last_activity_at", "completed_at"
            )
        ),
        list(
            Attempt.objects.order_by("learner__email", "finished_at").values_list(
                "learner__email", "number", "score_scaled", "passed", "started_at", "finished_at"
            )
        ),
        list(Certificate.objects.order_by("name", "kind").values_list("name", "kind", "issued_at")),
        classes(),
    )


def classes():
    """The cohorts with their people, and who has extra time."""
    places = CohortLearner.objects.order_by("cohort__name", "learner__email")
    return (
        list(Cohort.objects.order_by("name").values_list("name", "institution__slug", "starts_on", "ends_on")),
        list(places.values_list("cohort__name", "learner__email")),
        list(CohortTrainer.objects.order_by("cohort__name").values_list("cohort__name", "trainer__email")),
        list(Accommodation.objects.order_by("learner__email").values_list("learner__email", "factor", "made_at")),
    )


def people_at(stage):
    return [person for house in lives.HOUSES for person in house.learners if person.stage == stage]


def enrolment_of(person):
    return Enrolment.objects.get(learner__email=person.email)


# Where it may run ------------------------------------------------------------------


def test_a_real_site_refuses_the_demo(db):
    with pytest.raises(CommandError, match="only where DEMO=1 is set"):
        call_command("load_demo", password=PASSWORD)
    assert not User.objects.exists()


def test_without_a_course_it_says_what_to_do(db, settings):
    settings.DEMO = True
    with pytest.raises(CommandError, match="load_catalogue"):
        call_command("load_demo", password=PASSWORD)
    assert not User.objects.exists()


# What is there ----------------------------------------------------------------------


def test_the_accounts_can_sign_in(demo):
    emails = {"learner", "half-way", "trainer", "manager", "manager-b", "admin"}
    for email in emails:
        user = User.objects.get(email=f"{email}@demo.example")
        assert user.check_password(PASSWORD)
        assert user.get_full_name()
        assert EmailAddress.objects.get(user=user).verified
    others = User.objects.exclude(email__in=[f"{email}@demo.example" for email in emails])
    assert not any(user.has_usable_password() for user in others)


def test_everybody_has_their_role(demo):
    chamber, council = (Institution.objects.get(slug=house.slug) for house in lives.HOUSES)
    managers = dict(
        chamber.memberships.model.objects.filter(role=Role.MANAGER).values_list("user__email", "institution")
    )
    assert managers == {"manager@demo.example": chamber.pk, "manager-b@demo.example": council.pk}
    assert chamber.memberships.filter(role=Role.LEARNER).count() == 14
    assert council.memberships.filter(role=Role.LEARNER).count() == 8
    assert chamber.memberships.get(role=Role.TRAINER).user.email == "trainer@demo.example"
    assert User.objects.get(email="trainer@demo.example").groups.filter(name="Trainers").exists()
    assert User.objects.get(is_superuser=True).email == "admin@demo.example"


def test_one_institution_shows_itself_and_has_people_at_its_door(demo):
    chamber = Institution.objects.get(slug=lives.HOUSES[0].slug)
    assert chamber.logo
    assert chamber.parent.name == "National IP Office of Velmaria"
    assert set(chamber.names) == {"fr", "es", "ar", "ru", "zh-hans"}
    assert chamber.join_links.get().taken == 0
    assert chamber.join_requests.filter(state="asked").count() == 3
    assert chamber.invitations.get().email == "invited@demo.example"


def test_each_institution_has_two_cohorts_and_one_learner_with_extra_time(demo):
    for slug, size in ((CHAMBER.slug, 7), (COUNCIL.slug, 4)):
        institution = Institution.objects.get(slug=slug)
        assert [cohort.learners.count() for cohort in institution.cohorts.all()] == [size, size]
        given = institution.accommodations.get()
        assert institution.memberships.filter(user=given.learner, role=Role.LEARNER).exists()
    assert Cohort.objects.visible_to(User.objects.get(email="trainer@demo.example")).count() == 2


def test_the_cohorts_with_a_trainer_discuss_and_one_message_waits_for_a_decision(demo):
    talking = Cohort.objects.filter(has_discussion=True)
    assert [cohort.institution.slug for cohort in talking] == [CHAMBER.slug] * 2
    for cohort in talking:
        assert sorted(cohort.topics.values_list("size", flat=True)) == [3, 3, 4]
        assert [message.number for message in reported_messages(cohort)] == [3]
        assert cohort.topics.get(is_pinned=True).messages.first().author.email == "trainer@demo.example"


def test_some_who_stopped_were_written_to(demo):
    nudged = Nudge.objects.filter(institution__slug=CHAMBER.slug)
    assert nudged.exists()
    stopped = [person.email for person in people_at(Stage.STUCK)]
    assert set(nudged.values_list("learner__email", flat=True)) <= set(stopped)
    assert not nudged.filter(at__gte=demo).exists()


def test_the_learner_begins_from_nothing(demo):
    learner = User.objects.get(email="learner@demo.example")
    assert not learner.enrolments.exists()
    assert not learner.certificate_name


def test_the_learner_half_way_is_in_the_middle_of_the_second_module(demo):
    enrolment = enrolment_of(HALF_WAY)
    done = LessonCompletion.objects.filter(learner=enrolment.learner).values_list("module_key", flat=True)
    assert sorted(list(done).count(key) for key in set(done)) == [2, 7]
    assert 0 < enrolment.percent < 100
    assert enrolment.learner.attempts.get().passed


@pytest.mark.parametrize("house", [CHAMBER, COUNCIL], ids=lambda house: house.slug)
def test_every_stage_exists_in_both_institutions(house):
    assert {person.stage for person in house.learners} | {Stage.HALF_WAY} == set(Stage)


IS_AT = {
    Stage.JUST_ENROLLED: lambda enrolment, now: enrolment.percent == 0 and not enrolment.is_stuck(now),
    Stage.PART_WAY: lambda enrolment, now: 0 < enrolment.percent < 100 and not enrolment.is_stuck(now),
    Stage.STUCK: lambda enrolment, now: enrolment.percent < 100 and enrolment.is_stuck(now),
    Stage.FAILED_ONCE: lambda enrolment, now: not enrolment.learner.attempts.latest("finished_at").passed,
    Stage.WAITING_FOR_NAME: lambda enrolment, now: (
        enrolment.percent == 100
        and not enrolment.learner.certificate_name
        and not enrolment.learner.certificates.exists()
    ),
    Stage.FINISHED: lambda enrolment, now: (
        enrolment.percent == 100
        and set(enrolment.learner.certificates.values_list("kind", "name"))
        == {(kind, enrolment.learner.certificate_name) for kind in ("course", "module")}
    ),
}


@pytest.mark.parametrize(("stage", "is_at"), IS_AT.items(), ids=IS_AT)
def test_learners_are_where_their_stage_says(demo, stage, is_at):
    now = demo + timedelta(hours=12)
    assert people_at(stage)
    for person in people_at(stage):
        assert is_at(enrolment_of(person), now), person


def test_nothing_happened_today_or_before_enrolment(demo):
    for enrolment in Enrolment.objects.all():
        assert enrolment.enrolled_at <= enrolment.last_activity_at < demo
        assert all(enrolment.enrolled_at <= attempt.started_at for attempt in enrolment.learner.attempts.all())


def test_a_certificate_waits_for_the_worker_to_print_it(demo):
    assert Certificate.objects.filter(kind="course").count() == len(people_at(Stage.FINISHED))
    assert not Certificate.objects.exclude(pdf="").exists()


def test_certificates_of_one_institution_have_its_design_and_all_end_and_show_a_score(demo):
    courses = Certificate.objects.filter(kind="course")
    ours, theirs = (courses.filter(institution__slug=house.slug).first() for house in (CHAMBER, COUNCIL))
    assert [each["name"] for each in ours.design.data["signatures"]] == ["Nadia Rahmani", "Tomás Beltrán"]
    assert all(each["picture"]["uri"].startswith("data:image/png") for each in ours.design.data["signatures"])
    assert ours.design.data["logo"]["height"] == 14
    assert theirs.design.data["logo"] is None
    assert not courses.filter(Q(expires_at=None) | Q(score=None)).exists()
    assert not Certificate.objects.filter(kind="module").exclude(expires_at=None).exists()


def test_somebody_who_can_sign_in_holds_a_certificate_that_ends_soon(demo):
    certificate = Certificate.objects.get(holder__email=HALF_WAY.email)
    assert (certificate.expires_at - demo).days == 20
    reminded, failed = remind_holders(at=demo)
    assert (reminded, failed) == ([certificate], [])


def test_the_catalogue_goes_on_to_bring_the_course_of_the_demo(demo):
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    assert out.getvalue().splitlines()[-1].endswith("kept 0")


def test_names_of_six_languages_are_there_and_chinese_ones_begin_with_the_family(demo):
    people = [person for house in HOUSES for person in house.learners]
    printed = {person.email: person.printed_name for person in people}
    assert printed["meiling.chen@demo.example"] == "陈美玲"
    assert printed["anna.sokolova@demo.example"] == "Анна Соколова"
    assert len(printed) == len(people) == 70


# What is written -----------------------------------------------------------------------


def test_the_trainer_has_answers_to_mark(demo):
    to_mark = answers_markable_by(User.objects.get(email="trainer@demo.example"))
    stored = {response.value for response in Response.objects.filter(item_key__in=to_mark.values("item_key"))}
    assert stored
    assert stored == set(written.WRITTEN[: len(to_mark)])


# Again --------------------------------------------------------------------------------


def test_a_second_load_changes_nothing_and_asks_little(demo, settings, django_assert_max_num_queries):
    settings.DEMO = True
    before = everything(), set(User.objects.values_list("password", flat=True))
    out = StringIO()
    with django_assert_max_num_queries(165):
        call_command("load_demo", password=PASSWORD, stdout=out)
    assert out.getvalue().startswith("people created 0\n")
    assert (everything(), set(User.objects.values_list("password", flat=True))) == before


def test_trainers_of_three_generations_taught_and_are_counted(demo):
    first = Candidacy.objects.get(person__last_name="Wanjiru")
    tree = tree_of(first)
    assert len(tree.generations) >= 3
    assert tree.own.sessions == 14
    assert tree.whole.trainees > 3 * tree.own.trainees > 0
    assert not recount_cascade().anything
    states = set(Candidacy.objects.values_list("state", flat=True))
    assert len(states) >= 12


def test_the_demos_cascade_has_all_that_its_measures_ask_for(demo):
    institutions = tuple(Institution.objects.values_list("pk", flat=True))
    scope = Scope(institutions, demo.date() - timedelta(days=540), demo.date())
    shown = {each.key: each.value for each in measures(ledger_of(scope))}
    assert [key for key, value in shown.items() if not value] == []
    assert all(each.value for level in levels(evidence_of(scope)).values() for each in level)
    assert Delivery.objects.filter(held_on__lt=demo.date() - timedelta(days=480)).exists()


def test_another_password_replaces_the_first(demo):
    lives.load(password="another password", today=demo)
    assert User.objects.get(email="admin@demo.example").check_password("another password")


def test_a_learner_who_is_missing_comes_back_as_before(demo):
    before = everything()
    User.objects.filter(email__in=["layla.mansouri@demo.example", "half-way@demo.example"]).delete()
    assert lives.load(password=PASSWORD, today=demo) == 2
    after = everything()
    assert after[:3] == before[:3]


def test_two_loads_make_the_same_people_do_the_same(demo):
    before = everything()
    Certificate.objects.all().delete()
    # An institution goes with its log alone, which nobody can delete on a site.
    AuditEntry.objects.all()._raw_delete("default")
    before_trained = everything_taught()
    Delivery.objects.all().delete()
    Firm.objects.all().delete()
    User.objects.all().delete()
    Institution.objects.all().delete()
    lives.load(password=PASSWORD, today=demo)
    written.hand_in(today=demo)
    trained.make(today=demo)
    assert everything() == before
    assert everything_taught() == before_trained


def everything_taught():
    return (
        list(Delivery.objects.order_by("held_on", "trainer__person__email").values_list("held_on", "trainees_total")),
        list(Candidacy.objects.order_by("person__email").values_list("person__email", "state", "reach__tree_trainees")),
        list(Firm.objects.order_by("name", "country").values_list("name", "country")),
    )


@pytest.mark.slow
def test_the_whole_demo_has_every_learner_where_their_stage_says(demo):
    with mock.patch.object(lives, "HOUSES", HOUSES):
        lives.load(password=PASSWORD, today=demo)
        for house in HOUSES:
            learners = Institution.objects.get(slug=house.slug).memberships.filter(role=Role.LEARNER)
            assert set(learners.values_list("user__email", flat=True)) == {person.email for person in house.learners}
        for stage, is_at in IS_AT.items():
            for person in people_at(stage):
                assert is_at(enrolment_of(person), demo + timedelta(hours=12)), person


# Answers --------------------------------------------------------------------------------


def test_right_answers_are_right_and_wrong_ones_are_worth_nothing(demo):
    of_courses = Question.objects.exclude(bank__code=every_kind.CODE)
    items = [item_of(question) for question in of_courses]
    assert len(items) == 60
    for item in items:
        assert score(item, answers.right_answer(item)) == 1, item.code
        assert score(item, answers.wrong_answer(item)) == 0, item.code


def test_the_stored_scores_are_those_of_the_grading(demo):
    attempt = Attempt.objects.filter(passed=False).first()
    responses = dict(attempt.responses.values_list("item_key", "value"))
    assert grade(attempt.paper, responses).score_scaled == attempt.score_scaled
    assert len(responses) == 8


def test_the_surveys_of_the_demo_are_answered_as_a_survey_keeps_them(demo):
    answered = Delivery.objects.filter(survey_n__gte=5)
    results = [results_of([row.answers for row in each.survey_answers.all()], least=5) for each in answered[:20]]
    assert len(results) == 20
    assert all(each.mean is not None and each.questions[6].counts for each in results)
