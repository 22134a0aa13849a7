"""The overview: every number is the number of rows behind it, for managers and for trainers."""

import csv
import io
import random
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards import overview_queries, queries
from dashboards.filters import Since
from pages.clock import now
from progress.models import Enrolment
from quizzes.models import Attempt, ItemSummary, QuizSummary
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members
from tests.institutions.factories import make_cohort

MOST_QUERIES = 12


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def module(site):
    return make_module()


@pytest.fixture
def course(module):
    return make_course(modules=[module])


def overview(client, **asked):
    return client.get(reverse("manage_overview"), asked)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def attempt(learner, key, number=1, language="en", **fields):
    at = now()
    values = {"state": Attempt.GRADED, "score_scaled": "0.2", "passed": False, "finished_at": at} | fields
    return Attempt.objects.create(
        learner=learner, quiz_key=key, context_key=key, number=number, started_at=at,
        paper_data={"language": language}, **values,
    )  # fmt: skip


def fill(institution, course, module, number=40):
    chance = random.Random(3)
    people = make_members(institution, number)
    for learner in people:
        percent = chance.choice([0, 0, 20, 49, 50, 80, 100, 100])
        days, enrolled = chance.choice([0, 3, 8, 20, 70]), chance.choice([5, 25, 80, 300])
        key = chance.choice([course.translation_key, uuid4()])
        make_enrolment(
            learner, key, institution, percent=percent, days_ago=min(days, enrolled), enrolled_days_ago=enrolled
        )
        for each in range(chance.choice([0, 0, 1, 2])):
            attempt(learner, module.translation_key, each + 1, chance.choice(["en", "fr", "ar"]))
    return people


def links(pictures):
    """Yield (the number as drawn, where it leads) of every chart of enrolments."""
    for chart in (pictures.funnel, pictures.progress, pictures.languages):
        for row in chart.table.rows:
            yield int(row[1].text.split(" ")[0]), row[1].href
    for row in pictures.months.table.rows:
        if row[1].href:
            yield int(row[1].text.split(": ")[1]), row[1].href


