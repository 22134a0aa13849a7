"""Which columns the list of learners shows: chosen once, kept, and the same in its files."""

import csv
import io

import pytest
from django.urls import reverse

from dashboards import columns
from dashboards.models import ListChoice
from tests.certificates.factories import make_certificate
from tests.courses.factories import make_course
from tests.dashboards.factories import make_enrolment

LIST = "/en/manage/"


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def finished(site, alice, institution_a):
    course = make_course(title="Essentials")
    make_enrolment(alice, course.translation_key, institution_a, percent=100, enrolled_days_ago=400)
    return make_certificate(alice, institution=institution_a, achievement_key=course.translation_key)


def heads(page):
    table = page.content.decode().split("<thead", 1)[1].split("</thead>", 1)[0]
    return [part.split("<", 1)[0] for part in table.replace('<svg class="icon', "").split('columnheader">')[1:]]


def header_of_file(client, address, ending="csv"):
    response = client.get(reverse("manage_learners_file", args=[ending]) + address)
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def choose(client, *names, asked="", **more):
    return client.post(reverse("manage_columns"), {"columns": names, "asked": asked, **more})


def test_the_usual_columns_are_shown_until_somebody_chooses(manager, finished):
    page = manager.get(LIST)
    assert page.context["shown"] == columns.USUAL
    assert ">alice@a.example<" in page.content.decode()


def test_chosen_columns_are_kept_for_the_person(manager, client, manager_a, finished):
    answer = choose(manager, "certificate", "finished_on", asked="sort=name")
    assert (answer.status_code, answer.url) == (302, f"{LIST}?sort=name")
    client.logout()
    client.force_login(manager_a)
    page = client.get(LIST)
    assert page.context["shown"] == ("finished_on", "certificate")
    assert finished.serial in page.content.decode()
    assert ">alice@a.example<" not in page.content.decode()


def test_no_column_at_all_leaves_the_name(manager, finished):
    choose(manager)
    page = manager.get(LIST)
    assert page.context["shown"] == ()
    assert "Alice Okafor" in page.content.decode()
    assert 'role="cell"' not in page.content.decode()


def test_the_usual_ones_come_back_with_one_button(manager, manager_a, finished):
    choose(manager, "certificate")
    choose(manager, "certificate", usual="1")
    assert manager.get(LIST).context["shown"] == columns.USUAL
    assert ListChoice.objects.get(person=manager_a).columns is None


def test_an_address_shows_columns_and_keeps_nothing(manager, finished):
    page = manager.get(LIST, {"columns": "name,state,course"})
    assert page.context["shown"] == ("course", "state")
    assert manager.get(LIST).context["shown"] == columns.USUAL
    assert not ListChoice.objects.exists()


@pytest.mark.parametrize("asked", ["state", "name,password", "name,", "x", "name,course,course,evil", "name" * 60])
def test_what_is_no_column_is_not_found(manager, finished, asked):
    assert manager.get(LIST, {"columns": asked}).status_code == 404
    assert manager.get(reverse("manage_learners_csv"), {"columns": asked}).status_code == 404


def test_columns_that_are_none_are_refused(manager, finished):
    assert choose(manager, "password").status_code == 404
    assert choose(manager, "state", asked="show=nobody").status_code == 404
    assert manager.get(reverse("manage_columns")).status_code == 405


def test_a_file_has_all_columns_or_those_that_are_shown(manager, finished):
    choose(manager, "finished_on", "certificate")
    page = manager.get(LIST)
    everything, shown = page.context["everything"], page.context["here"]
    assert header_of_file(manager, everything)[0][3:5] == ["enrolled on", "progress in percent"]
    assert len(header_of_file(manager, everything)[0]) == 1 + len(columns.COLUMNS)
    [head, row] = header_of_file(manager, shown)
    assert head == ["name", "finished on", "certificate id"]
    assert (row[0], row[2]) == ("Alice Okafor", finished.serial)
    json = b"".join(manager.get(reverse("manage_learners_file", args=["json"]) + shown).streaming_content).decode()
    assert '"name": "certificate"' in json
    assert '"email"' not in json


def test_columns_of_the_screen_are_columns_of_the_file():
    from dashboards.listings import learner_columns

    assert tuple(each.name for each in learner_columns()) == (columns.ALWAYS, *columns.COLUMNS)


@pytest.mark.parametrize("text", ["name", "name,state", "name,email,course"])
def test_columns_are_read_as_they_are_written(text):
    assert columns.written(columns.read(text)) == text
