"""Any tree of the cascade is counted as if each row were looked at, and nobody stands below themselves."""

import threading
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from classroom.flows.cascade import MentorRefused, count_trainer, recount_cascade, set_mentor
from institutions.models import Institution
from tests.accounts.factories import make_user
from tests.trainers.factories import make_candidacy, make_delivery, make_programme
from trainers.actions import take_step
from trainers.lineage import DEEPEST, Circle, Counts, TooDeep, ancestors_of, by_generation
from trainers.lineage_queries import generation_of, mentees_of, tree_of
from trainers.models import Candidacy, Delivery, Descent, GenerationReach, Reach, ReachTally
from trainers.states import Event, State

NOTHING = "put right: 0 trainers, 0 descents, 0 generations, 0 tallies\n"


def make_trainers(number, state=State.CERTIFIED):
    institution, _ = Institution.objects.get_or_create(slug="harbour-city", defaults={"name": "Harbour City Chamber"})
    programme = make_programme("Trainers")
    people = [make_user(f"t{place}@a.example", first_name="T", last_name=str(place)) for place in range(number)]
    trainers = [make_candidacy(person, institution, programme, state) for person in people]
    recount_cascade()
    return trainers


def deliver(trainer, trainees=10):
    delivery = make_delivery(
        trainer,
        status=Delivery.VERIFIED,
        trainees_total=trainees,
        trainees_women=0,
        trainees_under30=0,
    )
    count_trainer(candidacy=trainer)
    return delivery


@pytest.fixture
def family(db):
    """A grandmother, her two daughters, and a child of the first."""
    trainers = make_trainers(4)
    for child, mentor in ((1, 0), (2, 0), (3, 1)):
        set_mentor(candidacy=trainers[child], mentor=trainers[mentor])
    return trainers


def test_a_tree_counts_everybody_below_by_generation(family):
    for place, trainees in enumerate((10, 20, 30, 40)):
        deliver(family[place], trainees)
    tree = tree_of(family[0])
    assert [(each.number, each.counts.trainers, each.counts.trainees) for each in tree.generations] == [
        (1, 2, 50),
        (2, 1, 40),
    ]
    assert (tree.own.trainees, tree.whole.trainees, tree.whole.sessions, tree.whole.trainers) == (10, 100, 4, 4)
    assert [each.pk for each in mentees_of(family[0])] == [family[1].pk, family[2].pk]
    assert [each.descendant_id for each in generation_of(family[0], 2)] == [family[3].pk]


def test_ranks_go_by_the_whole_tree_and_equal_ones_share_a_place(family):
    for place, trainees in enumerate((5, 20, 60, 40)):
        deliver(family[place], trainees)
    places = [tree_of(each).rank.place for each in family]
    assert places == [1, 2, 2, 4]
    assert tree_of(family[3]).rank.of == 4


def test_who_was_never_certified_has_no_rank(db):
    [candidate] = make_trainers(1, State.CANDIDATE)
    deliver(candidate)
    assert tree_of(candidate).rank is None


def test_a_step_that_ends_a_standing_is_counted_at_once(family, at):
    take_step(candidacy=family[3], event=Event.SUSPEND, by=None, at=at)
    assert [each.counts.standing for each in tree_of(family[0]).generations] == [2, 0]
    assert [each.counts.trainers for each in tree_of(family[0]).generations] == [2, 1]


def test_only_verified_sessions_count_and_one_that_is_rejected_later_counts_no_more(family):
    make_delivery(family[3], status=Delivery.SUBMITTED)
    count_trainer(candidacy=family[3])
    assert tree_of(family[0]).whole.sessions == 0
    delivery = deliver(family[3], 12)
    assert tree_of(family[0]).whole.trainees == 12
    Delivery.objects.filter(pk=delivery.pk).update(status=Delivery.REJECTED)
    count_trainer(candidacy=family[3])
    assert tree_of(family[0]).whole.trainees == 0


def test_whoever_changes_the_mentor_takes_everybody_below_along(family):
    deliver(family[3], 40)
    set_mentor(candidacy=family[1], mentor=family[2])
    tree = tree_of(family[0])
    assert [(each.number, each.counts.people, each.counts.trainees) for each in tree.generations] == [
        (1, 1, 0),
        (2, 1, 0),
        (3, 1, 40),
    ]
    set_mentor(candidacy=family[1], mentor=None)
    assert [each.counts.people for each in tree_of(family[0]).generations] == [1]
    assert tree_of(family[1]).whole.trainees == 40
    assert not recount_cascade().anything


def test_nobody_comes_below_themselves(family):
    for mentor in (family[1], family[3]):
        with pytest.raises(MentorRefused) as refused:
            set_mentor(candidacy=family[1], mentor=mentor)
        assert refused.value.circle
    assert tree_of(family[1]).candidacy.mentor == family[0]
    assert not recount_cascade().anything


