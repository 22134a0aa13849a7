"""Promise 19: who works here gets to no address for staff before there is a second step."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from institutions.models import Membership
from institutions.roles import Role
from pages import compiled
from tests.accounts.factories import make_user
from tests.pages.factories import make_admin, make_trainer
from tests.security.conftest import quietly
from tests.security.crawl import Reader
from tests.security.routes import address, read_matrix

STAFF = ("manager_a", "manager_b", "trainer", "admin")
PREFIXES = ("cms/", "en/manage/")
SIGN_OUT = "cms/logout/"
SECURITY = "302>mfa_index"


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_MFA = True


def staff_rows():
    return [row for row in read_matrix() if row.route.startswith(PREFIXES) and row.route != SIGN_OUT]


def protect(user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


@pytest.mark.parametrize("role", STAFF)
def test_every_address_for_staff_leads_to_the_second_step_and_does_nothing_else(world, role):
    reader, rows = Reader(world[role]), staff_rows()
    assert len(rows) > 300
    with quietly():
        for row in rows:
            for method in ("GET", "POST"):
                visit = reader.ask(method, address(row.address, world))
                assert (visit.outcome, visit.written) == (SECURITY, ()), (method, row.route)


def test_the_rest_of_the_site_stays_open_to_them(world):
    reader = Reader(world["manager_a"])
    for path in ("/en/learn/", "/en/accounts/security/", "/en/accounts/email/", "/en/courses/"):
        assert reader.ask("GET", path).status == 200
    assert "Your role needs two-step sign-in" in reader.ask("GET", "/en/accounts/security/").body


def test_who_does_not_work_here_is_not_asked(world):
    for who in ("learner", None):
        for row in staff_rows()[:40]:
            assert Reader(world.get(who)).ask("GET", address(row.address, world)).outcome != SECURITY


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_with_a_second_step_they_open(client, manager_a, site, kind):
    client.force_login(manager_a)
    assert client.get("/en/manage/")["Location"] == "/en/accounts/security/"
    Authenticator.objects.create(user=manager_a, type=kind, data={})
    assert client.get("/en/manage/").status_code == 200


def test_recovery_codes_alone_are_no_second_step(client, manager_a, site):
    Authenticator.objects.create(user=manager_a, type="recovery_codes", data={})
    client.force_login(manager_a)
    assert client.get("/en/manage/").status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role != Role.LEARNER])
def test_every_role_of_staff_needs_it(client, institution_a, site, role):
    user = make_user()
    Membership.objects.create(user=user, institution=institution_a, role=role)
    client.force_login(user)
    assert client.get("/en/manage/").status_code == 302


@pytest.mark.parametrize("make", [make_admin, make_trainer])
def test_who_edits_the_site_needs_it_without_any_institution(client, site, make):
    user = make() if make is make_admin else make("editor@a.example")
    client.force_login(user)
    assert client.get("/cms/")["Location"] == "/en/accounts/security/"
    assert client.post("/cms/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path", ["/manage/", "/fr/manage/", "/ar/manage/learners.csv", "/zh-hans/manage/", "/cms", "/en//manage/"]
)
def test_no_way_of_writing_the_address_gets_past(client, manager_a, site, path):
    client.force_login(manager_a)
    answer = client.get(path, follow=True)
    assert answer.status_code in (200, 404)
    assert answer.status_code == 404 or answer.request["PATH_INFO"].endswith("/accounts/security/")


class TestGrace:
    @pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 302)])
    def test_is_counted_from_the_day_of_the_role(self, client, manager_a, site, settings, days, status):
        settings.MFA_GRACE_DAYS = 7
        Membership.objects.update(created_at=timezone.now() - timedelta(days=days))
        get_user_model().objects.update(date_joined=timezone.now() - timedelta(days=900))
        client.force_login(manager_a)
        assert client.get("/en/manage/").status_code == status

    @pytest.mark.parametrize(("days", "status"), [(6, 200), (8, 302)])
    def test_of_who_runs_the_site_from_the_day_of_the_account(self, client, site, settings, days, status):
        settings.MFA_GRACE_DAYS = 7
        admin = make_admin()
        get_user_model().objects.update(date_joined=timezone.now() - timedelta(days=days))
        client.force_login(admin)
        assert client.get("/cms/").status_code == status


def test_asking_costs_no_query(alice, manager_a, site, settings):
    protect(manager_a)
    assert queries_with(settings, alice, False) == queries_with(settings, alice, True)
    assert queries_with(settings, manager_a, False) == queries_with(settings, manager_a, True)


def queries_with(settings, user, required):
    settings.REQUIRE_MFA = required
    compiled.forget()
    client = Client()
    client.force_login(user)
    client.get("/en/manage/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/en/manage/")
    return len(seen)
