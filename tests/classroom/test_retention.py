"""Records go by the rule of an institution: who is told, who is kept, what is left. docs/rules/privacy.md."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from classroom import erased_list, retention_queries
from classroom.flows import retention
from classroom.flows.erasing import erase_person
from classroom.flows.retention import keep_rules
from institutions.audit import first_break
from institutions.models import (
    AuditEntry,
    Institution,
    JoinRequest,
    LearnerProfile,
    Membership,
    RetentionHold,
    RetentionNotice,
)
from institutions.retention import NOTICE, Step
from institutions.roles import Role
from progress.models import Enrolment
from tests.accounts.factories import PASSWORD, make_user
from tests.classroom.canary import WORDS, make_cast
from tests.classroom.test_erasing import all_rows, named_in
from tests.courses.factories import make_course
from tests.dashboards.factories import make_enrolment
from tests.institutions.factories import make_cohort, make_discussion, make_extra_time, make_request, make_topic

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEARS = timedelta(days=3 * 366)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ruled(institution_a):
    institution_a.keep_months = 24
    institution_a.save()
    return institution_a


def idle(person, since):
    """Let somebody have done nothing since then."""
    User.objects.filter(pk=person.pk).update(date_joined=since, last_login=since)
    Membership.objects.filter(user=person).update(created_at=since)
    Enrolment.objects.filter(learner=person).update(last_activity_at=since, enrolled_at=since)
    return person


@pytest.fixture
def gone(ruled, alice, now):
    """Alice, who has done nothing for three years."""
    return idle(alice, now - YEARS)


def done(at):
    found, failed = keep_rules(at=at)
    assert failed == []
    return {step: number for step, number in found.items() if number}


def is_erased(person):
    return User.objects.get(pk=person.pk).erased_at is not None


class TestTelling:
    def test_a_mail_says_when_and_that_signing_in_is_enough_once(self, gone, now):
        assert done(now) == {Step.TELL: 1}
        assert done(now + DAY) == {Step.WAIT: 1}
        [message] = mail.outbox
        assert message.to == [gone.email]
        assert "will be erased" in message.subject
        assert "Sign in once before that day" in message.body
        assert message.body.count("http") == 2, "one link, and the site's own address at the end"
        assert reverse("your_data") in message.body
        assert AuditEntry.objects.get().verb == "told_of_end"

    def test_without_a_rule_nobody_is_told(self, alice, now):
        idle(alice, now - 3 * YEARS)
        assert done(now) == {}
        assert mail.outbox == []

    @pytest.mark.parametrize("kept", ["signed in", "learned", "joined"])
    def test_whoever_did_something_is_not_told(self, gone, ruled, now, kept):
        if kept == "signed in":
            User.objects.filter(pk=gone.pk).update(last_login=now - DAY)
        elif kept == "learned":
            make_enrolment(gone, uuid4(), ruled, days_ago=1)
        else:
            Membership.objects.filter(user=gone).update(created_at=now - DAY)
        assert done(now) == {}

    def test_staff_are_never_concerned(self, ruled, bob, manager_a, now):
        for person in (bob, manager_a):
            idle(person, now - YEARS)
            Membership.objects.create(user=person, institution=ruled, role=Role.OBSERVER)
        root = idle(make_user("root@a.example", is_superuser=True), now - YEARS)
        Membership.objects.create(user=root, institution=ruled, role=Role.LEARNER)
        Membership.objects.filter(user=root).update(created_at=now - YEARS)
        assert done(now) == {}

    def test_in_the_language_that_the_institution_noted(self, gone, now):
        LearnerProfile.objects.create(membership=gone.memberships.get(), language="fr")
        done(now)
        assert "/fr/accounts/data/" in mail.outbox[0].body


class TestGoing:
    def test_thirty_days_later_the_account_is_erased_as_by_its_holder(self, gone, ruled, now):
        done(now)
        assert done(now + NOTICE - timedelta(seconds=1)) == {Step.WAIT: 1}
        assert done(now + NOTICE) == {Step.ERASE: 1}
        assert is_erased(gone)
        assert gone.public_id in erased_list.ids()
        assert done(now + NOTICE + DAY) == {}
        entries = list(AuditEntry.objects.order_by("seq"))
        assert [(each.verb, each.actor, each.person) for each in entries] == [
            ("told_of_end", None, gone.public_id),
            ("erased_by_rule", None, gone.public_id),
        ]
        assert first_break(entries) is None

    def test_nothing_that_says_who_it_was_is_left(self, site, private_files, at):
        cast = make_cast(at)
        Membership.objects.filter(user=cast.person).exclude(role=Role.LEARNER).delete()
        RetentionHold.objects.all().delete()
        RetentionNotice.objects.all().delete()
        Institution.objects.update(keep_months=6)
        late = at + 2 * YEARS
        User.objects.exclude(pk=cast.person.pk).update(last_login=late)
        Membership.objects.filter(user=cast.person).update(created_at=at)
        User.objects.filter(pk=cast.person.pk).update(date_joined=at)
        Enrolment.objects.filter(learner=cast.person).update(last_activity_at=at)
        assert done(late)[Step.TELL] == 1
        assert any(word in str(mail.outbox[0].to) for word in WORDS)
        User.objects.exclude(pk=cast.person.pk).update(last_login=late + NOTICE)
        assert done(late + NOTICE)[Step.ERASE] == 1
        assert named_in(all_rows()) == []

    def test_signing_in_meanwhile_keeps_it(self, client, site, gone, now):
        done(now)
        client.post(reverse("account_login"), {"login": gone.email, "password": PASSWORD})
        assert User.objects.get(pk=gone.pk).last_login > now
        assert done(now + NOTICE) == {Step.KEEP: 1}
        assert not RetentionNotice.objects.exists()
        assert not is_erased(gone)

    def test_a_rule_taken_back_keeps_whoever_was_told(self, gone, ruled, manager_a, now):
        done(now)
        retention.set_rule(institution=ruled, months=None, by=manager_a, at=now)
        assert done(now + NOTICE) == {Step.KEEP: 1}
        assert not RetentionNotice.objects.exists()
        assert not is_erased(gone)

    def test_whoever_left_goes_too_when_they_have_done_nothing_since(self, ruled, alice, now):
        make_enrolment(alice, uuid4(), ruled)
        idle(alice, now - YEARS)
        Membership.objects.filter(user=alice).delete()
        assert done(now) == {Step.TELL: 1}
        assert done(now + NOTICE) == {Step.ERASE: 1}

    def test_somebody_the_institution_never_knew_stays(self, ruled, now):
        stranger = idle(make_user("alone@example.org"), now - YEARS)
        assert done(now) == {}
        assert not is_erased(stranger)

    def test_the_free_seat_goes_to_whoever_waits(self, gone, ruled, now):
        Institution.objects.update(seats=1)
        waiting = make_user("waits@example.org")
        make_request(ruled, waiting, state=JoinRequest.WAITING)
        done(now)
        done(now + NOTICE)
        assert Membership.objects.filter(user=waiting, institution=ruled, role=Role.LEARNER).exists()


class TestBelongingElsewhereToo:
    @pytest.fixture
    def shared(self, gone, institution_b, ruled, now):
        Membership.objects.create(user=gone, institution=institution_b, role=Role.OBSERVER)
        Membership.objects.update(created_at=now - YEARS)
        make_enrolment(gone, uuid4(), ruled)
        cohort = make_cohort(ruled, learners=[gone])
        make_extra_time(ruled, learner=gone)
        return idle(gone, now - YEARS), cohort

    def test_they_are_only_taken_out_of_this_one(self, shared, ruled, institution_b, now):
        person, cohort = shared
        done(now)
        assert "Your account, your courses and your certificates stay yours" in mail.outbox[0].body
        assert done(now + NOTICE) == {Step.TAKE_OUT: 1}
        assert not is_erased(person)
        assert list(person.memberships.values_list("institution", flat=True)) == [institution_b.pk]
        assert list(person.enrolments.values_list("institution", flat=True)) == [None]
        assert not cohort.learners.exists()
        assert not ruled.accommodations.exists()
        assert done(now + NOTICE + DAY) == {}
        assert [each.verb for each in AuditEntry.objects.order_by("seq")] == ["told_of_end", "taken_out"]

    def test_their_words_go_out_of_its_discussions_and_stay_elsewhere(
        self, client, site, shared, ruled, institution_b, bob, manager_a, now
    ):
        person, cohort = shared
        cohort.posts.create(trainer=bob, added_at=now)
        question, _answer = make_discussion(cohort, learner=person, other=bob, by=manager_a)
        elsewhere = make_cohort(institution_b, "Elsewhere")
        [kept] = make_topic(elsewhere, person)
        done(now)
        assert done(now + NOTICE) == {Step.TAKE_OUT: 1}
        question.refresh_from_db()
        kept.refresh_from_db()
        assert (question.text, question.author, kept.author) == ("", None, person)
        assert not person.message_reports.exists()
        assert not person.mutes.exists()
        client.force_login(bob)
        page = client.get(reverse("topic", args=[cohort.public_id, question.topic.public_id])).text
        assert "Somebody who has left" in page
        assert page.count("Of the discussion") == 1

    def test_its_managers_find_them_no_more(self, client, site, shared, manager_a, now):
        done(now)
        done(now + NOTICE)
        client.force_login(manager_a)
        assert client.get(reverse("manage_learner", args=[shared[0].public_id])).status_code == 404

    def test_what_somebody_once_learned_with_another_one_counts_too(self, gone, institution_b, ruled, now):
        make_enrolment(gone, uuid4(), institution_b)
        idle(gone, now - YEARS)
        done(now)
        assert done(now + NOTICE) == {Step.TAKE_OUT: 1}
        assert not is_erased(gone)


class TestHolds:
    def test_whoever_is_held_is_neither_told_nor_goes(self, gone, ruled, manager_a, now):
        done(now)
        retention.begin_hold(institution=ruled, person=gone, reason="A case in court", by=manager_a, at=now)
        assert not RetentionNotice.objects.exists()
        assert done(now + NOTICE) == {}
        retention.end_hold(hold=RetentionHold.objects.get(), by=manager_a, at=now)
        assert done(now + NOTICE) == {Step.TELL: 1}
        verbs = [(each.verb, each.person) for each in AuditEntry.objects.order_by("seq")]
        assert verbs[1:3] == [("hold_begun", gone.public_id), ("hold_ended", gone.public_id)]
        assert "court" not in str(list(AuditEntry.objects.values()))

    def test_holds_up_the_rule_and_not_the_person(self, gone, ruled, manager_a, now):
        retention.begin_hold(institution=ruled, person=gone, reason="A case in court", by=manager_a, at=now)
        erase_person(person=gone, at=now)
        assert is_erased(gone)
        assert not RetentionHold.objects.exists()

    def test_twice_is_once(self, gone, ruled, manager_a, now):
        for _each in range(2):
            retention.begin_hold(institution=ruled, person=gone, reason="A case", by=manager_a, at=now)
        hold = RetentionHold.objects.get()
        for _each in range(2):
            retention.end_hold(hold=hold, by=manager_a, at=now)
        assert AuditEntry.objects.count() == 2


class TestTheWork:
    def test_one_that_fails_stops_none_of_the_others(self, gone, ruled, now, monkeypatch):
        second = idle(make_user("second@a.example"), now - YEARS)
        Membership.objects.create(user=second, institution=ruled, role=Role.LEARNER)
        idle(second, now - YEARS)
        done(now)
        real = erased_list.add

        def fail_for_one(public_id):
            if public_id == gone.public_id:
                raise OSError("disk full")
            real(public_id)

        monkeypatch.setattr(erased_list, "add", fail_for_one)
        RetentionNotice.objects.update(told_at=now - NOTICE)
        with pytest.raises(CommandError, match="1 accounts"):
            call_command("keep_retention_rules")
        assert is_erased(second)
        assert not is_erased(gone)
        monkeypatch.setattr(erased_list, "add", real)
        call_command("keep_retention_rules")
        assert is_erased(gone)

    def test_a_kill_between_two_people_loses_and_repeats_nothing(self, gone, ruled, now):
        for number in range(3):
            person = make_user(f"more{number}@a.example")
            Membership.objects.create(user=person, institution=ruled, role=Role.LEARNER)
            idle(person, now - YEARS)
        turns = iter(range(2))

        class Killed(BaseException):
            pass

        def stop():
            if next(turns, None) is None:
                raise Killed

        with pytest.raises(Killed):
            keep_rules(at=now, between=stop)
        assert len(mail.outbox) == RetentionNotice.objects.count() == 2
        keep_rules(at=now)
        assert sorted(message.to[0] for message in mail.outbox) == sorted(
            User.objects.filter(retention_notices__isnull=False).values_list("email", flat=True)
        )
        assert len(mail.outbox) == 4

    def test_a_mail_that_cannot_be_made_leaves_no_notice(self, gone, now, monkeypatch):
        def fail(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr(retention, "tell_records_go", fail)
        _done, failed = keep_rules(at=now)
        assert len(failed) == 1
        assert not RetentionNotice.objects.exists()
        assert not AuditEntry.objects.exists()

    @pytest.mark.parametrize("months", [0, 5, 121])
    def test_the_database_refuses_less_than_six_months(self, institution_a, months):
        with pytest.raises(IntegrityError), transaction.atomic():
            Institution.objects.filter(pk=institution_a.pk).update(keep_months=months)


class TestPreview:
    def test_counts_and_says_when_the_first_would_go(self, gone, ruled, now, manager_a):
        found = retention_queries.preview(ruled, months=24, at=now)
        assert (found.number, found.first_at, found.held) == (1, now + NOTICE, 0)
        retention.begin_hold(institution=ruled, person=gone, reason="A case", by=manager_a, at=now)
        found = retention_queries.preview(ruled, months=24, at=now)
        assert (found.number, found.first_at, found.held) == (0, None, 1)

    def test_says_the_same_as_what_then_happens(self, gone, ruled, bob, manager_a, charlie, now, institution_b):
        for number, days in enumerate((10, 400, 700, 701, 900)):
            person = make_user(f"more{number}@a.example")
            Membership.objects.create(user=person, institution=ruled, role=Role.LEARNER)
            idle(person, now - days * DAY)
        for person in (bob, manager_a, charlie):
            idle(person, now - YEARS)
        found = retention_queries.preview(ruled, months=24, at=now)
        assert done(now) == {Step.TELL: found.number}

    def test_costs_one_query_for_the_people(self, gone, ruled, now, django_assert_num_queries):
        with django_assert_num_queries(3):
            retention_queries.preview(ruled, months=24, at=now)


class TestThePages:
    @pytest.fixture
    def manager(self, client, site, manager_a):
        client.force_login(manager_a)
        return client

    def test_show_what_a_rule_would_do_before_it_is_saved(self, manager, institution_a, alice, now):
        idle(alice, now - YEARS)
        address = reverse("manage_retention", args=[institution_a.pk])
        page = manager.post(address, {"months": "24", "go": "preview"}).text
        assert "After 2 years: 1 person would be told now" in page
        assert Institution.objects.get(pk=institution_a.pk).keep_months is None
        page = manager.post(address, {"months": "24", "go": "save"}, follow=True).text
        assert "The rule is saved" in page
        assert Institution.objects.get(pk=institution_a.pk).keep_months == 24
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.before, entry.after) == (
            "institution_changed",
            {"keep_months": None},
            {"keep_months": 24},
        )

    def test_list_what_is_kept_how_long(self, manager, institution_a):
        page = manager.get(reverse("manage_retention", args=[institution_a.pk])).text
        assert "until the learner erases the account" in page
        assert "Lines of files of learners" in page
        assert "7 days" in page

    def test_take_a_rule_back(self, manager, ruled):
        address = reverse("manage_retention", args=[ruled.pk])
        assert "Nobody would be told" in manager.post(address, {"months": "always", "go": "preview"}).text
        manager.post(address, {"months": "always", "go": "save"})
        assert Institution.objects.get(pk=ruled.pk).keep_months is None

    @pytest.mark.parametrize("months", ["5", "-1", "x", "7", ""])
    def test_refuse_other_months(self, manager, institution_a, months):
        address = reverse("manage_retention", args=[institution_a.pk])
        assert manager.post(address, {"months": months, "go": "save"}).status_code == 200
        assert Institution.objects.get(pk=institution_a.pk).keep_months is None

    def test_hold_somebody_and_end_it(self, manager, institution_a, alice):
        address = reverse("manage_holds", args=[institution_a.pk])
        page = manager.post(address, {"email": "ALICE@a.example", "reason": "A case in court"}, follow=True).text
        assert "Alice Okafor" in page
        assert "A case in court" in page
        hold = RetentionHold.objects.get()
        assert "Nobody’s records" in manager.post(reverse("end_hold", args=[hold.public_id]), follow=True).text

    def test_say_the_same_of_strangers_and_of_people_of_others(self, manager, institution_a, charlie):
        address = reverse("manage_holds", args=[institution_a.pk])
        for email in (charlie.email, "nobody@example.org"):
            page = manager.post(address, {"email": email, "reason": "A case"}).text
            assert "Nobody who learns with you, or did, has this address." in page

    def test_are_for_managers_alone(self, client, site, institution_a, bob, alice, charlie):
        for person in (bob, alice, charlie):
            client.force_login(person)
            for name in ("manage_retention", "manage_holds"):
                assert client.get(reverse(name, args=[institution_a.pk])).status_code == 404


def test_a_course_of_the_person_stays_with_them_when_they_are_taken_out(site, gone, ruled, institution_b, now):
    course = make_course()
    make_enrolment(gone, course.translation_key, ruled, percent=100)
    Membership.objects.create(user=gone, institution=institution_b, role=Role.TRAINER)
    idle(gone, now - YEARS)
    done(now)
    done(now + NOTICE)
    [kept] = gone.enrolments.all()
    assert (kept.percent, kept.institution) == (100, None)
