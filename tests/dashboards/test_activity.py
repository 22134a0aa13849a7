"""Activity reports: asked for, counted once, and the same numbers on the page, in the PDF and in the Word file."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import docx
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from classroom.flows import jobs
from dashboards import activity_files
from dashboards.activity_cascade_words import CASCADE_WORDS, NAMES
from dashboards.activity_document import document
from dashboards.activity_queries import count_activity
from dashboards.activity_rows import Asked
from institutions.models import Institution, Job, LearnerProfile, Membership
from institutions.roles import Role
from progress.models import Enrolment
from tests.accounts.factories import make_user
from tests.certificates.factories import make_certificate
from tests.courses.factories import make_course
from tests.dashboards.factories import make_members
from tests.fire.failpoints import Crash, crash_before_statement
from tests.trainers.factories import make_attendance, make_candidacy, make_delivery, make_programme
from trainers.models import Delivery
from trainers.states import State

pytestmark = pytest.mark.django_db
COURSE = UUID("11111111-1111-4111-8111-111111111111")
LAST_YEAR = timezone.localdate().year - 1
BEGIN, END = datetime(LAST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)


@pytest.fixture
def manager(client, site, manager_a):
    client.force_login(manager_a)
    return client


def enrol(institution, number, *, month=3, finished=0, course=COURSE, year=LAST_YEAR, prefix="learner"):
    at = datetime(year, month, 10, 12, tzinfo=UTC)
    people = make_members(institution, number, prefix=f"{prefix}{year}{month}{str(course)[:3]}")
    for place, person in enumerate(people):
        done = at + timedelta(days=31) if place < finished else None
        Enrolment.objects.create(
            learner=person, course_key=course, institution=institution, enrolled_at=at,
            last_activity_at=done or at, completed_at=done, percent=100 if done else 0,
        )  # fmt: skip
    return people


def ask(client, whose, *, year=LAST_YEAR, language="en", course=""):
    asked = {"year": year, "whose": whose, "course": course, "language": language}
    answer = client.post(reverse("manage_reports"), asked)
    assert answer.status_code == 302, HTMLParser(answer.content).text()
    return work(Job.objects.latest("pk"))


def work(job):
    while jobs.work_on(job=job, at=timezone.now()):
        pass
    return Job.objects.get(pk=job.pk)


def report_of(job):
    return job.checkpoint["report"]


def page(client, job, language="en"):
    return client.get(f"/{language}/manage/reports/{job.key}/").content.decode()


# Counting ---------------------------------------------------------------------


def test_what_happened_in_the_year_is_counted(institution_a):
    people = enrol(institution_a, 12, finished=6)
    enrol(institution_a, 5, month=7)
    enrol(institution_a, 40, year=LAST_YEAR - 1)
    for person in people[:5]:
        make_certificate(person, institution=institution_a, issued_at=BEGIN + timedelta(days=99))
    counted = count_activity(Asked([institution_a], BEGIN, END))
    assert (counted["enrolments"], counted["learners"], counted["completions"]) == (17, 17, 6)
    assert (counted["certificates"], counted["kinds"]["course"]) == (5, 5)
    assert counted["enrolments_by_month"] == [0, 0, 12, 0, 0, 0, 5, 0, 0, 0, 0, 0]
    assert counted["completions_by_month"] == [0, 0, 0, 6, *[0] * 8]
    assert counted["courses"] == [(str(COURSE), 17, 6)]


def test_nothing_of_another_institution_is_counted(institution_a, institution_b):
    enrol(institution_b, 9, finished=9)
    counted = count_activity(Asked([institution_a], BEGIN, END))
    assert counted["enrolments"] == counted["completions"] == counted["certificates"] == 0
    assert counted["courses"] == []


def test_few_people_are_hidden_and_with_them_what_would_tell_them(institution_a):
    enrol(institution_a, 2, month=1)
    enrol(institution_a, 9, month=2)
    enrol(institution_a, 20, month=3)
    counted = count_activity(Asked([institution_a], BEGIN, END))
    assert counted["enrolments"] == 31
    assert counted["enrolments_by_month"][:3] == [None, None, 20]


def test_counting_takes_as_many_queries_for_many_as_for_few(institution_a, django_assert_max_num_queries):
    enrol(institution_a, 60, finished=30)
    with django_assert_max_num_queries(15):
        count_activity(Asked([institution_a], BEGIN, END))


def test_a_report_of_a_course_counts_that_course_alone(manager, institution_a):
    course = make_course(title="Essentials")
    enrol(institution_a, 7, course=course.translation_key)
    enrol(institution_a, 9)
    job = ask(manager, f"one:{institution_a.slug}", course=str(course.translation_key))
    assert report_of(job)["now"]["enrolments"] == 7
    shown = page(manager, job)
    assert "Essentials" in shown
    assert "Trainers are" in shown
    assert "Sessions with" not in shown, "a course has none of its own"


def test_what_trainers_reached_is_counted_beside_last_year_and_leads_to_its_rows(manager, institution_a):
    trainer = make_candidacy(make_user("t@a.example"), institution_a, make_programme("Trainers"), State.CERTIFIED)
    for year, number in ((LAST_YEAR, 2), (LAST_YEAR - 1, 1)):
        for _each in range(number):
            session = make_delivery(trainer, status=Delivery.VERIFIED, held_on=date(year, 3, 4))
            make_attendance(session)
    make_delivery(trainer, status=Delivery.SUBMITTED, held_on=date(LAST_YEAR, 3, 4))
    job = ask(manager, f"one:{institution_a.slug}")
    report = report_of(job)
    assert report["now"]["cascade"] == {"teaching": None, "held": 2, "trained": 24, "firms": None}
    assert report["before"]["cascade"] == {"teaching": None, "held": 1, "trained": 12, "firms": None}
    shown = page(manager, job)
    assert "The trainers’ cascade" in shown
    lists = [each.attributes["href"] for each in HTMLParser(shown).css("a[href*='/cascade/rows/']")]
    assert len(lists) == 2
    assert manager.get(lists[0]).context["page"].paginator.count == 2
    assert document(report).notes[-1].startswith("Sessions of trainers count")


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_cascade_is_told_in_each_language(language):
    assert set(CASCADE_WORDS) == {code for code, _name in settings.LANGUAGES}
    assert len(set(CASCADE_WORDS[language])) == len(NAMES)


def test_a_report_from_before_the_cascade_was_counted_says_nothing_of_it(manager, institution_a):
    report = report_of(ask(manager, f"one:{institution_a.slug}"))
    del report["now"]["cascade"]
    assert "cascade" not in [section.key for section in document(report).sections]


# The three that must agree ----------------------------------------------------


def texts_of_word(content):
    file = docx.Document(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables]


def texts_of_html(markup):
    tables = HTMLParser(markup).css("article table, body.report table")
    return [[[cell.text(strip=True) for cell in row.css("th, td")] for row in table.css("tr")] for table in tables]


@pytest.fixture
def printed(monkeypatch):
    """The document that is printed, and pictures that need no fonts."""
    seen = []
    monkeypatch.setattr(activity_files, "render_pdf", lambda html, **_more: seen.append(html) or b"%PDF-")
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe"
        "0def46b80000000049454e44ae426082"
    )
    monkeypatch.setattr(activity_files, "png_of", lambda section, language: picture)
    return seen


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_page_the_pdf_and_the_word_file_say_the_same(manager, institution_a, printed, language):
    people = enrol(institution_a, 1234, finished=60)
    enrol(institution_a, 3, month=9)
    enrol(institution_a, 50, year=LAST_YEAR - 1)
    for person in people[:7]:
        make_certificate(person, institution=institution_a, issued_at=BEGIN + timedelta(days=99))
    job = ask(manager, f"one:{institution_a.slug}", language=language)
    shown = texts_of_html(page(manager, job))
    manager.get(reverse("manage_report_file", args=[job.key, "pdf"]))
    word = manager.get(reverse("manage_report_file", args=[job.key, "docx"]))
    assert len(shown) >= 5
    assert shown == texts_of_html(printed[0]) == texts_of_word(word.content)
    [_head, first, *_rest] = shown[0]
    assert [re.sub(r"\D", "", cell) for cell in first[1:3]] == ["1237", "50"]


def test_the_report_is_in_its_language_whatever_that_of_the_reader(manager, institution_a):
    enrol(institution_a, 9)
    job = ask(manager, f"one:{institution_a.slug}", language="ar")
    shown = page(manager, job, "en")
    assert f"تقرير النشاط {LAST_YEAR}" in shown
    assert '<article class="report flow" lang="ar" dir="rtl">' in shown


def test_a_word_file_in_arabic_runs_from_right_to_left(manager, institution_a, printed):
    enrol(institution_a, 9)
    job = ask(manager, f"one:{institution_a.slug}", language="ar")
    file = docx.Document(io.BytesIO(activity_files.docx_of(document(report_of(job)))))
    assert all(paragraph._p.pPr.find(activity_files.qualified("bidi")) is not None for paragraph in file.paragraphs)
    assert all(
        run._r.rPr.find(activity_files.qualified("rtl")) is not None for each in file.paragraphs for run in each.runs
    )
    assert all("w:bidiVisual" in table._tbl.tblPr.xml for table in file.tables)


def test_no_text_of_a_drawing_has_a_shift_apart_which_would_tear_arabic_words(manager, institution_a):
    enrol(institution_a, 9)
    report = document(report_of(ask(manager, f"one:{institution_a.slug}", language="ar")))
    for section in report.sections:
        if section.chart:
            drawing = activity_files.drawing_of(section, "ar")
            assert " dy=" not in drawing
            assert "href" not in drawing
            assert drawing.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


def test_what_is_counted_later_changes_no_report(manager, institution_a):
    enrol(institution_a, 9)
    job = ask(manager, f"one:{institution_a.slug}")
    before = page(manager, job)
    enrol(institution_a, 9, month=5)
    assert texts_of_html(page(manager, job)) == texts_of_html(before)


def test_what_nobody_was_asked_for_is_said_to_be_missing(manager, institution_a):
    shown = page(manager, ask(manager, f"one:{institution_a.slug}"))
    assert shown.count("learners have not been asked") == 2


# Whose ------------------------------------------------------------------------


def say(people, **facts):
    for person in people:
        LearnerProfile.objects.create(membership=person.memberships.get(), **facts)


def test_what_learners_said_of_themselves_is_counted_beside_those_who_said_nothing(manager, institution_a):
    people = enrol(institution_a, 20)
    say(people[:8], gender="female", firm_size="micro")
    say(people[8:14], gender="male")
    found = count_activity(Asked([institution_a], BEGIN, END))
    assert found["gender"] == {"female": 8, "male": 6, "": 6}
    assert found["firm_size"] == {"micro": 8, "": 12}
    text = page(manager, ask(manager, f"one:{institution_a.slug}", language="fr"))
    assert "Femmes" in text
    assert "1–9" in text
    assert "la question n’a pas été posée" not in text


def test_of_few_who_said_something_nobody_is_told(institution_a):
    people = enrol(institution_a, 12)
    say(people[:3], gender="female")
    found = count_activity(Asked([institution_a], BEGIN, END))["gender"]
    assert found["female"] is None
    assert found[""] is None


def test_what_is_known_elsewhere_is_not_counted_here(institution_a, institution_b):
    say(enrol(institution_b, 9), gender="female")
    enrol(institution_a, 9, prefix="own")
    assert count_activity(Asked([institution_a], BEGIN, END))["gender"] is None


def test_an_office_reports_itself_with_its_centres_or_each_alone(manager, institution_a):
    centre = Institution.objects.create(name="Centre", slug="centre", parent=institution_a)
    enrol(institution_a, 6)
    enrol(centre, 8, prefix="far")
    whole = ask(manager, f"office:{institution_a.slug}")
    assert report_of(whole)["now"]["enrolments"] == 14
    assert whole.institution == institution_a
    assert report_of(ask(manager, "one:centre"))["now"]["enrolments"] == 8


def test_a_country_is_what_the_person_may_see_of_it(manager, manager_a, institution_a, institution_b):
    third = Institution.objects.create(name="Third", slug="third", country="FR")
    Membership.objects.create(user=manager_a, institution=third, role=Role.MANAGER)
    Institution.objects.filter(pk=institution_a.pk).update(country="KE")
    Institution.objects.filter(pk=institution_b.pk).update(country="FR")
    enrol(third, 6)
    enrol(institution_b, 9, prefix="far")
    report = report_of(ask(manager, "country:FR", language="fr"))
    assert (report["now"]["enrolments"], report["institutions"], report["whose"]) == (6, ["Third"], "France")


def test_a_report_of_several_is_closed_to_who_may_see_but_one(manager, manager_a, institution_a, client):
    third = Institution.objects.create(name="Third", slug="third")
    post = Membership.objects.create(user=manager_a, institution=third, role=Role.MANAGER)
    job = ask(manager, "all:")
    assert manager.get(reverse("manage_report", args=[job.key])).status_code == 200
    post.delete()
    for name, more in (("manage_report", []), ("manage_report_file", ["pdf"])):
        assert manager.get(reverse(name, args=[job.key, *more])).status_code == 404
    assert job.title not in manager.get(reverse("manage_reports")).content.decode()


def test_what_is_not_offered_is_refused_and_nothing_begins(manager, institution_b):
    for asked in (
        {"whose": f"one:{institution_b.slug}"}, {"whose": "country:FR"}, {"year": 1066}, {"language": "xx"},
        {"course": str(COURSE)},
    ):  # fmt: skip
        whole = {"year": LAST_YEAR, "whose": "one:harbour-city", "course": "", "language": "en"} | asked
        assert manager.post(reverse("manage_reports"), whole).status_code == 200
    assert not Job.objects.exists()


def test_who_sees_no_learners_finds_no_reports(client, site, alice, bob):
    for person in (alice, bob):
        client.force_login(person)
        assert client.get(reverse("manage_reports")).status_code == 404


def test_who_may_not_see_it_any_more_when_it_is_made_gets_none(manager, manager_a, institution_a):
    asked = {"year": LAST_YEAR, "whose": f"one:{institution_a.slug}", "course": "", "language": "en"}
    manager.post(reverse("manage_reports"), asked)
    manager_a.memberships.all().delete()
    assert work(Job.objects.get()).state == Job.FAILED


def test_killed_in_front_of_any_statement_it_is_made_all_the_same(manager, institution_a):
    enrol(institution_a, 9)
    whole = report_of(ask(manager, f"one:{institution_a.slug}"))
    asked = {"year": LAST_YEAR, "whose": f"one:{institution_a.slug}", "course": "", "language": "en"}
    for number in range(3, 40, 6):
        manager.post(reverse("manage_reports"), asked)
        job = Job.objects.latest("pk")
        try:
            with crash_before_statement(number):
                work(job)
        except Crash:
            pass
        assert report_of(work(job)) == whole


def test_a_report_that_is_not_made_yet_leads_to_how_far_it_is(manager, institution_a):
    asked = {"year": LAST_YEAR, "whose": f"one:{institution_a.slug}", "course": "", "language": "en"}
    manager.post(reverse("manage_reports"), asked)
    job = Job.objects.get()
    assert manager.get(reverse("manage_report", args=[job.key]))["Location"] == reverse("manage_job", args=[job.key])
    assert manager.get(reverse("manage_report_file", args=[job.key, "pdf"])).status_code == 404
    done = work(job)
    assert (
        reverse("manage_report", args=[job.key]) in manager.get(reverse("manage_job", args=[done.key])).content.decode()
    )
    assert done.made_at.date() >= date(LAST_YEAR, 1, 1)
