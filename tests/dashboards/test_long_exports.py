"""Lists as files through their addresses: who gets them, what is made at once, and what in the background."""

import io
import json
import zipfile
from dataclasses import replace
from uuid import UUID

import openpyxl
import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from classroom.flows import jobs
from dashboards.exports import formats, spool
from institutions.models import Institution, Job, Membership
from institutions.roles import Role
from tests.certificates.factories import make_certificate
from tests.dashboards.factories import make_enrolment, make_members
from tests.fire.failpoints import Crash, crash_before_statement

pytestmark = pytest.mark.django_db
COURSE = UUID("11111111-1111-4111-8111-111111111111")


@pytest.fixture
def manager(client, site, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def short(monkeypatch):
    """Let a list be long with four lines."""
    for ending, form in formats.FORMATS.items():
        monkeypatch.setitem(formats.FORMATS, ending, replace(form, rows_at_once=3))
    monkeypatch.setattr(spool, "ROWS_IN_A_STEP", 2)


def address(ending, what="learners"):
    return reverse(f"manage_{what}_file", args=[ending])


def content_of(response):
    return b"".join(response.streaming_content)


def names_in(content):
    rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2, values_only=True)
    return [row[0] for row in rows]


def enrol(institution, number, **more):
    people = make_members(institution, number, **more)
    return [make_enrolment(each, COURSE, institution, days_ago=place) for place, each in enumerate(people)]


def work(job):
    while jobs.work_on(job=job, at=timezone.now()):
        pass
    return Job.objects.get(pk=job.pk)


def test_a_list_of_learners_comes_in_each_format(manager, institution_a):
    enrol(institution_a, 3)
    sheet = manager.get(address("xlsx"))
    assert names_in(content_of(sheet)) == ["Learner0", "Learner1", "Learner2"]
    assert sheet["Content-Disposition"].endswith('.xlsx"')
    assert "no-store" in sheet["Cache-Control"]
    assert b"Learner2" in zipfile.ZipFile(io.BytesIO(content_of(manager.get(address("ods"))))).read("content.xml")
    found = json.loads(content_of(manager.get(address("json"), {"q": "learner1"})))
    assert [row["name"] for row in found["rows"]] == ["Learner1"]
    assert found["rows"][0]["percent"] == 0
    assert manager.get(address("exe")).status_code == 404


def test_a_list_of_certificates_comes_in_each_format(manager, institution_a, institution_b, alice, charlie):
    make_certificate(alice, institution=institution_a)
    make_certificate(charlie, institution=institution_b, name="Somebody else")
    found = json.loads(content_of(manager.get(address("json", "certificates"))))
    assert [row["name"] for row in found["rows"]] == [alice.certificates.get().name]
    assert found["rows"][0]["state"] == "Valid"
    assert b"Somebody else" not in content_of(manager.get(address("csv", "certificates")))
    assert json.loads(content_of(manager.get(address("json", "certificates"), {"show": "revoked"})))["rows"] == []
    assert manager.get(address("json", "certificates"), {"institution": institution_b.slug}).status_code == 404


@pytest.mark.parametrize("what", ["learners", "certificates"])
def test_who_may_not_export_finds_no_file(client, site, alice, bob, what):
    for person in (alice, bob):
        client.force_login(person)
        assert client.get(address("xlsx", what)).status_code == 404
        assert client.post(address("xlsx", what)).status_code == 404


def test_an_observer_sees_the_list_and_takes_no_file(client, site, alice, institution_a):
    Membership.objects.filter(user=alice).delete()
    Membership.objects.create(user=alice, institution=institution_a, role=Role.OBSERVER)
    client.force_login(alice)
    assert address("xlsx") not in client.get(reverse("manage_learners")).content.decode()
    assert client.get(address("xlsx")).status_code == 404


def test_reading_a_long_list_offers_to_make_the_file_and_makes_nothing(manager, institution_a, short):
    enrol(institution_a, 4)
    page = manager.get(address("xlsx"), {"q": "learner"})
    assert "Make the file" in page.content.decode()
    assert not Job.objects.exists()


@pytest.mark.parametrize(("sort", "first"), [("activity", "Learner0"), ("name", "Learner0"), ("progress", "Learner0")])
def test_a_long_list_is_made_in_the_background_as_it_was_asked_for(
    manager, institution_a, short, private_files, sort, first
):
    enrol(institution_a, 9)
    answer = manager.post(f"{address('xlsx')}?sort={sort}&q=learner")
    job = work(Job.objects.get())
    assert answer["Location"] == reverse("manage_job", args=[job.key])
    assert (job.state, job.done, job.total) == (Job.DONE, 9, 9)
    names = names_in(storages["private"].open(job.file).read())
    assert sorted(names) == [f"Learner{each}" for each in range(9)]
    assert names[0] == first
    assert job.file_name.startswith(f"{institution_a.slug}-learners-")
    assert manager.get(reverse("manage_job_file", args=[job.key]))["Content-Type"] == formats.XLSX_TYPE


