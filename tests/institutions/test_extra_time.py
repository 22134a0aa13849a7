"""How much more time a learner has, and who may know."""

import logging
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from institutions import actions
from institutions.extra_time import largest, minutes_with, trimmed
from institutions.models import Accommodation, Membership
from institutions.queries import time_factor
from institutions.roles import Role
from tests.institutions.factories import make_cohort, make_extra_time

QUIZ, OTHER_QUIZ = uuid4(), uuid4()


class TestRule:
    @pytest.mark.parametrize(("factors", "counts"), [([], 1), (["1.5"], "1.5"), (["1.25", "3", "2"], 3)])
    def test_the_largest_counts(self, factors, counts):
        assert largest([Decimal(factor) for factor in factors]) == Decimal(counts)

    @pytest.mark.parametrize(("limit", "factor", "minutes"), [(30, "1.5", 45), (25, "1.25", 31), (30, "1.33", 39)])
    def test_minutes_are_whole_and_never_promise_too_much(self, limit, factor, minutes):
        assert minutes_with(limit, Decimal(factor)) == minutes

    @pytest.mark.parametrize(("stored", "written"), [("1.50", "1.5"), ("10.00", "10"), ("1.25", "1.25"), ("2", "2")])
    def test_it_is_written_as_people_write_it(self, stored, written):
        assert str(trimmed(Decimal(stored))) == written


