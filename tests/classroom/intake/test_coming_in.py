"""Learners from a file: judged line by line, brought in once, told once, and nothing of other institutions shows."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from classroom.flows import intake, jobs
from institutions.models import (
    CohortCourse,
    CohortLearner,
    ImportRow,
    Job,
    LearnerImport,
    LearnerProfile,
    Membership,
    MembershipChange,
)
from institutions.roles import Role
from institutions.roster.lines import Reason
from progress.models import Enrolment
from tests.accounts.factories import make_user
from tests.classroom.intake.steps import AMINA, HEADING, LI, everything, outcomes, send_mails, work
from tests.courses.factories import make_course
from tests.fire.failpoints import Crash, crash_before_statement
from tests.institutions.factories import make_cohort

pytestmark = pytest.mark.django_db


# Who comes in -----------------------------------------------------------------------


def test_before_the_word_is_given_nothing_changes_and_nobody_gets_a_mail(course, read):
    before = everything()
    load = read(HEADING + AMINA + LI)
    assert [row[1] for row in outcomes(load)] == [ImportRow.NEW, ImportRow.NEW]
    assert everything() == before
    assert mail.outbox == []
    assert not DBTaskResult.objects.filter(task_path="classroom.tasks.tell_newcomers").exists()
    assert load.path == "", "the file may hold what is nobody's business here"


def test_new_people_come_in_with_all_that_their_line_says(course, bring_in, institution_a):
    load = bring_in(HEADING + AMINA + LI)
    assert load.job.state == Job.DONE
    amina = User.objects.get(email="amina@new.example")
    assert (amina.first_name, amina.last_name, amina.has_usable_password()) == ("Amina", "Haddad", False)
    [membership] = amina.memberships.all()
    assert (membership.institution, membership.role) == (institution_a, Role.LEARNER)
    profile = membership.profile
    assert (profile.language, profile.firm_name, profile.firm_size, profile.gender) == (
        "fr", "Haddad SARL", "small", "female",
    )  # fmt: skip
    assert amina.cohorts.get().name == "Spring class"
    [enrolment] = amina.enrolments.all()
    assert (enrolment.course_key, enrolment.institution) == (course.translation_key, institution_a)
    li = User.objects.get(email="li@new.example")
    assert (li.cohorts.count(), li.enrolments.count()) == (0, 0)
    assert not LearnerProfile.objects.filter(membership__user=li).exists()


def test_new_people_are_enrolled_in_what_their_cohort_has_planned(site, bring_in, institution_a, now):
    planned = make_course("planned", modules=[])
    cohort = make_cohort(institution_a, "Spring class")
    CohortCourse.objects.create(cohort=cohort, course_key=planned.translation_key, added_at=now)
    bring_in(HEADING + AMINA.replace("ip-essentials", ""))
    enrolment = Enrolment.objects.get(learner__email="amina@new.example")
    assert (enrolment.course_key, enrolment.institution) == (planned.translation_key, institution_a)


def test_that_they_came_and_who_brought_them_is_written_down(course, bring_in, manager_a):
    bring_in(HEADING + AMINA + LI)
    written = MembershipChange.objects.filter(verb=MembershipChange.BEGAN, role=Role.LEARNER, by=manager_a)
    assert {change.person.email for change in written} == {"amina@new.example", "li@new.example"}


def test_each_new_person_gets_one_mail_in_their_language_with_a_link_to_choose_a_password(
    course, bring_in, client, institution_a
):
    bring_in(HEADING + AMINA + LI)
    mail.outbox.clear()
    send_mails()
    send_mails()
    assert sorted(message.to for message in mail.outbox) == [["amina@new.example"], ["li@new.example"]]
    [message] = [each for each in mail.outbox if each.to == ["amina@new.example"]]
    assert institution_a.name in message.subject
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    assert "/fr/accounts/" in link
    path = link.partition("127.0.0.1")[2].partition("/")
    page = client.get("/" + path[2], follow=True)
    form = {"password1": "correct horse battery", "password2": "correct horse battery"}
    client.post(page.request["PATH_INFO"], form)
    signed_in = client.post(
        "/en/accounts/login/", {"login": "amina@new.example", "password": "correct horse battery"}, follow=True
    )
    assert signed_in.redirect_chain[-1][0] == "/en/learn/"


def test_the_same_file_again_changes_nothing_and_writes_to_nobody(course, bring_in, read):
    bring_in(HEADING + AMINA + LI)
    send_mails()
    mail.outbox.clear()
    before = everything()
    again = read(HEADING + AMINA + LI)
    assert [row[1] for row in outcomes(again)] == [ImportRow.SAME, ImportRow.SAME]
    bring_in(HEADING + AMINA + LI)
    send_mails()
    assert everything() == before
    assert [message.to for message in mail.outbox] == []


def test_who_is_here_already_joins_what_the_line_names_and_keeps_their_own_name(course, bring_in, alice, institution_a):
    make_cohort(institution_a, "Spring class")
    load = bring_in(HEADING + "ALICE@a.example,Alicia,Other,ar,spring CLASS,IP Essentials|,Firm,300,x\n")
    assert [row[1] for row in outcomes(load)] == [ImportRow.CHANGED]
    alice.refresh_from_db()
    assert alice.get_full_name() == "Alice Okafor"
    assert alice.cohorts.get().name == "Spring class"
    assert alice.enrolments.get().course_key == course.translation_key
    assert alice.memberships.get().profile.firm_size == "large"
    mail.outbox.clear()
    send_mails()
    assert mail.outbox == []


def test_an_empty_cell_takes_nothing_away(course, bring_in, read):
    bring_in(HEADING + AMINA)
    again = bring_in("email,first name,firm\namina@new.example,Amina,\n")
    assert [row[1] for row in outcomes(again)] == [ImportRow.SAME]
    assert LearnerProfile.objects.get().firm_name == "Haddad SARL"


# Who does not -----------------------------------------------------------------------


def test_who_belongs_to_others_is_refused_in_the_words_for_any_address_that_cannot_be_added(
    read, site, charlie, institution_b, alice
):
    learner_b = make_user("learner@b.example", first_name="Zyx")
    Membership.objects.create(user=learner_b, institution=institution_b, role=Role.LEARNER)
    make_user("gone@b.example", is_active=False)
    make_user("runs@site.example", is_superuser=True)
    named = ["charlie@b.example", "learner@b.example", "gone@b.example", "runs@site.example"]
    load = read("email,first name\n" + "".join(f"{address},N\n" for address in named))
    assert {row[1:] for row in outcomes(load)} == {(ImportRow.REFUSED, Reason.CANNOT_ADD, "")}
    assert "Zyx" not in str(list(load.rows.values()))


def test_somebodys_second_address_is_theirs(read, site, charlie):
    charlie.emailaddress_set.create(email="second@b.example", verified=True)
    load = read("email,first name\nsecond@b.example,N\n")
    assert outcomes(load) == [(2, ImportRow.REFUSED, Reason.CANNOT_ADD, "")]


def test_what_a_line_names_must_be_there(course, read, institution_a, now):
    make_cohort(institution_a, "Old class", archived_at=now)
    lines = [
        "a@new.example,A,,,,math102,,,\n",
        "b@new.example,B,,,old class,,,,\n",
        "c@new.example,C,,,,,,,\n",
        "C@new.example,C,,,,,,,\n",
        "no address,D,,,,,,,\n",
    ]
    assert outcomes(read(HEADING + "".join(lines))) == [
        (2, ImportRow.REFUSED, Reason.NO_COURSE, "math102"),
        (3, ImportRow.REFUSED, Reason.OLD_COHORT, "Old class"),
        (4, ImportRow.NEW, "", ""),
        (5, ImportRow.REFUSED, Reason.REPEATED, "4"),
        (6, ImportRow.REFUSED, Reason.BAD_ADDRESS, "no address"),
    ]


def test_an_address_that_stands_far_below_again_is_found(read, site, monkeypatch):
    monkeypatch.setattr(intake, "LINES_AT_ONCE", 2)
    lines = [f"p{number}@new.example,P\n" for number in (1, 2, 3, 4, 1)]
    load = read("email,first name\n" + "".join(lines))
    assert outcomes(load)[-1] == (6, ImportRow.REFUSED, Reason.REPEATED, "2")


def test_when_all_seats_are_taken_the_rest_is_refused(bring_in, read, site, institution_a, alice, monkeypatch):
    monkeypatch.setattr(intake, "LINES_AT_ONCE", 1)
    institution_a.seats = 3
    institution_a.save()
    text = "email,first name\n" + "".join(f"p{number}@new.example,P\n" for number in range(4))
    first, second = read(text), read(text)
    assert [row[2] for row in outcomes(first)] == ["", "", Reason.NO_SEAT, Reason.NO_SEAT]
    assert second.institution.memberships.filter(role=Role.LEARNER).count() == 1
    load = bring_in(text)
    assert institution_a.memberships.filter(role=Role.LEARNER).count() == 3
    assert load.job.state == Job.DONE


def test_what_has_changed_since_it_was_shown_is_judged_again(read, site, institution_b, manager_a, now):
    load = read("email,first name\namina@new.example,Amina\n")
    elsewhere = make_user("amina@new.example")
    Membership.objects.create(user=elsewhere, institution=institution_b, role=Role.LEARNER)
    load = work(intake.confirm_import(load=load, by=manager_a, at=now))
    assert outcomes(load) == [(2, ImportRow.REFUSED, Reason.CANNOT_ADD, "")]
    assert elsewhere.memberships.get().institution == institution_b


# Kills and words given twice ----------------------------------------------------------


def test_killed_in_front_of_any_statement_all_come_in_once(course, upload, manager_a, now, monkeypatch):
    """Steps as long as one line, and a kill in front of every tenth statement of the whole way."""
    monkeypatch.setattr(intake, "LINES_AT_ONCE", 1)
    monkeypatch.setattr(intake, "PEOPLE_AT_ONCE", 1)
    load = upload(HEADING + AMINA + LI)
    kills = 0
    for confirmed in (False, True):
        if confirmed:
            load = intake.confirm_import(load=load, by=manager_a, at=now)
        for number in (4, 8, 12, 16, 20, 24, 28, 60):
            try:
                with crash_before_statement(number):
                    load = work(load)
            except Crash:
                kills += 1
                Job.objects.update(tries=0)
        load = work(load)
        assert load.job.state == Job.DONE
    assert kills > 8
    assert [row[:2] for row in outcomes(load)] == [(2, ImportRow.NEW), (3, ImportRow.NEW)]
    assert User.objects.filter(email__endswith="@new.example").count() == 2
    assert Enrolment.objects.count() == CohortLearner.objects.count() == 1
    mail.outbox.clear()
    send_mails()
    assert len(mail.outbox) == 2


def test_the_word_given_twice_is_one_import(course, read, manager_a, now):
    load = read(HEADING + AMINA)
    first = intake.confirm_import(load=load, by=manager_a, at=now)
    assert intake.confirm_import(load=load, by=manager_a, at=now).job == first.job
    done = work(first)
    assert intake.confirm_import(load=done, by=manager_a, at=now).job == first.job


def test_what_was_stopped_can_be_gone_on_with(course, read, manager_a, now, monkeypatch):
    monkeypatch.setattr(intake, "PEOPLE_AT_ONCE", 1)
    load = intake.confirm_import(load=read(HEADING + AMINA + LI), by=manager_a, at=now)
    with monkeypatch.context() as hurried:
        hurried.setattr(jobs, "SECONDS_AT_ONCE", 0)
        jobs.work_on(job=load.job, at=now)
    jobs.cancel_job(job=load.job, at=now)
    assert User.objects.filter(email__endswith="@new.example").count() == 1
    load = LearnerImport.objects.get(pk=load.pk)
    work(intake.confirm_import(load=load, by=manager_a, at=now))
    assert User.objects.filter(email__endswith="@new.example").count() == 2


def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(read, site, files, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        load = read("name,age\nAmina,3\n")
    assert load.job.state == Job.FAILED
    assert "“email”" in load.job.error
    assert load.path == ""
    assert not [path for path in files.rglob("*") if path.is_file()]


def test_the_reason_comes_in_the_language_of_whoever_sent_the_file(upload, site):
    with override("ar"):
        load = upload("name\nAmina\n")
    assert load.job.language == "ar"


def test_a_table_without_rows_is_refused(read, site):
    assert "no rows" in read("email,first name\n").job.error


def test_after_a_week_the_lines_are_gone_and_the_learners_stay(course, bring_in, now):
    load = bring_in(HEADING + AMINA)
    week = timezone.timedelta(days=7)
    assert intake.delete_old_imports(older_than=week, at=now + week / 2) == 0
    assert intake.delete_old_imports(older_than=week, at=now + 2 * week) == 1
    assert load.rows.count() == 0
    assert User.objects.filter(email="amina@new.example").exists()


def test_queries_do_not_grow_with_the_number_of_new_people(course, read, manager_a, now):
    def cost(number):
        text = HEADING + "".join(AMINA.replace("amina@", f"p{number}-{each}@") for each in range(number))
        with CaptureQueriesContext(connection) as queries:
            load = work(intake.confirm_import(load=read(text), by=manager_a, at=now))
        assert load.job.state == Job.DONE
        return len(queries)

    cost(2)
    # Mails are asked for some at a time: three queries for each fifty.
    assert cost(150) <= cost(20) + 12
