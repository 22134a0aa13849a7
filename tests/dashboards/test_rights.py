"""Who may see learners: charlie, who manages another institution, sees nothing of alice's by any way."""

import re
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from institutions import roles
from institutions.models import Membership
from institutions.roles import Capability, Role
from pages import compiled
from tests.accounts.factories import make_user
from tests.courses.factories import make_course
from tests.dashboards.factories import make_enrolment, make_members

COURSE = UUID("11111111-1111-4111-8111-111111111111")
CANARIES = ["Alice", "Okafor", "alice@a.example", "Harbour", "harbour-city", "SECRET-COURSE-OF-A"]


def urls(person):
    return [
        reverse("manage_learners"),
        reverse("manage_learners_csv"),
        reverse("manage_learner", args=[person.public_id]),
    ]


def body(response):
    """The whole answer; of a page that is not there, without the address that was asked for."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode() + str(response.headers)


@pytest.fixture
def enrolled(alice, institution_a):
    course = make_course(title="SECRET-COURSE-OF-A")
    make_enrolment(alice, course.translation_key, institution_a, percent=30, days_ago=20)
    return course


def test_strangers_are_asked_to_sign_in(client, alice, enrolled):
    for url in urls(alice):
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_learners_and_trainers_find_nothing(client, request, alice, enrolled, who):
    client.force_login(request.getfixturevalue(who))
    assert [client.get(url).status_code for url in urls(alice)] == [404, 404, 404]


def test_the_manager_finds_all_three(client, manager_a, alice, enrolled):
    client.force_login(manager_a)
    assert [client.get(url).status_code for url in urls(alice)] == [200, 200, 200]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_verbs_are_not_allowed(client, manager_a, alice, enrolled, method):
    client.force_login(manager_a)
    for url in urls(alice):
        # A list that is too long for an answer is asked for by a button.
        asks_for_file = method == "post" and url == reverse("manage_learners_csv")
        assert (getattr(client, method)(url).status_code == 405) != asks_for_file


ASKED = [
    *({"show": show} for show in ("all", "stuck", "finished", "under-way", "not-started", "not-enrolled")),
    *({"sort": sort} for sort in ("activity", "name", "progress")),
    {"q": "lic"},
    {"q": "oka"},
    {"q": "@a."},
    {"show": "not-enrolled", "q": "lic"},
    {"page": "1"},
]


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("name", ["manage_learners", "manage_learners_csv"])
def test_charlie_sees_nothing_of_another_institution(client, charlie, enrolled, name, asked):
    client.force_login(charlie)
    response = client.get(reverse(name), asked)
    assert response.status_code == 200
    found = body(response)
    assert [canary for canary in CANARIES if canary in found] == []


def test_charlie_sees_no_number_of_another_institution(client, charlie, enrolled):
    client.force_login(charlie)
    response = client.get(reverse("manage_learners"))
    assert response.context["summary"].total == 0
    assert "No learners yet" in response.content.decode()


def foreign_and_unknown(alice, enrolled):
    """Pairs of addresses: what is another institution's, and what is nowhere."""
    manage, export = reverse("manage_learners"), reverse("manage_learners_csv")
    for url in (manage, export):
        yield f"{url}?course={enrolled.translation_key}", f"{url}?course={uuid4()}"
        yield f"{url}?institution=harbour-city", f"{url}?institution=nowhere"
    yield reverse("manage_learner", args=[alice.public_id]), reverse("manage_learner", args=[uuid4()])


def test_what_is_foreign_answers_like_what_is_nowhere(client, charlie, alice, enrolled):
    client.force_login(charlie)
    for foreign, unknown in foreign_and_unknown(alice, enrolled):
        answers = []
        for url in (foreign, unknown):
            response = client.get(url)
            assert response.status_code == 404, url
            # Links to this same address in other languages, and the token of the form that signs out, differ.
            answers.append(re.sub(r'(href|value)="[^"]*"', "", response.content.decode()))
        assert answers[0] == answers[1]
        assert not [canary for canary in CANARIES if canary in answers[0]]


def test_a_course_of_both_institutions_shows_only_the_own_enrolments(client, charlie, enrolled, institution_b):
    [own] = make_members(institution_b, 1, prefix="own")
    make_enrolment(own, enrolled.translation_key, institution_b)
    client.force_login(charlie)
    response = client.get(reverse("manage_learners"), {"course": str(enrolled.translation_key)})
    assert [row.name for row in response.context["page"].rows] == ["Own0"]
    assert response.context["summary"].total == 1


def test_an_enrolment_without_institution_is_nobodys_to_see(client, manager_a, institution_a):
    alone = make_user("alone@example.org", first_name="Alone")
    make_enrolment(alone, COURSE, None)
    client.force_login(manager_a)
    assert client.get(reverse("manage_learner", args=[alone.public_id])).status_code == 404
    assert b"alone@example.org" not in client.get(reverse("manage_learners")).content


def test_removing_a_capability_never_opens_an_address(client, manager_a, alice, enrolled, monkeypatch):
    client.force_login(manager_a)

    def open_with(held):
        monkeypatch.setitem(roles.CAPABILITIES, Role.MANAGER, frozenset(held))
        compiled.forget()
        return {url for url in urls(alice) if client.get(url).status_code == 200}

    # Each alone and all but each: where one more closed an address, one of these pairs would show it.
    alone = [{each} for each in Capability]
    sets = [set(), *alone, *(set(Capability) - each for each in alone), set(Capability)]
    opened = {frozenset(held): open_with(held) for held in sets}
    assert all(opened[less] <= opened[more] for less in opened for more in opened if less <= more)
    assert opened[frozenset()] == set()
    view_only = opened[frozenset({Capability.VIEW_LEARNERS})]
    assert view_only == set(urls(alice)) - {reverse("manage_learners_csv")}


def test_without_the_right_to_export_no_file_is_offered(client, manager_a, enrolled, monkeypatch):
    monkeypatch.setitem(roles.CAPABILITIES, Role.MANAGER, frozenset({Capability.VIEW_LEARNERS}))
    client.force_login(manager_a)
    assert b"Export CSV" not in client.get(reverse("manage_learners")).content


def test_the_file_holds_only_institutions_one_may_export(client, manager_a, enrolled, institution_b, monkeypatch):
    monkeypatch.setitem(roles.CAPABILITIES, Role.TRAINER, frozenset({Capability.VIEW_LEARNERS}))
    Membership.objects.create(user=manager_a, institution=institution_b, role=Role.TRAINER)
    [other] = make_members(institution_b, 1, prefix="other")
    make_enrolment(other, COURSE, institution_b)
    client.force_login(manager_a)
    page = client.get(reverse("manage_learners"))
    assert page.context["summary"].total == 2
    assert b"Export CSV" not in page.content
    found = body(client.get(reverse("manage_learners_csv")))
    assert "alice@a.example" in found
    assert "other0@" not in found
    assert client.get(reverse("manage_learners_csv"), {"institution": institution_b.slug}).status_code == 404


def test_membership_that_ends_closes_the_door_at_once(client, manager_a, alice, enrolled):
    client.force_login(manager_a)
    assert client.get(reverse("manage_learners")).status_code == 200
    Membership.objects.filter(user=manager_a).delete()
    assert [client.get(url).status_code for url in urls(alice)] == [404, 404, 404]