def test_members_without_a_course_are_listed_in_the_background_too(manager, alice, institution_a, short, private_files):
    make_members(institution_a, 5)
    manager.post(f"{address('json')}?show=not-enrolled")
    manager.post(f"{address('ods')}?show=not-enrolled")
    job = work(Job.objects.get())
    content = zipfile.ZipFile(storages["private"].open(job.file)).read("content.xml")
    assert content.count(b"<table:table-row>") == 7, "the head, five, and Alice"


def test_certificates_are_made_in_the_background(manager, institution_a, short, private_files):
    for person in make_members(institution_a, 5):
        make_certificate(person, institution=institution_a)
    manager.post(address("xlsx", "certificates"))
    job = work(Job.objects.get())
    assert job.state == Job.DONE
    assert len(names_in(storages["private"].open(job.file).read())) == 5


def killed(number, job):
    try:
        with crash_before_statement(number):
            work(job)
    except Crash:
        return True
    return False


def test_killed_in_front_of_any_statement_no_row_is_missing_or_double(
    manager, institution_a, short, private_files, django_capture_on_commit_callbacks
):
    enrol(institution_a, 5)
    number = 1
    while True:
        manager.post(address("xlsx"))
        job = Job.objects.latest("pk")
        with django_capture_on_commit_callbacks(execute=True):
            if not killed(number, job):
                break
            job = work(job)
        assert names_in(storages["private"].open(job.file).read()) == [f"Learner{each}" for each in range(5)], number
        number += 3
    assert number > 12
    assert len(storages["private"].listdir("jobs")[1]) == Job.objects.count(), "a kill leaves no file behind"


def test_who_goes_on_learning_meanwhile_stands_once_in_the_file(manager, institution_a, short, private_files):
    enrolments = enrol(institution_a, 6)
    manager.post(address("xlsx"))
    job = Job.objects.get()
    killed(14, job)
    enrolments[-1].last_activity_at = timezone.now()
    enrolments[-1].save()
    names = names_in(storages["private"].open(work(job).file).read())
    assert sorted(names) == [f"Learner{each}" for each in range(6)]


def test_who_is_a_manager_no_more_gets_no_file(manager, manager_a, institution_a, short, private_files):
    enrol(institution_a, 4)
    manager.post(address("xlsx"))
    manager_a.memberships.all().delete()
    job = work(Job.objects.get())
    assert (job.state, job.file) == (Job.FAILED, "")
    assert "may not see it any more" in job.error


def test_an_office_takes_the_list_of_all_its_centres(manager, manager_a, institution_a, short, private_files):
    centre = Institution.objects.create(name="Centre", slug="centre", parent=institution_a)
    enrol(institution_a, 2)
    enrol(centre, 3, prefix="far")
    manager.post(address("xlsx"))
    job = work(Job.objects.get())
    assert job.institution == institution_a
    assert len(names_in(storages["private"].open(job.file).read())) == 5


def test_long_lists_of_institutions_with_nobody_above_are_taken_one_by_one(manager, manager_a, institution_a, short):
    other = Institution.objects.create(name="Third Guild", slug="third")
    Membership.objects.create(user=manager_a, institution=other, role=Role.MANAGER)
    enrol(institution_a, 4)
    assert "choose one institution" in manager.post(address("xlsx")).content.decode()
    assert not Job.objects.exists()
    manager.post(f"{address('xlsx')}?institution={institution_a.slug}")
    assert Job.objects.get().institution == institution_a


def test_a_pdf_is_for_as_many_lines_as_somebody_reads(manager, institution_a, monkeypatch):
    pdf = formats.FORMATS["pdf"]
    monkeypatch.setitem(formats.FORMATS, "pdf", replace(pdf, rows_at_once=2, most_rows=3))
    enrol(institution_a, 4)
    assert "Narrow the list" in manager.post(address("pdf")).content.decode()
    assert not Job.objects.exists()


def test_both_lists_offer_every_format(manager, institution_a):
    enrol(institution_a, 1)
    for what in ("learners", "certificates"):
        page = manager.get(reverse(f"manage_{what}")).content.decode()
        assert all(f'href="{address(ending, what)}?' in page for ending in ("xlsx", "ods", "json", "pdf"))
