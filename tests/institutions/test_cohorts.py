"""Who is in a cohort, who sees it, and what the table never holds."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from institutions import actions
from institutions.models import Cohort, Membership
from institutions.roles import Role
from tests.accounts.factories import make_user
from tests.institutions.factories import make_cohort

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort(institution_a, alice, bob):
    return make_cohort(institution_a, learners=[alice], trainers=[bob])


class TestTable:
    @pytest.mark.parametrize("name", ["Spring class", "SPRING class"])
    def test_a_name_is_taken_once_in_an_institution(self, cohort, institution_a, institution_b, name):
        make_cohort(institution_b, name)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_cohort(institution_a, name)

    def test_nothing_ends_before_it_starts(self, institution_a):
        make_cohort(institution_a, "one day", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 1))
        make_cohort(institution_a, "open end", starts_on=date(2026, 3, 1))
        with pytest.raises(IntegrityError), transaction.atomic():
            make_cohort(institution_a, "backwards", starts_on=date(2026, 3, 1), ends_on=date(2026, 2, 28))

    @pytest.mark.parametrize("rows", ["places", "posts"])
    def test_nobody_is_twice_in_a_cohort(self, cohort, rows):
        [row] = getattr(cohort, rows).all()
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


class TestDoors:
    def seen_by(self, person):
        return list(Cohort.objects.visible_to(person))

    def test_its_institutions_managers_and_its_own_trainers_see_it(self, cohort, manager_a, bob):
        assert self.seen_by(manager_a) == self.seen_by(bob) == [cohort]
        assert self.seen_by(manager_a)[0].may_manage
        assert not self.seen_by(bob)[0].may_manage

    def test_nobody_else_does(self, cohort, alice, charlie, institution_a):
        colleague = make_user("colleague@a.example")
        Membership.objects.create(user=colleague, institution=institution_a, role=Role.TRAINER)
        for stranger in (alice, charlie, colleague, AnonymousUser()):
            assert self.seen_by(stranger) == []

    def test_a_trainer_who_is_no_trainer_of_the_institution_any_more_sees_nothing(self, cohort, bob):
        Membership.objects.filter(user=bob).delete()
        assert self.seen_by(bob) == []

    def test_only_managers_manage_it(self, cohort, manager_a, bob, charlie):
        assert list(Cohort.objects.managed_by(manager_a)) == [cohort]
        assert not Cohort.objects.managed_by(bob) | Cohort.objects.managed_by(charlie)


class TestActions:
    def test_adding_again_changes_nothing(self, cohort, alice, at):
        newcomer = make_user("new@a.example")
        for _again in range(2):
            actions.add_learners(cohort=cohort, learners=[alice, newcomer], at=at)
        assert set(cohort.learners.all()) == {alice, newcomer}

    def test_a_learner_who_is_taken_out_leaves_the_others(self, cohort, alice, at):
        newcomer = make_user("new@a.example")
        actions.add_learners(cohort=cohort, learners=[newcomer], at=at)
        actions.remove_learner(cohort=cohort, learner=alice)
        assert list(cohort.learners.all()) == [newcomer]

    def test_trainers_are_added_and_taken_out_one_by_one(self, cohort, bob, at):
        other = make_user("other@a.example")
        for _again in range(2):
            actions.add_trainers(cohort=cohort, trainers=[bob, other], at=at)
        assert set(cohort.trainers.all()) == {bob, other}
        actions.remove_trainer(cohort=cohort, trainer=bob)
        assert list(cohort.trainers.all()) == [other]

    def test_the_first_day_of_the_archive_stays(self, cohort, at):
        actions.archive_cohort(cohort=cohort, at=at)
        actions.archive_cohort(cohort=cohort, at=at.replace(year=2027))
        assert Cohort.objects.get().archived_at == at
        assert not Cohort.objects.current()
        actions.restore_cohort(cohort=cohort)
        assert Cohort.objects.current().get() == cohort