@pytest.mark.django_db
class TestTable:
    @pytest.mark.parametrize("factor", ["1", "1.24", "10.01", "-2"])
    def test_it_is_between_a_quarter_more_and_ten_times_as_much(self, institution_a, alice, factor):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_extra_time(institution_a, factor, learner=alice)

    @pytest.mark.parametrize("factor", ["1.25", "10"])
    def test_both_ends_count(self, institution_a, alice, factor):
        make_extra_time(institution_a, factor, learner=alice)

    def test_it_is_a_learners_or_a_cohorts(self, institution_a, alice):
        for whose in ({}, {"learner": alice, "cohort": make_cohort(institution_a)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                make_extra_time(institution_a, **whose)

    @pytest.mark.parametrize("quiz_key", [None, QUIZ])
    @pytest.mark.parametrize("whose", ["learner", "cohort"])
    def test_there_is_one_for_the_same(self, institution_a, alice, whose, quiz_key):
        target = {whose: alice if whose == "learner" else make_cohort(institution_a)}
        make_extra_time(institution_a, **target, quiz_key=OTHER_QUIZ)
        make_extra_time(institution_a, **target, quiz_key=quiz_key)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_extra_time(institution_a, **target, quiz_key=quiz_key)


@pytest.mark.django_db
class TestFactor:
    def test_most_learners_have_none_and_one_query_says_so(self, alice, django_assert_num_queries):
        with django_assert_num_queries(1):
            assert time_factor(alice, QUIZ) == 1

    def test_the_largest_of_all_that_apply(self, institution_a, alice):
        make_extra_time(institution_a, "1.25", learner=alice)
        make_extra_time(institution_a, "1.5", learner=alice, quiz_key=QUIZ)
        make_extra_time(institution_a, "9", learner=alice, quiz_key=OTHER_QUIZ)
        assert time_factor(alice, QUIZ) == Decimal("1.5")
        for name, factor in (("small", "1.3"), ("large", "2")):
            make_extra_time(institution_a, factor, cohort=make_cohort(institution_a, name, learners=[alice]))
        assert time_factor(alice, QUIZ) == 2

    def test_somebody_elses_does_not_count(self, institution_a, alice, manager_a):
        make_extra_time(institution_a, learner=manager_a)
        make_extra_time(institution_a, cohort=make_cohort(institution_a, learners=[manager_a]))
        assert time_factor(alice, QUIZ) == 1

    def test_an_archived_cohort_gives_none(self, institution_a, alice):
        cohort = make_cohort(institution_a, learners=[alice], archived_at=timezone.now())
        make_extra_time(institution_a, cohort=cohort)
        assert time_factor(alice, QUIZ) == 1

    def test_it_ends_with_the_membership_and_comes_back_with_it(self, institution_a, institution_b, alice):
        make_extra_time(institution_a, "1.5", learner=alice)
        make_extra_time(institution_a, "2", cohort=make_cohort(institution_a, learners=[alice]))
        membership = Membership.objects.get(user=alice)
        Membership.objects.update(institution=institution_b)
        assert time_factor(alice, QUIZ) == 1
        membership.save()
        assert time_factor(alice, QUIZ) == 2

    def test_who_only_teaches_or_manages_there_has_none(self, institution_a, bob):
        make_extra_time(institution_a, learner=bob)
        assert Membership.objects.get(user=bob).role == Role.TRAINER
        assert time_factor(bob, QUIZ) == 1


@pytest.mark.django_db
class TestGiving:
    def give(self, institution, by, at, factor="1.5", **whose):
        return actions.give_extra_time(
            institution=institution, factor=Decimal(factor), reason="agreed", by=by, at=at, **whose
        )

    def test_giving_again_changes_what_was_given(self, institution_a, alice, manager_a, at):
        first = self.give(institution_a, manager_a, at, learner=alice)
        second = self.give(institution_a, manager_a, at, "2", learner=alice)
        self.give(institution_a, manager_a, at, "3", learner=alice, quiz_key=QUIZ)
        assert first == second
        assert sorted(Accommodation.objects.values_list("factor", flat=True)) == [2, 3]

    def test_what_has_ended_is_forgotten(self, institution_a, alice, manager_a, at):
        given = self.give(institution_a, manager_a, at, learner=alice)
        for _again in range(2):
            actions.end_extra_time(accommodation=given, by=manager_a)
        assert not Accommodation.objects.exists()

    def test_the_log_says_who_did_it_and_nothing_about_whom_or_why(self, institution_a, alice, manager_a, at, caplog):
        with caplog.at_level(logging.INFO, "institutions"):
            given = self.give(institution_a, manager_a, at, learner=alice)
            self.give(institution_a, manager_a, at, "2", learner=alice)
            actions.end_extra_time(accommodation=given, by=manager_a)
        assert [record.getMessage().split(" is ")[1].split()[0] for record in caplog.records] == [
            "given",
            "changed",
            "ended",
        ]
        assert caplog.text.count(str(manager_a.public_id)) == 3
        assert not [word for word in (str(alice.public_id), "alice", "Okafor", "agreed", "1.5") if word in caplog.text]

    def test_only_managers_of_the_institution_find_it(self, institution_a, alice, bob, manager_a, charlie):
        given = make_extra_time(institution_a, learner=alice)
        assert list(Accommodation.objects.managed_by(manager_a)) == [given]
        for stranger in (alice, bob, charlie):
            assert not Accommodation.objects.managed_by(stranger)
            assert stranger == alice or not Accommodation.objects.visible_to(stranger)

    def test_trainers_see_that_of_their_cohorts_and_of_the_learners_in_them(
        self, institution_a, institution_b, alice, bob, manager_a
    ):
        own = make_cohort(institution_a, learners=[alice], trainers=[bob])
        seen = {make_extra_time(institution_a, cohort=own), make_extra_time(institution_a, learner=alice)}
        make_extra_time(institution_a, cohort=make_cohort(institution_a, "another"))
        make_extra_time(institution_a, learner=manager_a)
        make_extra_time(institution_b, learner=alice)  # of an institution before
        assert set(Accommodation.objects.visible_to(bob)) == seen
        assert not Accommodation.objects.managed_by(bob)

    def test_learners_see_their_own(self, institution_a, alice, manager_a):
        own = make_extra_time(institution_a, learner=alice)
        make_extra_time(institution_a, learner=manager_a)
        assert list(Accommodation.objects.visible_to(alice)) == [own]
        assert not Accommodation.objects.visible_to(AnonymousUser())
