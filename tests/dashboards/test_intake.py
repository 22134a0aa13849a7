"""The pages on which a manager brings learners in from a file."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from classroom.flows import jobs
from institutions.models import Institution, Job, LearnerImport, Membership
from institutions.roles import CAPABILITIES, Capability, Role
from institutions.roster.reading import read_table

pytestmark = pytest.mark.django_db

TABLE = "email,first name,last name,cohort\namina@new.example,Amina,Haddad,Spring\nbad,Li,Wei,\n"
NASTY = "<script>alert(1)</script>"


@pytest.fixture
def manager(client, site, manager_a, private_files):
    client.force_login(manager_a)
    return client


def text_of(response):
    return response.content.decode()


def streamed(response):
    return b"".join(response.streaming_content).decode("utf-8-sig")


def send(client, content=TABLE, name="people.csv", **fields):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(reverse("manage_imports"), {"file": SimpleUploadedFile(name, data), "language": "en", **fields})


def work():
    for job in Job.objects.under_way():
        while jobs.work_on(job=job, at=timezone.now()):
            pass


@pytest.fixture
def shown(manager):
    """Send a table, let the worker read it, and return the address of what it would do."""

    def shown(content=TABLE):
        page = send(manager, content)["Location"]
        work()
        return page

    return shown


def test_from_the_list_of_learners_to_learners(manager):
    assert reverse("manage_imports") in text_of(manager.get(reverse("manage_learners")))
    answer = send(manager)
    assert answer.status_code == 302
    page = answer["Location"]
    waiting = text_of(manager.get(page))
    assert "data-under-way" in waiting
    assert "Stop it" in waiting
    work()
    preview = text_of(manager.get(page))
    assert "data-under-way" not in preview
    assert 'id="job"' in preview, "by which the script sees that the work is over"
    assert "Bring in 1 row" in preview
    assert "Nothing is changed yet" in preview
    assert "These cohorts do not exist yet and are made:" in preview
    assert "“bad” is not an email address." in preview
    assert not User.objects.filter(email="amina@new.example").exists()
    manager.post(page + "bring-in/")
    work()
    assert "All that could come in is in" in text_of(manager.get(page))
    assert Membership.objects.filter(user__email="amina@new.example", role=Role.LEARNER).exists()


def test_the_report_says_of_each_row_what_became_of_it(manager, shown):
    page = shown()
    manager.post(page + "bring-in/")
    work()
    header, amina, bad = csv.reader(io.StringIO(streamed(manager.get(page + "report.csv"))))
    assert header[0] == "row"
    assert amina[:5] == ["2", "amina@new.example", "Amina", "Haddad", "New here: gets a mail"]
    assert amina[5]
    assert bad[0] == "3"
    assert bad[5:] == ["", "“bad” is not an email address."]


@pytest.mark.parametrize("start", "=+-@＝")
def test_no_cell_of_the_report_is_a_formula(manager, shown, start):
    page = shown(f'email,first name\na@new.example,"{start}cmd|calc!A1"\n"{start}x",B\n')
    for row in csv.reader(io.StringIO(streamed(manager.get(page + "report.csv")))):
        assert not [cell for cell in row if cell.startswith(tuple("=+-@＝"))]


def test_names_that_are_code_are_shown_as_text(manager, shown):
    page = text_of(manager.get(shown(f"email,{NASTY},first name,cohort\na@new.example,x,{NASTY},{NASTY}\n")))
    assert NASTY not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3


def test_rows_are_narrowed_to_what_becomes_of_them(manager, shown):
    page = shown()
    assert "amina@new.example" not in text_of(manager.get(page + "?show=refused"))
    assert "amina@new.example" in text_of(manager.get(page + "?show=new"))
    assert "No row is like this." in text_of(manager.get(page + "?show=same"))
    assert manager.get(page + "?show=nonsense").status_code == 404


def test_a_long_file_costs_as_many_queries_as_a_short_one(manager, shown, django_assert_max_num_queries):
    few = shown()
    many = shown("email,first name,cohort\n" + "".join(f"p{each}@new.example,P,C{each}\n" for each in range(300)))
    manager.get(few)
    with django_assert_max_num_queries(10) as counted:
        manager.get(few)
    with django_assert_max_num_queries(len(counted.captured_queries)):
        assert "p51@" not in text_of(manager.get(many))


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(manager, shown):
    page = text_of(manager.get(shown("name,age\nA,1\n")))
    assert "This file could not be read" in page
    assert "No column is named “email”" in page
    assert "Choose another file" in page


def test_without_a_file_or_with_a_huge_one_nothing_begins(manager, monkeypatch):
    assert "Error:" in text_of(manager.post(reverse("manage_imports"), {"language": "en"}))
    monkeypatch.setattr("dashboards.intake_forms.MOST_BYTES", 10)
    assert "Split it into several" in text_of(send(manager))
    assert not LearnerImport.objects.exists()


def test_the_word_before_the_file_is_read_does_nothing(manager):
    page = send(manager)["Location"]
    manager.post(page + "bring-in/")
    assert LearnerImport.objects.get().confirmed_at is None
    assert manager.get(page + "report.csv").status_code == 404


def test_templates_are_tables_that_can_be_sent_back(manager):
    for ending in ("csv", "xlsx"):
        answer = manager.get(reverse(f"manage_import_{ending}"))
        assert f'filename="learners.{ending}"' in answer["Content-Disposition"]
        assert len(read_table(io.BytesIO(answer.content)).columns) == 9


def test_who_manages_two_institutions_says_for_which(manager, manager_a, institution_b, institution_a):
    Membership.objects.create(user=manager_a, institution=institution_b, role=Role.MANAGER)
    other = Institution.objects.create(name="Not theirs", slug="not-theirs")
    assert "Error:" in text_of(send(manager))
    assert "Error:" in text_of(send(manager, institution=other.slug))
    send(manager, institution=institution_b.slug)
    assert LearnerImport.objects.get().institution == institution_b


def test_only_those_who_may_see_it(client, site, shown, alice, bob, charlie, manager_a, institution_a, monkeypatch):
    page = shown()
    for person in (alice, bob, charlie):
        client.force_login(person)
        assert client.get(page).status_code == 404
        assert client.get(page + "report.csv").status_code == 404
        assert client.post(page + "bring-in/").status_code == 404
    client.force_login(manager_a)
    lessened = {Role.MANAGER: CAPABILITIES[Role.MANAGER] - {Capability.IMPORT_LEARNERS}}
    monkeypatch.setattr("institutions.roles.CAPABILITIES", {**CAPABILITIES, **lessened})
    assert client.get(page).status_code == 404
    assert client.get(reverse("manage_imports")).status_code == 404
    assert reverse("manage_imports") not in text_of(client.get(reverse("manage_learners")))
