"""The page "Your certificates": each with its state and what can be done with it, and what is missing for the next."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certificates.models import Certificate
from classroom import flows
from tests.certificates.factories import make_certificate
from tests.classroom.factories import handed_in
from tests.courses.factories import make_course, make_module

WALLET = "/en/learn/certificates/"
DAY = timedelta(days=1)
QUERIES = 4


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def seen(client, alice):
    client.force_login(alice)
    return lambda: client.get(WALLET).content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, [">Valid<"]),
        ({"expires_at": 400 * DAY}, [">Valid<", "Valid until"]),
        ({"expires_at": 20 * DAY + DAY / 2}, [">Valid<", "20 days left", "You can renew it now"]),
        ({"expires_at": -DAY}, [">Expired<", "Expired on", "Pass each required quiz of the course again"]),
        ({"state": "revoked", "state_reason": "It was a mistake."}, [">Revoked<", "It was a mistake."]),
    ],
    ids=["for ever", "for long", "not for long", "no more", "revoked"],
)
def test_the_state_is_said_in_words(seen, alice, now, fields, words):
    if "expires_at" in fields:
        fields = {**fields, "expires_at": now + fields["expires_at"]}
    make_certificate(alice, state_changed_at=now, **fields)
    shown = seen()
    assert [each for each in words if each not in shown] == []


def test_older_versions_are_folded_away_under_the_one_that_took_their_place(seen, alice):
    older = make_certificate(alice, state=Certificate.SUPERSEDED)
    make_certificate(alice, achievement_key=older.achievement_key, replaces=older)
    shown = seen()
    assert shown.count("<article") == 1
    folded = shown.partition("1 earlier version")[2].partition("</details>")[0]
    assert f"/verify/{older.serial}/" in folded
    assert f"/verify/{older.replaced_by.serial}/" in folded


def test_the_link_to_share_stands_there_without_any_script(seen, alice):
    certificate = make_certificate(alice)
    assert f'readonly dir="ltr" value="http://127.0.0.1:8000/verify/{certificate.serial}/"' in seen()


def test_every_file_can_be_had_and_shared(seen, alice, now):
    certificate = make_certificate(alice, pdf="x.pdf", credential="{}")
    shown = seen()
    files = [f"/verify/{certificate.serial}/{name}" for name in ("credential.json", "badge.png", "badge.svg")]
    wanted = [*files, f"{WALLET}{certificate.serial}.pdf", "https://www.linkedin.com/profile/add?"]
    assert [each for each in wanted if each not in shown] == []
    Certificate.objects.update(withdrawn_at=now, credential="")
    shown = seen()
    assert [each for each in (*files, "linkedin") if each in shown] == []


def test_it_says_what_is_missing_for_the_next(seen, alice, site, now):
    done, missing = make_module(), make_module("designs", code="M02")
    course = make_course(modules=[done, missing])
    flows.enrol(learner=alice, course_key=course.translation_key, at=now)
    handed_in(alice, done, now)
    shown = seen().partition("What is missing for your first certificate")[2]
    assert "Next: <bdi>Lesson 1</bdi>" in shown
    assert f">{missing.title}<" in shown
    assert f">{done.title}<" not in shown


def test_it_costs_the_same_however_much_is_in_it(seen, alice, site, now, django_assert_num_queries):
    def one_more(slug):
        module = make_module(slug, code=slug.upper())
        course = make_course(f"course-{slug}", modules=[module])
        flows.enrol(learner=alice, course_key=course.translation_key, at=now)
        make_certificate(alice, state=Certificate.SUPERSEDED)
        make_certificate(alice)

    one_more("m1")
    seen()
    with django_assert_num_queries(QUERIES):
        seen()
    one_more("m2")
    one_more("m3")
    seen()
    with django_assert_num_queries(QUERIES):
        seen()
