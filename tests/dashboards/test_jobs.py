"""The pages of work in the background: how far it is, its file, what went wrong, and stopping it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from institutions.models import Job
from institutions.roles import Capability

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client, site, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def make_job(institution_a, manager_a):
    def make(**fields):
        asked = {"kind": "k", "needs": Capability.EXPORT_LEARNERS, "title": "A list", "language": "en"}
        whose = {"institution": institution_a, "made_by": manager_a, "made_at": timezone.now()}
        return Job.objects.create(**asked | whose | fields)

    return make


def page_of(job, name="manage_job"):
    return reverse(name, args=[job.key])


def text_of(response):
    return response.content.decode()


def test_while_it_is_under_way_a_bar_shows_how_far_it_is(manager, make_job):
    page = text_of(manager.get(page_of(make_job(state=Job.RUNNING, done=1200, total=5000))))
    assert '<progress max="100" value="24"' in page
    assert "1,200 of 5,000 done" in page
    assert "data-under-way" in page
    assert "Look again" in page


def test_before_the_total_is_known_the_bar_says_only_that_it_moves(manager, make_job):
    page = text_of(manager.get(page_of(make_job(state=Job.RUNNING))))
    assert '<progress aria-label="Done so far"></progress>' in page


def test_an_interruption_is_told(manager, make_job):
    assert "It was interrupted" in text_of(manager.get(page_of(make_job(state=Job.RUNNING, tries=2))))


def test_it_is_stopped_by_a_button(manager, make_job):
    job = make_job(state=Job.RUNNING)
    page = manager.post(page_of(job, "manage_cancel_job"), follow=True)
    assert "It is stopped" in text_of(page)
    assert "data-under-way" not in text_of(page)
    job.refresh_from_db()
    assert job.state == Job.CANCELLED
    assert "It was over already" in text_of(manager.post(page_of(job, "manage_cancel_job"), follow=True))


def test_what_went_wrong_is_said_in_words(manager, make_job):
    page = text_of(manager.get(page_of(make_job(state=Job.FAILED, error="The file is empty. Choose another one."))))
    assert "This did not work" in page
    assert "The file is empty. Choose another one." in page


def test_the_file_is_a_download_for_those_who_may_see_it(
    manager, make_job, private_files, client, alice, bob, charlie, manager_a
):
    path = storages["private"].save("jobs/x.csv", ContentFile(b"a,b"))
    job = make_job(state=Job.DONE, file=path, file_name="list.csv", file_type="text/csv; charset=utf-8")
    assert "Download the file" in text_of(manager.get(page_of(job)))
    answer = manager.get(page_of(job, "manage_job_file"))
    assert b"".join(answer.streaming_content) == b"a,b"
    assert answer["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    for person in (alice, bob, charlie):
        client.force_login(person)
        assert client.get(page_of(job, "manage_job_file")).status_code == 404
        assert client.get(page_of(job)).status_code == 404
        assert client.post(page_of(job, "manage_cancel_job")).status_code == 404


def test_before_and_after_its_time_the_file_is_explained(manager, make_job):
    assert manager.get(page_of(make_job(), "manage_job_file")).status_code == 202
    deleted = make_job(state=Job.DONE, file_name="list.csv", deleted_at=timezone.now())
    answer = manager.get(page_of(deleted, "manage_job_file"))
    assert answer.status_code == 410
    assert "This file is deleted" in text_of(answer)


def test_the_list_shows_the_newest_first_with_as_many_queries_for_two_as_for_twenty(
    manager, make_job, django_assert_max_num_queries
):
    at = timezone.now()
    for number in range(30):
        make_job(title=f"List {number:02}", made_at=at - timedelta(minutes=number))
    manager.get(reverse("manage_jobs"))
    with django_assert_max_num_queries(6) as counted:
        page = text_of(manager.get(reverse("manage_jobs")))
    assert page.index("List 00") < page.index("List 24")
    assert "List 25" not in page
    with django_assert_max_num_queries(len(counted.captured_queries)):
        assert "List 25" in text_of(manager.get(reverse("manage_jobs") + "?page=2"))
    assert manager.get(reverse("manage_jobs") + "?page=3").status_code == 404


def test_who_has_begun_nothing_and_may_begin_nothing_finds_no_list(client, site, alice, make_job):
    client.force_login(alice)
    assert client.get(reverse("manage_jobs")).status_code == 404
    make_job(needs="", institution=None, made_by=alice, title="My own record")
    assert "My own record" in text_of(client.get(reverse("manage_jobs")))


def test_without_work_the_list_says_what_it_is_for(manager):
    assert "Nothing runs in the background" in text_of(manager.get(reverse("manage_jobs")))