def rows_of(client, href):
    """Return the names in the list at an address, page after page, and those in the file of the same address."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}
    found, address = [], href
    while address:
        page = client.get(address)
        found += [row.email for row in page.context["page"].rows]
        following = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        address = reverse("manage_learners") + following[1].replace("&amp;", "&") if following else None
    file = b"".join(client.get(reverse("manage_learners_csv"), asked)).decode("utf-8-sig")
    return found, [row["email"] for row in csv.DictReader(io.StringIO(file))]


@pytest.mark.parametrize("narrowed", [{}, {"since": "90-days"}, {"course": True}, {"cohort": True}])
def test_every_number_is_the_number_of_rows_behind_it(manager, institution_a, course, module, narrowed):
    people = fill(institution_a, course, module)
    cohort = make_cohort(institution_a, "Spring", learners=people[:20])
    keys = {"course": course.translation_key, "cohort": cohort.public_id}
    asked = {name: keys[name] if value is True else value for name, value in narrowed.items()}
    page = overview(manager, **asked)
    found = list(links(page.context["pictures"]))
    assert len(found) > 12
    for number, href in [*found, (page.context["summary"].at_risk, page.context["all_at_risk"])]:
        listed, exported = rows_of(manager, href)
        assert len(listed) == number, href
        assert sorted(listed) == sorted(exported), href


def test_the_sentence_comes_before_the_charts(manager, institution_a, course):
    for person, percent in zip(make_members(institution_a, 3), (100, 50, 50), strict=True):
        make_enrolment(person, course.translation_key, institution_a, percent=percent, days_ago=20)
    said = text(overview(manager))
    assert "1 of 3 enrolments is finished. 2 are at risk." in said
    assert said.index("1 of 3 enrolments") < said.index("From enrolling to finishing")


def test_the_reason_is_said_in_words(manager, alice, institution_a, course, module):
    make_enrolment(alice, course.translation_key, institution_a, percent=40, days_ago=16)
    for number in (1, 2):
        attempt(alice, module.translation_key, number)
    said = "2 failed attempts at the quiz of Trademarks; no activity for 16 days"
    assert said in text(overview(manager))
    assert said in text(manager.get(reverse("manage_learners"), {"show": "at-risk"}))


def test_time_to_complete_is_counted_in_full_days(institution_a, at):
    for person, days in zip(make_members(institution_a, 4), (0, 3, 10, 40), strict=True):
        make_enrolment(person, uuid4(), institution_a, percent=100, days_ago=2, enrolled_days_ago=2 + days, at=at)
    [first] = Enrolment.objects.order_by("pk")[:1]
    Enrolment.objects.filter(pk=first.pk).update(completed_at=first.enrolled_at + timedelta(hours=23))
    scope = overview_queries.Scope((institution_a,))
    assert overview_queries.numbers(scope, at).days_needed == {0: 1, 3: 1, 10: 1, 40: 1}


def test_a_month_begins_at_the_readers_midnight(institution_a, settings):
    person, other = make_members(institution_a, 2)
    for who, moment in (
        (person, datetime(2026, 10, 31, 23, 59, tzinfo=UTC)),
        (other, datetime(2026, 11, 1, tzinfo=UTC)),
    ):
        enrolment = make_enrolment(who, uuid4(), institution_a, percent=100)
        Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=moment)
    rows = queries.enrolments([institution_a])
    counts, _days = overview_queries.completions(rows)
    assert counts == {(2026, 10): 1, (2026, 11): 1}
    assert rows.filter(queries.finished_in(2026, 10)).count() == 1


def summary_of(quiz, facilities, answers=40):
    kept = QuizSummary.objects.create(
        quiz_key=quiz.translation_key, computed_at=now(), seen="x", responses=1, figures={}
    )
    for place, facility in enumerate(facilities):
        figures = {"scores": {"facility": facility, "n": answers if facility != 0.01 else 5}}
        ItemSummary.objects.create(
            quiz=kept,
            item_key=str(place),
            code=f"M01-Q{place}",
            kind="single",
            stem=f"Stem {place}",
            forms={},
            figures=figures,
        )


def test_the_hardest_questions_come_first_and_lead_to_their_module(manager, alice, institution_a, course, module):
    make_enrolment(alice, course.translation_key, institution_a)
    summary_of(module.quiz, [0.9, 0.2, None, 0.01, 0.5])
    table = overview(manager).context["pictures"].hardest.table
    assert [(row[0].text, row[1].text) for row in table.rows] == [
        ("Stem 1", "20%"),
        ("Stem 4", "50%"),
        ("Stem 0", "90%"),
    ]
    assert {row[1].href for row in table.rows} == {"/en/modules/trademarks/"}


def test_questions_of_courses_that_nobody_here_takes_are_not_shown(manager, alice, institution_a, course, module):
    make_enrolment(alice, uuid4(), institution_a)
    summary_of(module.quiz, [0.2])
    assert overview(manager).context["pictures"].hardest is None


def test_nothing_of_another_institution_is_counted(manager, institution_a, institution_b, course, module):
    fill(institution_b, course, module)
    page = overview(manager)
    assert page.context["summary"].total == 0
    assert "Nothing to count yet" in text(page)
    cohort = make_cohort(institution_b, "Theirs")
    for asked in (
        {"cohort": cohort.public_id},
        {"institution": institution_b.slug},
        {"course": course.translation_key},
    ):
        assert overview(manager, **asked).status_code == 404


def test_a_trainer_sees_the_cohort_they_teach_and_no_names_beyond_it(client, bob, institution_a, course, module):
    people = fill(institution_a, course, module, 10)
    mine = make_cohort(institution_a, "Mine", learners=people[:4], trainers=[bob])
    other = make_cohort(institution_a, "Not mine", learners=people[4:])
    client.force_login(bob)
    page = overview(client)
    assert page.context["summary"].total == 4
    assert "Not mine" not in text(page)
    assert f'href="{reverse("manage_learners")}?' not in page.content.decode(), "the list is not a trainer's"
    rows = reverse("cohort_rows", args=[mine.public_id])
    assert {urlsplit(href).path for _number, href in links(page.context["pictures"])} == {rows}
    assert overview(client, cohort=mine.public_id).status_code == 200
    assert overview(client, cohort=other.public_id).status_code == 404


def test_who_neither_manages_nor_teaches_finds_nothing(client, alice, bob):
    for person in (alice, bob):
        client.force_login(person)
        assert overview(client).status_code == 404


@pytest.mark.parametrize("asked", [{"since": "7-days"}, {"course": "x"}, {"cohort": "x"}, {"institution": "nowhere"}])
def test_what_cannot_be_asked_is_not_found(manager, asked):
    assert overview(manager, **asked).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"month": "2026-13"},
        {"month": "26-1"},
        {"stage": "far"},
        {"language": "<b>"},
        {"since": "1"},
        {"month": "2026-1\n"},
    ],
)
def test_the_list_takes_no_filter_that_it_does_not_know(manager, asked):
    assert manager.get(reverse("manage_learners"), asked).status_code == 404


def test_what_the_list_is_narrowed_to_is_said_and_can_be_taken_away(manager, alice, institution_a, course):
    make_enrolment(alice, course.translation_key, institution_a, percent=30)
    page = manager.get(reverse("manage_learners"), {"stage": "second-quarter", "language": "fr", "month": "2026-11"})
    said = text(page)
    assert "progress: 25–49%" in said
    assert "finished in November 2026" in said
    assert "took a quiz in French" in said
    assert 'href="?stage=second-quarter&amp;month=2026-11"' in page.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_learners(manager, institution_a, course, module):
    cohort = make_cohort(institution_a, "Spring")
    summary_of(module.quiz, [0.2])

    def ask():
        with CaptureQueriesContext(connection) as found:
            asked = {"cohort": cohort.public_id, "course": course.translation_key, "since": Since.YEAR.value}
            assert overview(manager, **asked).status_code == 200
        return len(found)

    few = fill(institution_a, course, module, 8)
    Enrolment.objects.update(last_activity_at=now() - timedelta(days=20), percent=30, completed_at=None)
    Enrolment.objects.update(course_key=course.translation_key)
    cohort.learners.add(*few, through_defaults={"added_at": now()})
    ask()
    few = ask()
    more = make_members(institution_a, 60, "more")
    for person in more:
        make_enrolment(person, course.translation_key, institution_a, percent=30, days_ago=20)
    cohort.learners.add(*more, through_defaults={"added_at": now()})
    assert ask() == few <= MOST_QUERIES


def test_a_large_institution_is_counted_once_a_minute_and_says_when(manager, institution_a, course, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_EVERY_TIME", 2)
    people = make_members(institution_a, 4)
    for person in people[:3]:
        make_enrolment(person, course.translation_key, institution_a)
    assert overview(manager).context["summary"].total == 3
    make_enrolment(people[3], course.translation_key, institution_a)
    later = overview(manager)
    assert later.context["summary"].total == 3
    assert "Counted at" in text(later)
