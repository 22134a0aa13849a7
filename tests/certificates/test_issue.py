import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts.actions import confirm_certificate_name
from certificates import documents
from certificates.actions import issue_certificate
from certificates.awards import Award
from certificates.models import Certificate
from courses.queries import course_contents
from learning.management.commands.worker import run_one_task
from tests.certificates.factories import make_certificate
from tests.courses.factories import make_course


@pytest.fixture
def course_page(site):
    return make_course()


@pytest.fixture
def issue(alice, at, course_page):
    confirm_certificate_name(user=alice, name="Alice Okafor", at=at)

    def issue():
        course = course_contents(course_page)
        award = Award(
            kind=Certificate.COURSE,
            key=course.key,
            title=course.certificate_title,
            minutes=course.hours * 60,
            outcomes=course.outcomes,
            language=course.language,
            completed_at=at,
        )
        return issue_certificate(holder=alice, award=award, issuer="Harbour City Chamber", at=at)

    return issue


def test_a_second_call_returns_the_same_certificate(issue):
    assert issue() == issue()
    assert Certificate.objects.count() == 1
    assert DBTaskResult.objects.filter(task_path="certificates.tasks.render_certificate").count() == 1


def test_the_database_refuses_a_second_valid_certificate_for_a_course(alice):
    first = make_certificate(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_certificate(alice, achievement_key=first.achievement_key)
    make_certificate(alice, achievement_key=first.achievement_key, state=Certificate.SUPERSEDED)


def test_ids_do_not_follow_each_other(alice):
    serials = [make_certificate(alice).serial for _number in range(20)]
    assert len({serial[:6] for serial in serials}) == 20


def test_later_edits_of_the_course_and_the_name_change_no_certificate(issue, alice, course_page, at, client):
    certificate = issue()
    before = documents.certificate_html(certificate), client.get(f"/verify/{certificate.serial}.json").json()
    course_page.certificate_title, course_page.hours = "Another title", 99
    course_page.outcomes = [("outcome", "Something else")]
    course_page.save()
    confirm_certificate_name(user=alice, name="Somebody Else", at=at)
    certificate = Certificate.objects.get(pk=certificate.pk)
    after = documents.certificate_html(certificate), client.get(f"/verify/{certificate.serial}.json").json()
    assert after == before


def test_a_failed_print_is_tried_again_once_and_keeps_its_error(issue, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no paper")

    monkeypatch.setattr(documents, "render_pdf", fail)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    issue()
    assert run_one_task("worker")
    again = DBTaskResult.objects.get(task_path="certificates.tasks.render_certificate")
    assert again.status == TaskResultStatus.READY
    assert "no paper" in again.traceback
    assert 50 < (again.run_after - timezone.now()).total_seconds() <= 60
