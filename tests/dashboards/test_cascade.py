"""Staff see the cascade of their institutions: numbers that lead to their rows, and nobody else's trainers."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from classroom.flows.cascade import recount_cascade
from dashboards.exports.formats import FORMATS
from dashboards.training.cascade_listings import LISTINGS
from institutions.models import Membership
from institutions.roles import Role
from pages.clock import now
from tests.accounts.factories import make_user
from tests.trainers.factories import make_attendance, make_candidacy, make_delivery, make_firm, make_programme
from trainers.models import Delivery, FollowUp
from trainers.states import State

STRANGERS = ("alice", "bob", "charlie")


@pytest.fixture
def programme(db):
    return make_programme("Trainers")


def make_trainer(programme, institution, last_name, **fields):
    person = make_user(f"{last_name.lower()}@a.example", first_name="Trainer", last_name=last_name)
    return make_candidacy(person, institution, programme, State.CERTIFIED, **fields)


def teach(trainer, trainees=12, women=5, **fields):
    fields = {"held_on": localdate(now()) - timedelta(days=9), "status": Delivery.VERIFIED} | fields
    return make_delivery(trainer, trainees_total=trainees, trainees_women=women, trainees_under30=0, **fields)


@pytest.fixture
def cascade(programme, institution_a, institution_b):
    """A grandmother, six daughters, and a granddaughter at another institution."""
    first = make_trainer(programme, institution_a, "Achieng")
    second = [make_trainer(programme, institution_a, f"Second{place}", mentor=first) for place in range(6)]
    third = make_trainer(programme, institution_b, "Zanzibarova", mentor=second[0])
    for trainer in (first, *second, third):
        session = teach(trainer)
        for name in ("Asha", "Ben"):
            make_attendance(session, f"{name} of {trainer.pk}", firm=make_firm(f"Firm of {trainer.pk}"))
    recount_cascade()
    return first, second, third


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


def tiles(client, **asked):
    return {each.key: each.value for each in client.get(reverse("manage_cascade"), asked).context["tiles"]}


def test_the_numbers_are_those_of_the_institution(manager, cascade):
    found = tiles(manager)
    assert (found["active"], found["trainees"], found["firms"]) == ("7", "84", "7")
    assert (found["cascade_ratio"], found["second_generation"], found["depth"]) == ("12.0", "6", "100%")
    assert "cost" not in found


def test_a_cost_is_divided_among_the_firms_that_acted(manager, cascade):
    for attendance in Delivery.objects.filter(institution=cascade[0].institution).values_list("attendances", flat=True):
        FollowUp.objects.create(
            attendance_id=attendance, months=3, token=attendance, asked_at=now(), answered_at=now(), actions=["filing"]
        )
    assert tiles(manager, cost="70000")["cost"] == "10,000.0"


def test_few_people_are_not_told(manager, programme, institution_a):
    teach(make_trainer(programme, institution_a, "Achieng"), trainees=20, women=4)
    page = manager.get(reverse("manage_cascade"))
    found = {each.key: each for each in page.context["tiles"]}
    assert found["women"].value == "Hidden"
    assert "4 of 20" not in page.content.decode()
    assert found["active"].value == "fewer than 5"


def test_other_days_are_counted_as_asked(manager, cascade):
    long_ago = localdate(now()) - timedelta(days=500)
    teach(cascade[0], trainees=33, women=9, held_on=long_ago)
    assert tiles(manager)["trainees"] == "84"
    assert tiles(manager, since=long_ago.isoformat(), until=long_ago.isoformat())["trainees"] == "33"


def test_days_that_make_no_sense_are_said_so(manager, cascade):
    page = manager.get(reverse("manage_cascade"), {"since": "2026-05-02", "until": "2026-05-01"})
    assert "This day is before the first one." in page.content.decode()
    assert manager.get(reverse("manage_cascade"), {"since": "yesterday"}).status_code == 200


@pytest.mark.parametrize("name", LISTINGS)
def test_each_number_leads_to_its_rows(manager, cascade, name):
    page = manager.get(reverse("manage_cascade_rows", args=[name]))
    assert page.status_code == 200
    assert "Zanzibarova" not in page.content.decode()
    seven = ("active", "standing", "sessions", "firms", "firms-of-two", "taught")
    rows = dict.fromkeys(seven, 7) | {"second-generation": 6}
    assert len(page.context["lines"]) == rows.get(name, 0)


@pytest.mark.parametrize("ending", FORMATS)
def test_rows_and_levels_come_in_every_format(manager, cascade, ending, built_fonts, settings):
    settings.FONTS_DIR = built_fonts
    for address in (
        reverse("manage_cascade_file", args=["sessions", ending]),
        reverse("manage_levels_file", args=[ending]),
    ):
        answer = manager.get(address)
        assert answer.status_code == 200
        assert len(b"".join(answer)) > 100
        assert answer["Content-Disposition"].endswith(f'.{ending}"')


def test_a_file_has_the_rows_of_the_page(manager, cascade):
    answer = manager.get(reverse("manage_cascade_file", args=["taught", "csv"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert [row["trainees"] for row in rows] == ["12"] * 7
    assert manager.get(reverse("manage_cascade_file", args=["taught", "exe"])).status_code == 404


def test_survey_and_gain_of_a_trainer_come_with_five_answers(manager, programme, institution_a):
    means = {"pre_test_mean": 40, "post_test_mean": 70}
    teach(
        make_trainer(programme, institution_a, "Achieng"), survey_n=4, survey_mean="3.00", trainees=4, women=0, **means
    )
    teach(make_trainer(programme, institution_a, "Bevan"), survey_n=5, survey_mean="4.50", **means)
    page = manager.get(reverse("manage_cascade_rows", args=["taught"]))
    results = [cells[-2:] for _href, cells in page.context["lines"]]
    assert results == [(None, None), ("4.50", "0.50")]


def test_a_tree_names_those_of_ones_own_institution_and_counts_all(manager, cascade):
    first, _second, third = cascade
    page = manager.get(reverse("manage_tree", args=[first.public_id]))
    text = page.content.decode()
    assert "Second0" in text
    assert "Zanzibarova" not in text
    assert "Northern Crafts Council" in text
    assert page.context["tree"].whole.trainees == 96
    deepest = manager.get(reverse("manage_generation", args=[first.public_id, 2])).content.decode()
    assert "Northern Crafts Council" in deepest
    assert "Zanzibarova" not in deepest
    assert manager.get(reverse("manage_tree", args=[third.public_id])).status_code == 404


def test_a_generation_comes_in_pages(manager, programme, institution_a):
    first = make_trainer(programme, institution_a, "Achieng")
    for place in range(51):
        make_trainer(programme, institution_a, f"Below{place:02}", mentor=first)
    recount_cascade()
    address = reverse("manage_generation", args=[first.public_id, 1])
    page = manager.get(address)
    assert len(page.context["nodes"]) == 50
    rest = manager.get(address, {"after": page.context["last"]})
    assert ["Below50" in rest.content.decode(), len(rest.context["nodes"]), rest.context["last"]] == [True, 1, None]
    assert manager.get(address, {"after": "x"}).status_code == 404


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_find_nothing(client, request, cascade, who):
    client.force_login(request.getfixturevalue(who))
    pages = [reverse("manage_tree", args=[cascade[0].public_id])]
    if who != "charlie":
        pages += [reverse("manage_cascade"), reverse("manage_levels"), reverse("manage_cascade_rows", args=["active"])]
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)


def test_an_observer_sees_the_cascade(client, cascade, institution_a):
    observer = make_user("observer@a.example")
    Membership.objects.create(user=observer, institution=institution_a, role=Role.OBSERVER)
    client.force_login(observer)
    assert client.get(reverse("manage_cascade")).status_code == 200


@pytest.mark.parametrize("more", [0, 5])
def test_pages_take_as_many_queries_however_much_there_is(
    manager, cascade, programme, institution_a, more, django_assert_num_queries
):
    for place in range(more):
        trainer = make_trainer(programme, institution_a, f"More{place}", mentor=cascade[1][1])
        make_attendance(teach(trainer), f"Asha {place}", firm=make_firm(f"More {place}"))
    recount_cascade()
    addresses = {
        reverse("manage_cascade"): 14,
        reverse("manage_levels"): 7,
        reverse("manage_cascade_rows", args=["active"]): 4,
        reverse("manage_cascade_rows", args=["taught"]): 5,
        reverse("manage_tree", args=[cascade[0].public_id]): 6,
    }
    for address, number in addresses.items():
        manager.get(address)
        with django_assert_num_queries(number):
            manager.get(address)
