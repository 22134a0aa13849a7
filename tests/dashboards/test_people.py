"""Institutions and memberships in the editor: for superusers, by email address."""

import pytest
from django.urls import reverse

from classroom.flows import enrol
from classroom.flows.cohorts import create_cohort
from institutions.models import Institution, Membership
from tests.accounts.factories import make_user
from tests.courses.factories import make_course
from tests.pages.factories import make_admin

ADD = "memberships:add"


@pytest.fixture
def admin_at(client, site):
    client.force_login(make_admin())
    return client


def form(institution, email="New@Example.org ", role="learner"):
    return {"user": email, "institution": str(institution.pk), "role": role}


def test_a_person_becomes_a_member_by_email_and_brings_earlier_courses(admin_at, institution_a, at):
    person = make_user("new@example.org")
    enrolment = enrol(learner=person, course_key=make_course().translation_key, at=at)

    response = admin_at.post(reverse(ADD), form(institution_a))

    assert response.status_code == 302, response.context["form"].errors
    enrolment.refresh_from_db()
    assert enrolment.institution == institution_a


REFUSED = {
    "an unknown address": ({"email": "nobody@example.org"}, "No account uses this address."),
    "the same role twice": ({"email": "alice@a.example"}, "already exists"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_membership_is_refused_with_a_reason(admin_at, alice, institution_a, name):
    fields, reason = REFUSED[name]

    response = admin_at.post(reverse(ADD), form(institution_a, **fields))

    assert response.status_code == 200
    assert reason in response.content.decode()


def test_a_learner_is_in_one_institution_only(admin_at, alice, institution_b):
    response = admin_at.post(reverse(ADD), form(institution_b, email="alice@a.example"))

    assert response.status_code == 200
    assert Membership.objects.filter(user=alice).count() == 1


def test_a_role_is_changed(admin_at, alice, institution_a):
    membership = Membership.objects.get(user=alice)
    url = reverse("memberships:edit", args=[membership.pk])
    assert "alice@a.example" in admin_at.get(url).content.decode()

    admin_at.post(url, form(institution_a, email="alice@a.example", role="manager"))

    membership.refresh_from_db()
    assert membership.role == "manager"


def test_memberships_are_found_by_email_and_institution(admin_at, alice, charlie, institution_b):
    url = reverse("memberships:index")

    assert [row.user for row in admin_at.get(url, {"q": "alice@"}).context["object_list"]] == [alice]
    rows = admin_at.get(url, {"institution": institution_b.pk}).context["object_list"]
    assert [row.user for row in rows] == [charlie]


def test_an_institution_is_added(admin_at):
    asked = {"name": "Delta Guild", "slug": "delta-guild", "kind": "association", "seats": "40"}
    admin_at.post(reverse("institutions:add"), asked)

    assert Institution.objects.get(slug="delta-guild").seats == 40


def test_an_institution_gets_a_national_office_that_has_none_itself(admin_at, institution_a, institution_b):
    def put_under(office, institution):
        asked = {"name": institution.name, "slug": institution.slug, "kind": "other", "parent": str(office.pk)}
        return admin_at.post(reverse("institutions:edit", args=[institution.pk]), asked)

    put_under(institution_a, institution_b)
    assert list(institution_a.centres.all()) == [institution_b]
    refused = put_under(institution_b, institution_a)
    assert refused.status_code == 200
    assert Institution.objects.get(pk=institution_a.pk).parent is None


def test_the_list_of_memberships_takes_the_same_queries_however_long(
    admin_at, institution_a, django_assert_max_num_queries
):
    for number in range(30):
        user = make_user(f"m{number}@a.example")
        Membership.objects.create(user=user, institution=institution_a, role="learner")
    admin_at.get(reverse("memberships:index"))

    with django_assert_max_num_queries(14):
        admin_at.get(reverse("memberships:index"))


def test_an_institution_without_a_past_is_deleted(admin_at):
    new = Institution.objects.create(name="By mistake", slug="by-mistake")
    admin_at.post(reverse("institutions:delete", args=[new.pk]))
    assert not Institution.objects.filter(pk=new.pk).exists()


def test_an_institution_whose_log_says_something_stays_and_the_page_says_why(admin_at, institution_a, manager_a, at):
    create_cohort(institution=institution_a, name="Spring", starts_on=None, ends_on=None, by=manager_a, at=at)
    answer = admin_at.post(reverse("institutions:delete", args=[institution_a.pk]), follow=True)
    assert "can’t be deleted: its log says what was done there" in answer.content.decode()
    assert Institution.objects.filter(pk=institution_a.pk).exists()
