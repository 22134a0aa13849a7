"""Doing something to many learners at once: chosen in the list, seen before it happens, done once, and logged."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.mail_choices import refuse_mails
from accounts.mail_kinds import Kind
from classroom.flows import jobs
from dashboards import bulk_steps
from institutions.models import AuditEntry, CohortLearner, Extension, Job, Membership
from institutions.roles import Role
from pages import compiled
from pages.clock import now
from progress.models import Enrolment, Nudge
from tests.accounts.factories import make_user
from tests.courses.factories import make_course, make_module
from tests.dashboards.factories import make_enrolment, make_members
from tests.fire.failpoints import Crash, crash_before_statement
from tests.institutions.factories import make_cohort, make_plan

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def course(site):
    return make_course(title="Essentials", modules=[make_module()])


@pytest.fixture
def crowd(institution_a, course):
    people = make_members(institution_a, 6)
    for each, person in enumerate(people):
        make_enrolment(person, course.translation_key, institution_a, percent=10, days_ago=6 * each)
    return people


@pytest.fixture
def cohort(institution_a):
    return make_cohort(institution_a, "Spring")


def address(what, people=(), **asked):
    pairs = [("people", each.public_id) for each in people]
    return f"{reverse('manage_bulk', args=[what])}?{urlencode([*pairs, *asked.items()])}"


def into(target, people=(), **asked):
    return address("cohort", people, into=target.public_id, preview=1, **asked)


def counts(page):
    return {str(words): number for words, number in page.context["preview"].counts}


def inside(cohort):
    return set(CohortLearner.objects.filter(cohort=cohort).values_list("learner", flat=True))


def ids(people):
    return {each.pk for each in people}


def work(job):
    while jobs.work_on(job=job, at=now()):
        pass
    return Job.objects.get(pk=job.pk)


def verbs(institution):
    return list(AuditEntry.objects.filter(institution=institution).values_list("verb", "person"))


def test_the_list_offers_what_may_be_done(client, manager, institution_a, crowd, cohort):
    said = manager.get(reverse("manage_learners")).content.decode()
    for name in ("Put into a cohort", "Enrol in a course", "Write to learners"):
        assert name in said
    assert "Give more days" not in said
    narrowed = manager.get(reverse("manage_learners"), {"cohort": cohort.public_id, "show": "not-enrolled"})
    assert "Give more days" not in narrowed.content.decode(), "nobody is listed"
    watcher = make_user("watches@a.example")
    Membership.objects.create(user=watcher, institution=institution_a, role=Role.OBSERVER)
    client.force_login(watcher)
    said = client.get(reverse("manage_learners")).content.decode()
    assert 'name="people"' not in said
    assert client.get(into(cohort, crowd)).status_code == 404
    assert client.post(into(cohort, crowd)).status_code == 404


def test_looking_changes_nothing_and_says_how_many_and_why_not(manager, institution_a, crowd, cohort):
    gone = crowd[5]
    Membership.objects.filter(user=gone).delete()
    CohortLearner.objects.create(cohort=cohort, learner=crowd[0], added_at=now())
    page = manager.get(into(cohort, crowd))
    assert counts(page) == {
        "Put into the cohort": 4,
        "In it already": 1,
        "Not learners of its institution now": 1,
    }
    said = page.content.decode()
    assert gone.display_name in said
    assert inside(cohort) == ids(crowd[:1])


def test_those_ticked_are_put_into_the_cohort_and_each_is_logged(manager, institution_a, crowd, cohort):
    answer = manager.post(into(cohort, crowd[:3], sort="name"), follow=True)
    assert answer.redirect_chain[0][0] == f"{reverse('manage_learners')}?sort=name"
    assert "Put into the cohort: 3." in answer.content.decode()
    assert inside(cohort) == ids(crowd[:3])
    assert sorted(verbs(institution_a)) == sorted(("cohort_joined", each.public_id) for each in crowd[:3])


def test_the_same_again_changes_nothing(manager, institution_a, crowd, cohort):
    manager.post(into(cohort, crowd[:3]))
    said = manager.post(into(cohort, crowd[:3]), follow=True).content.decode()
    assert "In it already: 3." in said
    assert len(verbs(institution_a)) == 3


def test_moving_takes_people_out_of_the_cohort_they_were_in(manager, institution_a, crowd, cohort):
    old = make_cohort(institution_a, "Autumn", learners=crowd[:3])
    CohortLearner.objects.create(cohort=cohort, learner=crowd[0], added_at=now())
    asked = {"cohort": old.public_id, "leaves": "on"}
    page = manager.get(into(cohort, crowd[:2], **asked))
    assert "take them out of “Autumn”" in page.content.decode()
    assert counts(page)["Put into the cohort"] == 2, "who is in both is taken out of one"
    manager.post(into(cohort, crowd[:2], **asked))
    assert inside(cohort) == ids(crowd[:2])
    assert inside(old) == ids(crowd[2:3])


def test_ticked_people_are_enrolled_with_their_institution_and_logged(manager, institution_a, crowd):
    other = make_course("second", title="Second", modules=[])
    asked = {"begin": other.translation_key, "preview": 1}
    Membership.objects.filter(user=crowd[4]).delete()
    make_enrolment(crowd[3], other.translation_key, institution_a, percent=50)
    page = manager.get(address("course", crowd, **asked))
    assert list(counts(page).values()) == [4, 1, 1]
    manager.post(address("course", crowd, **asked))
    enrolled = Enrolment.objects.filter(course_key=other.translation_key)
    assert ids(crowd) - {crowd[4].pk} == set(enrolled.values_list("learner", flat=True))
    assert enrolled.get(learner=crowd[3]).percent == 50
    assert {each.institution for each in enrolled} == {institution_a}
    assert {verb for verb, _person in verbs(institution_a)} == {"enrolled"}
    assert len(verbs(institution_a)) == 4


def test_a_later_day_is_given_to_learners_of_a_cohort(manager, manager_a, institution_a, crowd, course, cohort):
    for learner in crowd[:2]:
        CohortLearner.objects.create(cohort=cohort, learner=learner, added_at=now())
    make_plan(cohort, course.translation_key, learner=crowd[0], by=manager_a)
    day = now().date() + timedelta(days=5)
    asked = {"cohort": cohort.public_id, "planned": course.translation_key, "due_on": day, "reason": "The flood"}
    page = manager.get(address("time", crowd, **asked, preview=1))
    assert list(counts(page).values()) == [1, 1, 4], "one has nine days more, four are not in the cohort"
    manager.post(address("time", crowd, **asked, preview=1))
    assert Extension.objects.get(learner=crowd[1]).due_on == day
    assert Extension.objects.get(learner=crowd[0]).due_on > day
    assert verbs(institution_a) == [("extended", crowd[1].public_id)]
    early = asked | {"due_on": now().date()}
    said = manager.get(address("time", crowd, **early, preview=1)).content.decode()
    assert "This is no later than the day for everybody" in said


def test_ticked_people_are_written_to_at_most_once_a_week(manager, manager_a, institution_a, crowd, course):
    make_enrolment(manager_a, course.translation_key, institution_a)
    finished = Enrolment.objects.filter(learner=crowd[0])
    finished.update(percent=100, completed_at=now())
    people = [*crowd[:3], manager_a]
    page = manager.get(address("letter", people, preview=1))
    assert counts(page) == {"Mail sent": 2, "Nothing under way with your institution": 1, "Yourself": 1}
    manager.post(address("letter", people, preview=1, note="Come back"))
    assert set(Nudge.objects.values_list("learner", flat=True)) == ids(crowd[1:3])
    again = manager.get(address("letter", people, preview=1))
    assert counts(again)["Had such a mail in the last seven days"] == 2
    assert "It would change nobody" in again.content.decode()


def test_who_does_not_want_such_mails_is_shown_and_gets_none(manager, crowd):
    refuse_mails(person=crowd[1], kind=Kind.MESSAGE, at=now())
    page = manager.get(address("letter", crowd[1:3], preview=1))
    assert counts(page) == {"Mail sent": 1, "Does not want such mails": 1}
    manager.post(address("letter", crowd[1:3], preview=1))
    assert set(Nudge.objects.values_list("learner", flat=True)) == ids(crowd[2:3])


def test_all_that_match_are_done_in_the_background(manager, institution_a, crowd, cohort, monkeypatch):
    monkeypatch.setattr(bulk_steps, "AT_ONCE", 1)
    asked = {"all": 1, "show": "stuck"}
    page = manager.get(into(cohort, **asked))
    assert "All 3 learners in the list are chosen." in page.content.decode()
    assert counts(page)["Put into the cohort"] == 3
    answer = manager.post(into(cohort, **asked))
    job = Job.objects.get()
    assert answer.url == reverse("manage_job", args=[job.key])
    assert inside(cohort) == set()
    done = work(job)
    assert (done.state, done.done, done.total) == (Job.DONE, 3, 3)
    assert inside(cohort) == ids(crowd[3:])
    assert reverse("manage_bulk_result", args=[job.key]) in manager.get(answer.url).content.decode()
    result = manager.get(reverse("manage_bulk_result", args=[job.key]))
    assert [(str(words), number) for words, number in result.context["counts"]] == [("Put into the cohort", 3)]


def test_people_who_leave_the_list_meanwhile_are_not_left_out(manager, institution_a, course, monkeypatch):
    """Who is enrolled is no longer among those who are not: the list shrinks while it is worked through."""
    monkeypatch.setattr(bulk_steps, "AT_ONCE", 2)
    people = make_members(institution_a, 7, "new")
    asked = {"all": 1, "show": "not-enrolled", "begin": course.translation_key, "preview": 1}
    manager.post(address("course", **asked))
    assert work(Job.objects.get()).done == 7
    assert set(Enrolment.objects.values_list("learner", flat=True)) == ids(people)


@pytest.mark.parametrize("statement", range(0, 60, 7))
def test_a_kill_leaves_nobody_out_and_logs_nobody_twice(manager, institution_a, crowd, cohort, monkeypatch, statement):
    monkeypatch.setattr(bulk_steps, "AT_ONCE", 2)
    manager.post(into(cohort, all=1))
    job = Job.objects.get()
    try:
        with crash_before_statement(statement):
            work(job)
    except Crash:
        pass
    assert work(job).state == Job.DONE
    assert inside(cohort) == ids(crowd)
    assert sorted(person for verb, person in verbs(institution_a) if verb == "cohort_joined") == sorted(
        each.public_id for each in crowd
    )


def test_whoever_lost_the_right_meanwhile_does_nothing_more(manager, manager_a, institution_a, crowd, cohort):
    manager.post(into(cohort, all=1))
    Membership.objects.filter(user=manager_a).delete()
    compiled.forget()
    done = work(Job.objects.get())
    assert done.state == Job.FAILED
    assert "may not do it any more" in done.error
    assert inside(cohort) == set()


def test_all_of_several_institutions_are_not_done_in_the_name_of_one(
    manager, manager_a, institution_a, institution_b, crowd, course
):
    Membership.objects.create(user=manager_a, institution=institution_b, role=Role.MANAGER)
    compiled.forget()
    asked = {"all": 1, "begin": make_course("third", title="Third", modules=[]).translation_key, "preview": 1}
    page = manager.post(address("course", **asked))
    assert page.status_code == 200
    assert "belong to institutions that no one office stands above" in page.content.decode()
    assert not Job.objects.exists()


def test_nobody_chosen_is_said_in_words(manager, crowd, cohort):
    for what in ("cohort", "course", "letter"):
        page = manager.get(address(what))
        assert page.status_code == 200
        assert "Nobody is chosen" in page.content.decode()


def test_nothing_to_choose_from_is_said_in_words(manager, crowd):
    assert "There is nothing to choose from" in manager.get(address("cohort", crowd)).content.decode()


def test_people_and_cohorts_of_others_are_not_there(manager, institution_b, crowd, cohort, charlie, client):
    [theirs] = make_members(institution_b, 1, "theirs")
    foreign = make_cohort(institution_b, "Foreign")
    page = manager.get(into(cohort, [theirs]))
    assert "Nobody is chosen" in page.content.decode()
    assert manager.post(into(cohort, [theirs])).status_code == 200
    assert inside(cohort) == set()
    page = manager.post(into(foreign, crowd))
    assert page.status_code == 200
    assert "Select a valid choice" in page.content.decode()
    assert inside(foreign) == set()
    client.force_login(charlie)
    client.post(into(foreign, crowd))
    assert inside(foreign) == set()


@pytest.mark.parametrize(
    "asked", [{"show": "nobody"}, {"sort": "x"}, {"institution": "northern-crafts"}, {"columns": "x"}]
)
def test_what_makes_no_sense_is_not_found(manager, institution_b, crowd, cohort, asked):
    assert manager.get(into(cohort, **asked)).status_code == 404


def test_somebody_who_is_nobody_is_not_found(manager, crowd, cohort):
    assert manager.get(f"{into(cohort)}&people=x").status_code == 404


def test_there_is_no_other_thing_to_do(manager, crowd):
    assert manager.get(address("delete", crowd)).status_code == 404


def test_a_result_is_for_whoever_may_see_the_work(client, manager, charlie, crowd, cohort):
    manager.post(into(cohort, all=1))
    result = reverse("manage_bulk_result", args=[Job.objects.get().key])
    assert manager.get(result).status_code == 404, "nothing is counted yet"
    work(Job.objects.get())
    client.force_login(charlie)
    assert client.get(result).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_people(manager, institution_a, crowd, cohort):
    def count(url):
        with CaptureQueriesContext(connection) as found:
            assert manager.get(url).status_code == 200
        return len(found)

    wanted = into(cohort, all=1)
    count(wanted)
    few = count(wanted)
    make_members(institution_a, 40, "more")
    for person in make_members(institution_a, 40, "yet"):
        CohortLearner.objects.create(cohort=cohort, learner=person, added_at=now())
    assert count(wanted) == few <= MOST_QUERIES