@pytest.mark.django_db(transaction=True)
def test_of_two_who_become_each_others_mentor_at_once_one_is_refused():
    trainers, refused, failed = make_trainers(6), [], []

    def some(pairs):
        try:
            for child, mentor in pairs:
                change(trainers[child], trainers[mentor])
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connection.close()

    def change(child, mentor):
        try:
            set_mentor(candidacy=child, mentor=mentor)
        except MentorRefused as error:
            refused.append(error.circle)

    there = [(place, place + 1) for place in range(0, 6, 2)]
    back = [(mentor, child) for child, mentor in there]
    threads = [threading.Thread(target=some, args=[pairs]) for pairs in (there, back)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert refused == [True] * 3
    assert not recount_cascade().anything


def test_a_cascade_ends_at_its_deepest_generation(db):
    trainers = make_trainers(DEEPEST + 3)
    for mentor, below in pairwise(trainers[: DEEPEST + 1]):
        set_mentor(candidacy=below, mentor=mentor)
    with pytest.raises(MentorRefused) as refused:
        set_mentor(candidacy=trainers[DEEPEST + 1], mentor=trainers[DEEPEST])
    assert not refused.value.circle
    assert not recount_cascade().anything


def test_the_command_builds_what_is_missing_and_then_finds_nothing_wrong(family, capsys):
    deliver(family[3], 40)
    right = tree_of(family[0])
    Reach.objects.filter(candidacy=family[0]).update(tree_trainees=7)
    Reach.objects.filter(candidacy=family[1]).delete()
    Descent.objects.filter(descendant=family[3]).delete()
    Descent.objects.create(ancestor=family[2], descendant=family[3], generation=1)
    GenerationReach.objects.all().delete()
    ReachTally.objects.filter(trainees=40).update(trainers=9)
    call_command("recount_cascade")
    assert capsys.readouterr().out == "put right: 2 trainers, 3 descents, 3 generations, 1 tallies\n"
    assert tree_of(family[0]) == right
    call_command("recount_cascade")
    assert capsys.readouterr().out == NOTHING


def test_the_command_names_who_stands_below_themselves(family):
    Candidacy.objects.filter(pk=family[0].pk).update(mentor=family[3])
    with pytest.raises(CommandError, match="stands below itself"):
        call_command("recount_cascade")


def test_a_circle_and_too_many_generations_are_told_apart():
    with pytest.raises(Circle):
        list(ancestors_of({1: 3, 2: 1, 3: 2, 4: 1}))
    with pytest.raises(TooDeep):
        list(ancestors_of({0: None} | {place: place - 1 for place in range(1, DEEPEST + 2)}))


@pytest.mark.parametrize("number", [4, 24])
def test_a_tree_takes_as_many_queries_however_large_it_is(family, number, django_assert_num_queries):
    programme, institution = family[0].programme, family[0].institution
    for place in range(number):
        each = make_candidacy(make_user(f"m{place}@a.example"), institution, programme, State.CERTIFIED)
        set_mentor(candidacy=each, mentor=family[place % 4])
    with django_assert_num_queries(4):
        tree = tree_of(Candidacy.objects.get(pk=family[0].pk))
        assert len(mentees_of(tree.candidacy)) == 2 + number // 4
    with django_assert_num_queries(1):
        [str(each.descendant.person) for each in generation_of(family[0], 2)]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mentor"), st.integers(0, 7), st.one_of(st.none(), st.integers(0, 7))),
        st.tuples(st.just("verify"), st.integers(0, 7), st.integers(1, 50)),
        st.tuples(st.just("state"), st.integers(0, 7), st.sampled_from([State.EXPIRED, State.CERTIFIED])),
    ),
    max_size=25,
)


class WhateverHappens(TestCase):
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def test_what_is_kept_is_what_a_straightforward_count_says(self, steps):
        trainers = make_trainers(8)
        for what, who, value in steps:
            self.take(what, trainers[who], trainers, value)
        assert not recount_cascade().anything
        everybody = dict(Candidacy.objects.values_list("pk", "mentor"))
        for trainer in trainers:
            assert_counted_by_hand(trainer, everybody)

    def take(self, what, trainer, trainers, value):
        if what == "verify":
            deliver(trainer, value)
        elif what == "state":
            Candidacy.objects.filter(pk=trainer.pk).update(state=value)
            count_trainer(candidacy=trainer)
        else:
            try:
                set_mentor(candidacy=trainer, mentor=None if value is None else trainers[value])
            except MentorRefused:
                assert value is not None


def assert_counted_by_hand(trainer, everybody):
    """Walk up from everybody, and add up sessions of whoever meets the trainer on the way."""
    below = [pk for pk in everybody if trainer.pk in list(way_up(pk, everybody))]
    held = Delivery.objects.filter(status=Delivery.VERIFIED, trainer__in=[*below, trainer.pk])
    tree = tree_of(trainer)
    assert tree.whole.trainees == sum(held.values_list("trainees_total", flat=True))
    assert tree.whole.sessions == held.count()
    assert sum(each.counts.people for each in tree.generations) == len(below)
    further = [each for each in everybody if tree_of(Candidacy(pk=each)).whole.trainees > tree.whole.trainees]
    assert (tree.rank.place, tree.rank.of) == (len(further) + 1, len(everybody))


def way_up(person, everybody):
    while (person := everybody[person]) is not None:
        yield person


def test_counts_add_up_and_take_away():
    one, two = Counts(1, 1, 0, 2, 30), Counts(2, 1, 1, 0, 5)
    assert one + two == Counts(3, 2, 1, 2, 35)
    assert one + two - two == one
    assert by_generation({1: None, 2: 1, 3: 1}, {1: one, 2: two, 3: two}) == {(1, 1): two + two}
