"""Teaching packs: asked for by trainers and managers, made by the worker, and what is said in them of the country."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from classroom.flows import jobs
from institutions.models import Job, Membership
from institutions.roles import Role
from tests.accounts.factories import make_user
from tests.courses.factories import make_module
from tests.fire.failpoints import Crash, crash_before_statement
from tests.quizzes.factories import make_question
from tests.trainers.packs.factories import make_guide, make_note
from trainers.models import CountryNote
from trainers.packs import documents

pytestmark = pytest.mark.django_db
FILES = [
    "01-facilitator-guide.pdf", "02-slides.pptx", "03-slides.pdf", "04-exercise-sheet.pdf", "05-answer-notes.pdf",
    "06-attendance-sheet.pdf", "07-test-before.pdf", "08-test-after.pdf", "09-test-key.pdf", "10-survey.pdf",
]  # fmt: skip
QUERIES = 6  # of the page, however many packs it lists


@pytest.fixture
def module(site):
    module = make_module("trademarks", code="M02")
    for _number in range(9):
        make_question("single", bank=module.quiz.bank)
    make_guide(module)
    return module


@pytest.fixture
def printed(monkeypatch):
    """Printing is tried elsewhere: here each sheet is its HTML."""
    monkeypatch.setattr(documents.Sheet, "pdf", lambda sheet: sheet.html().encode())


@pytest.fixture
def manager(client, site, manager_a):
    client.force_login(manager_a)
    return client


def ask(client, module, language="en"):
    client.post(reverse("manage_teaching_packs"), {"module": str(module.translation_key), "language": language})
    return Job.objects.latest("pk")


def work(job):
    while jobs.work_on(job=job, at=timezone.now()):
        pass
    job.refresh_from_db()
    return job


def unpacked(job):
    with storages["private"].open(job.file) as file:
        packed = ZipFile(BytesIO(file.read()))
    return {name: packed.read(name) for name in packed.namelist()}


def test_a_pack_is_made_in_the_background_and_can_be_downloaded(manager, module, printed):
    job = ask(manager, module, "fr")
    assert job.state == Job.WAITING
    done = work(job)
    assert (done.state, done.done, done.total) == (Job.DONE, 11, 11)
    assert list(unpacked(done)) == FILES
    assert "Guide d’animation" in unpacked(done)[FILES[0]].decode()
    file = manager.get(reverse("manage_job_file", args=[done.key]))
    assert "teaching-pack-m02-fr.zip" in file["Content-Disposition"]


def test_the_page_lists_the_latest_packs_with_as_many_queries_as_there_is_one(
    manager, module, printed, django_assert_num_queries
):
    page = reverse("manage_teaching_packs")
    ask(manager, module)
    assert "Teaching pack: Trademarks, English" in manager.get(page).content.decode()
    for _more in range(2):
        with django_assert_num_queries(QUERIES):
            manager.get(page)
        ask(manager, module)


@pytest.mark.parametrize("number", [2, 9, 16, 23])
def test_killed_in_front_of_any_statement_it_is_made_all_the_same(manager, module, printed, number):
    whole = unpacked(work(ask(manager, module)))
    job = ask(manager, module)
    with pytest.raises(Crash), crash_before_statement(number):
        work(job)
    again = unpacked(work(job))
    assert again.keys() == whole.keys()
    assert all(again[name] == whole[name] for name in whole if name.endswith(".pdf"))


def test_a_trainer_asks_too_and_a_learner_finds_nothing(client, site, institution_a, module, bob, alice):
    client.force_login(bob)
    assert client.get(reverse("manage_teaching_packs")).status_code == 200
    for person in (alice, make_user("observer@a.example")):
        Membership.objects.get_or_create(user=person, institution=institution_a, role=Role.OBSERVER)
        client.force_login(person)
        assert client.get(reverse("manage_teaching_packs")).status_code == 404
        assert client.post(reverse("manage_teaching_packs")).status_code == 404


def test_a_module_without_a_guide_is_not_offered(manager, module):
    other = make_module("copyright", code="M06")
    page = manager.get(reverse("manage_teaching_packs")).content.decode()
    assert str(module.translation_key) in page
    assert str(other.translation_key) not in page
    wrong = {"module": str(other.translation_key), "language": "en"}
    assert manager.post(reverse("manage_teaching_packs"), wrong).status_code == 200
    assert not Job.objects.exists()


def test_who_may_not_any_more_when_it_is_made_gets_none(manager, manager_a, module, printed):
    job = ask(manager, module)
    manager_a.memberships.all().delete()
    assert work(job).state == Job.FAILED
    assert "does not teach" in job.error


def test_a_guide_that_is_gone_meanwhile_is_told(manager, module, printed):
    job = ask(manager, module)
    module.guides.all().delete()
    assert work(job).state == Job.FAILED
    assert "not published any more" in job.error


# In our country ----------------------------------------------------------------------


def text(**fields):
    return {"text": "Office: Quay 5\n\n Fee: 40 ", "owner": "Registry desk", "review_by": "2027-01-31"} | fields


def test_what_a_manager_writes_of_the_country_stands_in_the_next_pack(manager, module, printed):
    about = {"module": str(module.translation_key), "language": "en"}
    manager.post(reverse("manage_new_country_note"), about | text())
    note = CountryNote.objects.get()
    assert (note.text, note.owner, str(note.review_by)) == ("Office: Quay 5\nFee: 40", "Registry desk", "2027-01-31")
    assert "<li>Office: Quay 5</li>" in unpacked(work(ask(manager, module)))[FILES[0]].decode()
    manager.post(reverse("manage_country_note", args=[note.pk]), text(text="Fee: 50"))
    assert CountryNote.objects.get().text == "Fee: 50"
    manager.post(reverse("manage_remove_country_note", args=[note.pk]))
    assert not CountryNote.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "\n".join("abcdefghijklm")}, "These are 13 lines; 12 fit on a slide."),
        ({"text": "x" * 101}, "A line has at most 100 letters."),
        ({"review_by": ""}, "This field is required."),
        ({"owner": " "}, "This field is required."),
    ],
)
def test_a_text_that_does_not_fit_is_refused_and_kept_in_the_form(manager, module, wrong, said):
    about = {"module": str(module.translation_key), "language": "en"}
    page = manager.post(reverse("manage_new_country_note"), about | text() | wrong).content.decode()
    assert said in page
    assert "Registry desk" in page or "owner" in wrong
    assert not CountryNote.objects.exists()


def test_a_second_text_on_the_same_module_and_language_is_refused(manager, module, institution_a):
    make_note(institution_a, module.translation_key, at=timezone.now(), text="First")
    about = {"module": str(module.translation_key), "language": "en"}
    page = manager.post(reverse("manage_new_country_note"), about | text()).content.decode()
    assert "There is a text on this module in this language already" in page
    assert CountryNote.objects.get().text == "First"


def test_a_text_that_was_to_be_checked_is_flagged_and_stands_first(manager, module, institution_a):
    at = timezone.now()
    make_note(institution_a, module.translation_key, at=at, review_by=at.date() + timedelta(days=9), owner="Fresh")
    assert "Check it" not in manager.get(reverse("manage_country_notes")).content.decode()
    old = {"language": "fr", "owner": "Stale", "review_by": at.date() - timedelta(days=2)}
    make_note(institution_a, module.translation_key, at=at, **old)
    page = manager.get(reverse("manage_country_notes")).content.decode()
    assert page.count("Check it") == 1
    assert page.index("Stale") < page.index("Fresh")


def test_texts_of_another_institution_are_not_there(manager, module, institution_b):
    note = make_note(institution_b, module.translation_key, at=timezone.now(), owner="Plinquetine")
    assert "Plinquetine" not in manager.get(reverse("manage_country_notes")).content.decode()
    for method, name in (("get", "manage_country_note"), ("post", "manage_country_note")):
        assert getattr(manager, method)(reverse(name, args=[note.pk]), text()).status_code == 404
    assert manager.post(reverse("manage_remove_country_note", args=[note.pk])).status_code == 404
    assert CountryNote.objects.get().owner == "Plinquetine"


def test_the_list_asks_as_many_queries_for_many_texts_as_for_one(
    manager, module, institution_a, django_assert_max_num_queries
):
    for language in ("en", "fr", "es", "ar", "ru"):
        make_note(institution_a, module.translation_key, at=timezone.now(), language=language)
    with django_assert_max_num_queries(12):
        manager.get(reverse("manage_country_notes"))


def test_an_editor_writes_of_the_country_and_a_trainer_does_not(client, site, institution_a, bob):
    editor = make_user("editor@a.example")
    Membership.objects.create(user=editor, institution=institution_a, role=Role.EDITOR)
    for person, status in ((editor, 200), (bob, 404)):
        client.force_login(person)
        assert client.get(reverse("manage_country_notes")).status_code == status
        assert client.get(reverse("manage_new_country_note")).status_code == status
