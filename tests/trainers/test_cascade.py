"""The measures of a cascade are what the specification says, and hide whom they would tell."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from tests.accounts.factories import make_user
from tests.trainers.factories import make_attendance, make_candidacy, make_delivery, make_firm, make_programme
from trainers import cascade_queries as queries
from trainers.cascade import FEWEST, Evidence, Kind, Ledger, Measure, levels, measures, months_before
from trainers.models import Delivery, FollowUp, KnowledgeTest, Transition
from trainers.states import State

TODAY = date(2026, 11, 16)
COUNTS = {
    "standing": 30, "active": 20, "sessions": 50, "trainees": 1000, "women": 450, "under30": 300, "firm_places": 400,
    "micro": 200, "rural": 100, "firms": 250, "firms_of_two": 100, "followed": 80, "acted": 40, "ending": 10,
    "renewed": 6, "second": 12, "cost": 80_000,
}  # fmt: skip


def value(key, **counts):
    return next(each for each in measures(Ledger(**COUNTS | counts)) if each.key == key)


@pytest.mark.once
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("active", 20),
        ("cascade_ratio", 50),
        ("firms", 250),
        ("depth", Fraction(2, 5)),
        ("activation", Fraction(1, 2)),
        ("retention", Fraction(3, 5)),
        ("second_generation", 12),
        ("women", Fraction(9, 20)),
        ("under30", Fraction(3, 10)),
        ("micro", Fraction(1, 2)),
        ("rural", Fraction(1, 4)),
        ("cost", 2000),
    ],
)
def test_each_measure_is_its_part_of_its_whole(key, expected):
    assert value(key).value == expected


@pytest.mark.once
def test_a_cost_is_told_only_where_one_was_entered():
    assert "cost" not in [each.key for each in measures(Ledger(**COUNTS | {"cost": None}))]


@pytest.mark.once
@pytest.mark.parametrize(
    ("part", "whole", "hidden"),
    [(4, 100, True), (5, 100, False), (0, 100, False), (97, 100, True), (95, 100, False), (3, 4, True), (0, 0, False)],
)
def test_what_tells_of_fewer_than_five_trainees_is_hidden(part, whole, hidden):
    measure = value("women", women=part, trainees=whole)
    assert measure.hidden == hidden
    assert not (hidden and measure.value is not None)


@pytest.mark.once
def test_without_anything_to_divide_by_there_is_no_value():
    assert value("retention", ending=0, renewed=0).value is None
    assert value("cascade_ratio", active=0).value is None


@pytest.mark.once
def test_levels_say_whether_their_targets_are_reached():
    evidence = Evidence(
        trainees=100, answered=60, survey_sum=Fraction(240), tested=40, before_sum=2000, after_sum=2680,
        asked_3=50, answered_3=40, acted_3=19, shown_3=6, asked_12=20, answered_12=10,
    )  # fmt: skip
    found = {each.key: each for level in levels(evidence).values() for each in level}
    assert found["survey"].value == 4
    assert found["survey"].reached
    assert found["response"].reached
    assert found["gain"].value == Fraction(34, 100)
    assert found["gain"].reached is False
    assert found["acted_3"].reached is False
    assert found["shown_3"].reached
    assert found["answered_12"].value == Fraction(1, 2)


@pytest.mark.once
def test_a_month_before_the_last_day_of_march_is_the_last_of_february():
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)
    assert months_before(date(2026, 11, 30), -3) == date(2027, 2, 28)


@pytest.mark.once
def test_a_number_is_shown_from_five_on():
    assert Measure("trainees", Kind.NUMBER, FEWEST).value == FEWEST
    assert Measure("trainees", Kind.NUMBER, FEWEST - 1).value is None


# Counted from rows -------------------------------------------------------------------


@pytest.fixture
def scope(institution_a):
    return queries.Scope((institution_a.pk,), date(2025, 11, 17), TODAY)


@pytest.fixture
def programme(db):
    return make_programme("Trainers")


def moment(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def trainer(institution, programme, name, state=State.CERTIFIED, **fields):
    fields = {"at": moment(date(2025, 1, 15))} | fields
    return make_candidacy(make_user(f"{name}@a.example", first_name=name), institution, programme, state, **fields)


def verified(candidacy, day=TODAY, **fields):
    return make_delivery(candidacy, status=Delivery.VERIFIED, held_on=day, **fields)


def test_active_are_certified_trainers_with_a_verified_session_in_twelve_months(institution_a, programme, scope):
    active, late, waiting, learning = (trainer(institution_a, programme, name) for name in ("A", "B", "C", "D"))
    verified(active)
    verified(late, months_before(TODAY, 12))
    make_delivery(waiting, status=Delivery.SUBMITTED, held_on=TODAY)
    type(learning).objects.filter(pk=learning.pk).update(state=State.SUSPENDED)
    verified(learning)
    assert list(queries.active(scope)) == [active]
    assert set(queries.idle(scope)) == {late, waiting}
    ledger = queries.ledger_of(scope)
    assert (ledger.active, ledger.standing, ledger.sessions) == (1, 3, 2)


def test_only_sessions_of_these_institutions_and_days_count(institution_a, institution_b, programme, scope):
    mine, theirs = trainer(institution_a, programme, "A"), trainer(institution_b, programme, "B")
    verified(mine)
    verified(mine, date(2025, 11, 16))
    verified(theirs)
    assert queries.ledger_of(scope).trainees == 12


def test_a_firm_counts_once_and_two_that_are_one_count_as_one(institution_a, programme, scope):
    session = verified(trainer(institution_a, programme, "A"))
    harbour, double, other = make_firm("Harbour Foods"), make_firm("Harbour Fods"), make_firm("Cedar Tools")
    for name, firm in (("Asha", harbour), ("Ben", double), ("Cleo", other)):
        make_attendance(session, name, firm=firm)
    assert (queries.firms(scope).count(), queries.firms_of_two(scope).count()) == (3, 0)
    type(double).objects.filter(pk=double.pk).update(merged_into=harbour)
    assert (queries.firms(scope).count(), queries.firms_of_two(scope).count()) == (2, 1)


def test_a_firm_acted_where_anybody_of_it_named_an_action_after_three_months(institution_a, programme, scope):
    session = verified(trainer(institution_a, programme, "A"))
    at = moment(TODAY)
    answers = [
        ("Asha", "One", ["filing"], at),
        ("Ben", "One", [], at),
        ("Cleo", "Two", [], at),
        ("Dan", "Three", [], None),
    ]
    for name, firm, actions, answered in answers:
        attendance = make_attendance(session, name, firm=make_firm(firm))
        FollowUp.objects.create(
            attendance=attendance, months=3, token=name, asked_at=at, actions=actions, answered_at=answered
        )
        FollowUp.objects.create(attendance=attendance, months=12, token=f"{name}12", asked_at=at, actions=["nda"])
    assert (queries.followed(scope).count(), queries.acted(scope).count()) == (3, 1)


def test_retention_counts_what_was_renewed_and_what_ended_or_ends_in_these_days(institution_a, programme, scope):
    at = moment(TODAY - timedelta(days=30))
    renewed = trainer(institution_a, programme, "A", State.RENEWED, valid_until=moment(TODAY + timedelta(days=1000)))
    expired = trainer(institution_a, programme, "B", State.EXPIRED)
    trainer(institution_a, programme, "C", valid_until=moment(TODAY))
    trainer(institution_a, programme, "D", valid_until=moment(TODAY + timedelta(days=1)))
    for candidacy, event in ((renewed, "renew"), (expired, "expire")):
        what = {"before": State.CERTIFIED, "after": candidacy.state, "at": at}
        Transition.objects.create(candidacy=candidacy, number=2, event=event, **what)
    ledger = queries.ledger_of(scope)
    assert (ledger.renewed, ledger.ending) == (1, 3)


def test_the_second_generation_was_mentored_by_somebody_certified(institution_a, programme, scope):
    first = trainer(institution_a, programme, "A")
    learner = trainer(institution_a, programme, "L", State.CANDIDATE)
    second = trainer(institution_a, programme, "B", mentor=first)
    trainer(institution_a, programme, "C", mentor=learner)
    trainer(institution_a, programme, "D", State.CANDIDATE, mentor=first)
    assert list(queries.second_generation(scope)) == [second]


def test_evidence_comes_from_surveys_pairs_of_tests_and_answers_later(institution_a, programme, scope):
    session = verified(trainer(institution_a, programme, "A"), survey_n=6, survey_mean="4.50")
    verified(trainer(institution_a, programme, "B"), survey_n=0, survey_mean=None)
    both, once = make_attendance(session, "Asha"), make_attendance(session, "Ben")
    for attendance, form, score in ((both, "pre", 40), (both, "post", 70), (once, "pre", 90)):
        KnowledgeTest.objects.create(attendance=attendance, form=form, score=score, paper=[])
    at = moment(TODAY)
    FollowUp.objects.create(
        attendance=both, months=3, token="x", asked_at=at, answered_at=at, actions=["nda"], evidence="The signed form"
    )
    FollowUp.objects.create(attendance=once, months=3, token="y", asked_at=at)
    evidence = queries.evidence_of(scope)
    assert (evidence.trainees, evidence.answered, evidence.survey_sum) == (24, 6, 27)
    assert (evidence.tested, evidence.before_sum, evidence.after_sum) == (1, 40, 70)
    assert (evidence.asked_3, evidence.answered_3, evidence.acted_3, evidence.shown_3) == (2, 1, 1, 1)


@pytest.mark.parametrize("number", [1, 6])
def test_counting_takes_as_many_queries_however_much_there_is(
    institution_a, programme, scope, number, django_assert_num_queries
):
    for place in range(number):
        session = verified(trainer(institution_a, programme, f"T{place}"))
        make_attendance(session, f"Asha {place}", firm=make_firm(f"Firm {place}"))
    with django_assert_num_queries(7):
        queries.ledger_of(scope)
    with django_assert_num_queries(3):
        queries.evidence_of(scope)
