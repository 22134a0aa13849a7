"""docs/rules/letters.md: the week at a glance for managers and trainers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.mail_choices import refuse_mails
from accounts.mail_kinds import MAILERS, Kind
from accounts.models import Mailing, User
from classroom.flows import mailings
from courses.content import content_in
from dashboards.digests import digest_of
from institutions.models import Institution, Membership
from institutions.roles import Role
from pages.clock import now
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members
from tests.institutions.factories import make_cohort, make_invitation, make_request
from tests.smtp import mail_server

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


@pytest.fixture
def server(settings):
    settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def course(site):
    return make_course(modules=[make_module()])


@pytest.fixture(autouse=True)
def only_digests(monkeypatch):
    monkeypatch.setattr(mailings, "MAILERS", {Kind.DIGEST: MAILERS[Kind.DIGEST]})


@pytest.fixture(autouse=True)
def long_since(db):
    """Everybody has had their role for a month."""

    def age():
        Membership.objects.update(created_at=MONDAY - 30 * DAY)

    return age


@pytest.fixture
def learners(institution_a, course):
    """Three who are at risk, two who have finished, one of them lately, and one who is well."""
    people = make_members(institution_a, 6)
    for person, fields in zip(
        people,
        [
            *({"percent": 30, "days_ago": days} for days in (20, 30, 40)),
            {"percent": 100, "days_ago": 3},
            {"percent": 100, "days_ago": 30},
            {"percent": 30, "days_ago": 1},
        ],
        strict=True,
    ):
        make_enrolment(person, course.translation_key, institution_a, at=MONDAY + 9 * HOUR, **fields)
    return people


def run(at):
    mailings.plan_mailings(at=at)
    return mailings.send_mailings(at=at)


def text_of(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


class TestWhatItSays:
    def test_a_manager_reads_who_finished_who_is_at_risk_and_what_waits(
        self, server, manager_a, learners, institution_a, long_since
    ):
        make_request(institution_a, learners[0])
        make_invitation(institution_a, expires_at=MONDAY + 3 * DAY, token="soon")
        make_invitation(institution_a, "later@example.org", expires_at=MONDAY + 10 * DAY, token="later")
        long_since()
        assert run(MONDAY + 9 * HOUR) == 1
        text = text_of(server.message_to("manager@a.example"))
        assert "Hello Mona Haddad," in text
        assert "Harbour City Chamber\nEnrolments: 6\nFinished: 2\nAt risk now: 3\n" in text
        assert "Finished in the last seven days: 1\n- Learner3: Ip essentials" in text
        assert "- Learner0: Ip essentials (no activity for 20 days)" in text
        assert "- People who ask to join: 1\n" in text
        assert "- Invitations that end within a week: 1\n" in text
        assert "Answers to mark" not in text

    def test_its_numbers_are_those_of_the_overview(self, client, manager_a, learners):
        digest = digest_of(manager_a, content_in("en"), now())
        client.force_login(manager_a)
        for part in digest.parts:
            shown = client.get(part.path).context
            assert part.summary == shown["summary"]
            assert part.at_risk == shown["at_risk"]
        assert len(digest.parts) == 1

    def test_a_trainer_reads_of_the_own_cohorts_and_of_nobody_else(
        self, client, server, bob, learners, institution_a, long_since
    ):
        make_cohort(institution_a, "Morning class", learners=learners[:2], trainers=[bob])
        make_cohort(institution_a, "Evening class", learners=learners[2:])
        long_since()
        assert run(MONDAY + 9 * HOUR) == 1
        text = text_of(server.message_to("bob@a.example"))
        assert "Morning class\nEnrolments: 2\nFinished: 0\nAt risk now: 2\n" in text
        assert "Evening class" not in text
        assert "Learner2" not in text
        client.force_login(bob)
        [part] = digest_of(bob, content_in("en"), now()).parts
        assert part.summary == client.get(part.path).context["summary"]

    def test_another_institution_is_not_told_of(self, server, charlie, learners, institution_a, long_since):
        make_request(institution_a, learners[0])
        long_since()
        assert run(MONDAY + 9 * HOUR) == 0

    def test_who_manages_several_reads_of_all_together(self, manager_a, learners, institution_b):
        Membership.objects.create(user=manager_a, institution=institution_b, role=Role.MANAGER)
        [part] = digest_of(manager_a, content_in("en"), now()).parts
        assert part.name == "All institutions"

    def test_each_reads_it_in_their_own_language(self, server, manager_a, learners, long_since):
        User.objects.filter(pk=manager_a.pk).update(language="fr")
        long_since()
        run(MONDAY + 9 * HOUR)
        [(_address, message)] = server.messages
        assert 'lang="fr"' in message.get_body(("html",)).get_content()
        assert "/fr/manage/overview/" in text_of(message)

    def test_nothing_to_say_is_no_mail_and_is_not_asked_again_in_that_week(
        self, server, manager_a, institution_a, course, long_since
    ):
        long_since()
        assert run(MONDAY + 9 * HOUR) == 0
        assert Mailing.objects.get().state == Mailing.DROPPED
        for person in make_members(institution_a, 1):
            make_enrolment(person, course.translation_key, institution_a, percent=30, days_ago=20)
        assert run(MONDAY + 15 * HOUR) == 0


class TestWhen:
    @pytest.mark.parametrize(
        ("zone", "hour"), [("UTC", 8), ("Asia/Tokyo", -1), ("America/New_York", 13), ("Pacific/Kiritimati", -6)]
    )
    def test_it_comes_on_monday_at_eight_by_the_clock_of_its_reader(
        self, server, manager_a, learners, long_since, zone, hour
    ):
        User.objects.filter(pk=manager_a.pk).update(time_zone=zone)
        long_since()
        sent = [each for each in range(-24, 48) if run(MONDAY + each * HOUR)]
        assert sent == [hour]

    def test_it_comes_once_a_week(self, server, manager_a, learners, long_since):
        long_since()
        sent = [day for day in range(28) if run(MONDAY + day * DAY + 9 * HOUR)]
        assert sent == [0, 7, 14, 21]

    @pytest.mark.parametrize(("days", "comes"), [(1, True), (3, False)])
    def test_without_a_worker_on_monday_it_comes_a_day_late_and_not_later(
        self, server, manager_a, learners, long_since, days, comes
    ):
        long_since()
        assert run(MONDAY + days * DAY + 9 * HOUR) == comes


class TestWhoDoesNotGetIt:
    @pytest.mark.parametrize("role", [Role.OBSERVER, Role.EDITOR, Role.LEARNER])
    def test_whoever_neither_manages_nor_teaches(self, server, manager_a, learners, long_since, role):
        Membership.objects.filter(user=manager_a).update(role=role)
        long_since()
        assert run(MONDAY + 9 * HOUR) == 0

    def test_whoever_began_to_work_here_after_the_week_had_begun(self, server, manager_a, learners):
        Membership.objects.update(created_at=MONDAY + 9 * HOUR)
        assert run(MONDAY + 10 * HOUR) == 0

    def test_whoever_does_not_want_it(self, server, manager_a, learners, long_since):
        refuse_mails(person=manager_a, kind=Kind.DIGEST, at=MONDAY)
        long_since()
        assert run(MONDAY + 9 * HOUR) == 0

    def test_whoever_stopped_working_here_before_it_was_sent(self, server, manager_a, learners, long_since):
        long_since()
        mailings.plan_mailings(at=MONDAY + 9 * HOUR)
        Membership.objects.filter(user=manager_a).delete()
        assert mailings.send_mailings(at=MONDAY + 9 * HOUR) == 0

    @pytest.mark.parametrize("change", [{"is_active": False}, {"erase_at": MONDAY}])
    def test_whoever_has_no_account_any_more(self, server, manager_a, learners, long_since, change):
        User.objects.filter(pk=manager_a.pk).update(**change)
        long_since()
        assert run(MONDAY + 9 * HOUR) == 0


def test_one_digest_that_fails_stops_no_other(server, manager_a, charlie, learners, long_since, monkeypatch, caplog):
    from dashboards import mailings as writers

    def broken(person, *rest):
        if person == charlie:
            raise LookupError("broken")
        return digest_of(person, *rest)

    monkeypatch.setattr(writers, "digest_of", broken)
    long_since()
    assert run(MONDAY + 9 * HOUR) == 1
    assert server.recipients == ["manager@a.example"]
    failed = Mailing.objects.get(person=charlie)
    assert (failed.state, failed.tries, failed.answer) == (Mailing.WAITING, 1, "LookupError")


def test_a_name_with_markup_is_shown_as_text(server, manager_a, learners, long_since):
    Institution.objects.update(name="<script>alert(1)</script>")
    long_since()
    run(MONDAY + 9 * HOUR)
    [(_address, message)] = server.messages
    assert "<script>alert" not in message.get_body(("html",)).get_content()
    assert reverse("manage_overview") in text_of(message)
