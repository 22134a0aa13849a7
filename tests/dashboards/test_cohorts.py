"""Cohorts on the manager's screens: the list, one with its people, and changing who is in it."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from institutions.models import Accommodation, Cohort, Membership
from institutions.roles import Role
from quizzes.models import Attempt
from tests.accounts.factories import make_user
from tests.classroom.test_extra_time import make_timed
from tests.classroom.test_flows import begin
from tests.courses.factories import make_course
from tests.dashboards.factories import make_enrolment, make_members
from tests.institutions.factories import make_cohort, make_extra_time

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
COURSE = uuid4()


@pytest.fixture
def manager(client, manager_a, site):
    client.force_login(manager_a)
    return client


@pytest.fixture
def cohort(institution_a, alice, bob):
    return make_cohort(institution_a, learners=[alice], trainers=[bob])


def text(response):
    """What is read, without tags and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def at(name, *args):
    return reverse(name, args=args)


class TestList:
    def test_says_how_each_cohort_is_doing(self, manager, cohort, alice, institution_a, institution_b):
        make_enrolment(alice, COURSE, institution_a, percent=100)
        make_enrolment(alice, uuid4(), institution_a, percent=30, days_ago=20)
        make_enrolment(alice, uuid4(), institution_b, percent=30)
        [row] = manager.get(at("manage_cohorts")).context["page"].rows
        assert (row.learners, row.enrolments, row.finished, row.stuck) == (1, 2, 1, 1)
        assert row.trainers == ("Bob Lindqvist",)

    def test_an_empty_cohort_is_all_zero(self, manager, institution_a):
        make_cohort(institution_a)
        [row] = manager.get(at("manage_cohorts")).context["page"].rows
        assert (row.learners, row.enrolments, row.percent) == (0, 0, 0)

    def test_a_trainer_who_left_the_institution_is_not_named(self, manager, cohort, bob):
        Membership.objects.filter(user=bob).delete()
        assert "Lindqvist" not in text(manager.get(at("manage_cohorts")))

    def test_without_any_it_says_what_a_cohort_is(self, manager):
        page = text(manager.get(at("manage_cohorts")))
        assert "No cohorts yet" in page
        assert "Make the first cohort" in page

    def test_the_archive_has_a_list_of_its_own(self, manager, cohort, institution_a):
        make_cohort(institution_a, "last year", archived_at=timezone.now())
        now = manager.get(at("manage_cohorts"))
        assert [row.cohort.name for row in now.context["page"].rows] == ["Spring class"]
        assert "1 cohort in the archive" in text(now)
        then = manager.get(at("manage_cohorts"), {"archived": "True"})
        assert [row.cohort.name for row in then.context["page"].rows] == ["last year"]

    def test_shows_25_at_a_time_in_few_queries(self, manager, institution_a, bob, django_assert_max_num_queries):
        for number in range(26):
            make_cohort(institution_a, f"cohort {number:02}", learners=make_members(institution_a, 1, f"l{number}-"))
        with django_assert_max_num_queries(MOST_QUERIES):
            first = manager.get(at("manage_cohorts"))
        assert (len(first.context["page"].rows), first.context["page"].has_next) == (25, True)
        assert len(manager.get(at("manage_cohorts"), {"page": 2}).context["page"].rows) == 1

    @pytest.mark.parametrize("asked", [{"page": "0"}, {"page": "10000000000"}, {"page": "3"}, {"page": "x"}])
    def test_a_page_that_is_nowhere_is_not_found(self, manager, cohort, asked):
        assert manager.get(at("manage_cohorts"), asked).status_code == 404

    def test_a_trainer_sees_only_their_own(self, client, cohort, institution_a, bob, site):
        make_cohort(institution_a, "not bob's")
        client.force_login(bob)
        response = client.get(at("manage_cohorts"))
        assert [row.cohort for row in response.context["page"].rows] == [cohort]
        assert "New cohort" not in text(response)


class TestPage:
    def test_shows_who_is_in_it_and_how_far(self, manager, cohort, alice, institution_a):
        course = make_course(title="Essentials")
        make_enrolment(alice, course.translation_key, institution_a, percent=40, days_ago=20)
        page = text(manager.get(at("manage_cohort", cohort.public_id)))
        assert "The one enrolment is not finished yet. 1 learner has done nothing for two weeks" in page
        for words in ("Alice Okafor", "alice@a.example", "Essentials", "40%", "Stuck", "Bob Lindqvist"):
            assert words in page

    def test_counts_nothing_of_another_institution(self, manager, cohort, alice, institution_b):
        make_enrolment(alice, COURSE, institution_b, percent=40)
        response = manager.get(at("manage_cohort", cohort.public_id))
        assert response.context["summary"].total == 0
        assert "Nobody in this cohort has begun a course with your institution yet." in text(response)

    def test_says_who_has_extra_time(self, manager, cohort, alice, institution_a):
        make_extra_time(institution_a, "1.25", learner=alice)
        make_extra_time(institution_a, "1.5", learner=alice, quiz_key=uuid4())
        make_extra_time(institution_a, "2", cohort=cohort, reason="They learn in a second language")
        page = text(manager.get(at("manage_cohort", cohort.public_id)))
        assert "1.5 times" in page
        assert "2 times the usual time · all quizzes They learn in a second language" in page

    def test_who_left_the_institution_stays_and_is_marked(self, manager, cohort, alice):
        Membership.objects.filter(user=alice).delete()
        assert "Not a member any more" in text(manager.get(at("manage_cohort", cohort.public_id)))

    def test_takes_few_queries_however_many_learners(self, manager, institution_a, bob):
        numbers = []
        for size in (1, 51):
            learners = make_members(institution_a, size, f"of{size}-")
            for learner in learners:
                make_enrolment(learner, COURSE, institution_a, percent=size)
            make_extra_time(institution_a, learner=learners[0], quiz_key=uuid4())
            full = make_cohort(institution_a, f"with {size}", learners=learners, trainers=[bob])
            make_extra_time(institution_a, cohort=full, quiz_key=uuid4())
            manager.get(at("manage_cohort", full.public_id))
            with CaptureQueriesContext(connection) as queries:
                response = manager.get(at("manage_cohort", full.public_id))
            numbers.append(len(queries))
        assert numbers[0] == numbers[1] <= MOST_QUERIES
        assert len(response.context["page"].rows) == 50
        assert len(manager.get(at("manage_cohort", full.public_id), {"page": 2}).context["page"].rows) == 1

    def test_a_trainer_reads_it_all_and_can_change_nothing(self, client, cohort, alice, bob, institution_a, site):
        make_extra_time(institution_a, "1.5", learner=alice, reason="SECRET REASON")
        make_extra_time(institution_a, "2", cohort=cohort, reason="SECRET REASON")
        client.force_login(bob)
        response = client.get(at("manage_cohort", cohort.public_id))
        assert "Alice Okafor" in text(response)
        assert "1.5 times" in text(response)
        assert "2 times the usual time" in text(response)
        page = response.content.decode()
        assert page.count("<form") == 1  # the one that signs out
        for hidden in ("SECRET REASON", reverse("manage_learner", args=[alice.public_id]), "Add learners"):
            assert hidden not in page


class TestChanging:
    def make(self, manager, **fields):
        return manager.post(at("new_cohort"), {"name": "Autumn", "starts_on": "", "ends_on": "", **fields})

    def test_a_new_cohort_has_a_name_and_perhaps_days(self, manager, institution_a):
        response = self.make(manager, starts_on="2026-09-01", ends_on="2026-12-18")
        made = Cohort.objects.get()
        assert response.url == at("manage_cohort", made.public_id)
        assert (made.institution, made.name) == (institution_a, "Autumn")
        assert (made.starts_on, made.ends_on) == (date(2026, 9, 1), date(2026, 12, 18))

    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"name": ""}, "This field is required."),
            ({"name": "SPRING class"}, "Another cohort of your institution has this name."),
            ({"name": "x" * 101}, "at most 100 characters"),
            ({"starts_on": "2026-09-02", "ends_on": "2026-09-01"}, "The last day is before the first."),
            ({"starts_on": "tomorrow"}, "Enter a valid date."),
        ],
    )
    def test_what_does_not_fit_is_explained(self, manager, cohort, fields, said):
        assert said in text(self.make(manager, **fields))
        assert Cohort.objects.count() == 1

    def test_with_several_institutions_one_chooses(self, manager, manager_a, institution_a, institution_b):
        Membership.objects.create(user=manager_a, institution=institution_b, role=Role.MANAGER)
        assert "This field is required." in text(self.make(manager))
        self.make(manager, institution=institution_b.pk)
        assert Cohort.objects.get().institution == institution_b

    def test_a_cohort_is_made_only_where_one_manages(self, manager, manager_a, institution_b):
        Membership.objects.create(user=manager_a, institution=institution_b, role=Role.TRAINER)
        self.make(manager, institution=institution_b.pk)
        assert Cohort.objects.get().institution != institution_b

    def test_name_and_days_can_be_changed(self, manager, cohort):
        url = at("change_cohort", cohort.public_id)
        assert 'value="Spring class"' in manager.get(url).content.decode()
        manager.post(url, {"name": "Spring CLASS", "starts_on": "2027-01-11", "ends_on": ""})
        cohort.refresh_from_db()
        assert (cohort.name, cohort.starts_on, cohort.ends_on) == ("Spring CLASS", date(2027, 1, 11), None)

    def test_it_goes_into_the_archive_and_comes_back(self, manager, cohort):
        url = at("archive_cohort", cohort.public_id)
        assert "In the archive since" in text(manager.post(url, follow=True))
        assert not Cohort.objects.current()
        assert "In the archive since" not in text(manager.post(url, {"back": "1"}, follow=True))
        assert Cohort.objects.current()


class TestPeople:
    @pytest.fixture
    def others(self, institution_a):
        return make_members(institution_a, 2, "other")

    def add(self, manager, cohort, people, name="add_learners"):
        return manager.post(at(name, cohort.public_id), {"people": [each.public_id for each in people]}, follow=True)

    def test_offers_the_institutions_learners_who_are_not_in_it(self, manager, cohort, others, institution_b):
        make_members(institution_b, 1, "foreign")
        page = text(manager.get(at("add_learners", cohort.public_id)))
        assert "Other0" in page
        assert "Other1" in page
        for absent in ("Alice", "Foreign", "Lindqvist", "manager@a.example"):
            assert absent not in page

    def test_a_search_finds_parts_of_names_and_addresses(self, manager, cohort, others):
        for words, found in (("her1", "Other1"), ("other0@", "Other0")):
            page = text(manager.get(at("add_learners", cohort.public_id), {"q": words}))
            assert found in page
            assert page.count("Other") == 1
        assert "Nobody found for “zz”" in text(manager.get(at("add_learners", cohort.public_id), {"q": "zz"}))

    def test_who_is_ticked_comes_in(self, manager, cohort, alice, others):
        assert "2 people were added." in text(self.add(manager, cohort, others))
        assert set(cohort.learners.all()) == {alice, *others}
        assert "Everybody is in" in text(manager.get(at("add_learners", cohort.public_id)))

    def test_nobody_ticked_is_told(self, manager, cohort, others):
        assert "Tick at least one person." in text(self.add(manager, cohort, []))

    @pytest.mark.parametrize("who", ["bob", "charlie", "alice"])
    def test_nobody_else_can_be_put_in(self, manager, request, cohort, others, who):
        page = text(self.add(manager, cohort, [request.getfixturevalue(who), others[0]]))
        assert "can’t be added any more" in page
        assert cohort.learners.count() == 1

    def test_a_broken_number_of_a_person_is_no_error_of_ours(self, manager, cohort, others):
        response = manager.post(at("add_learners", cohort.public_id), {"people": ["1", "\x00", "x" * 9]})
        assert response.status_code == 200
        assert cohort.learners.count() == 1

    def test_coming_in_gives_the_cohorts_extra_time_at_once(self, manager, cohort, others, institution_a, site):
        make_extra_time(institution_a, "2", cohort=cohort)
        attempt = begin(others[0], make_timed("trademarks", "M01"), timezone.now())
        before = attempt.deadline
        self.add(manager, cohort, others)
        assert Attempt.objects.get().deadline > before

    def test_who_is_taken_out_is_out(self, manager, cohort, alice):
        manager.post(at("remove_learner", cohort.public_id), {"people": alice.public_id})
        assert not cohort.learners.exists()

    def test_trainers_come_and_go_as_well(self, manager, cohort, bob, institution_a):
        colleague = make_user("colleague@a.example", first_name="Carla")
        Membership.objects.create(user=colleague, institution=institution_a, role=Role.TRAINER)
        assert "Carla" in text(manager.get(at("add_trainers", cohort.public_id)))
        self.add(manager, cohort, [colleague], "add_trainers")
        assert set(cohort.trainers.all()) == {bob, colleague}
        manager.post(at("remove_trainer", cohort.public_id), {"people": bob.public_id})
        assert list(cohort.trainers.all()) == [colleague]

    def test_shows_50_at_a_time_in_few_queries(self, manager, cohort, institution_a, django_assert_max_num_queries):
        make_members(institution_a, 51)
        with django_assert_max_num_queries(MOST_QUERIES):
            response = manager.get(at("add_learners", cohort.public_id), {"q": "learner"})
        assert (len(response.context["page"].rows), response.context["page"].has_next) == (50, True)


class TestRights:
    @pytest.fixture
    def addresses(self, cohort, alice, institution_a):
        given = make_extra_time(institution_a, learner=alice)
        reading = [at("manage_cohorts"), at("manage_cohort", cohort.public_id)]
        changing = [at(name, cohort.public_id) for name in ("change_cohort", "add_learners", "add_trainers")]
        changing += [at("new_cohort"), at("give_cohort_extra_time", cohort.public_id)]
        changing += [at("give_extra_time", alice.public_id), at("change_extra_time", given.public_id)]
        posting = [at(name, cohort.public_id) for name in ("archive_cohort", "remove_learner", "remove_trainer")]
        posting += [at("end_extra_time", given.public_id)]
        return reading, changing, posting

    def answers(self, client, addresses):
        """Return the statuses of (reading, opening a form, sending it) for everything there is."""
        reading, changing, posting = addresses
        got = [{client.get(url).status_code for url in urls} for urls in (reading, changing)]
        return [*got, {client.post(url, {"people": str(uuid4())}).status_code for url in [*changing, *posting]}]

    def test_managers_may_everything(self, manager, addresses):
        assert self.answers(manager, addresses) == [{200}, {200}, {200, 302}]

    def test_trainers_read_and_change_nothing(self, client, bob, addresses):
        client.force_login(bob)
        assert self.answers(client, addresses) == [{200}, {404}, {404}]
        assert Accommodation.objects.exists()
        assert Cohort.objects.current().get().learners.exists()

    def test_learners_find_nothing(self, client, alice, addresses):
        client.force_login(alice)
        assert self.answers(client, addresses) == [{404}, {404}, {404}]

    def test_what_is_of_another_institution_is_nowhere(self, client, charlie, addresses):
        client.force_login(charlie)
        (cohorts, *reading), changing, posting = addresses
        changing.remove(at("new_cohort"))
        assert client.get(cohorts).context["page"].rows == ()
        assert self.answers(client, (reading, changing, posting)) == [{404}, {404}, {404}]

    def test_strangers_are_asked_to_sign_in(self, client, addresses):
        assert self.answers(client, addresses) == [{302}, {302}, {302}]

    def test_the_menu_leads_trainers_there(self, client, bob, alice, site):
        link = f'href="{at("manage_cohorts")}"'
        for person, there in ((bob, True), (alice, False)):
            client.force_login(person)
            assert (link in client.get("/en/learn/").content.decode()) == there


class TestFilter:
    """The list of learners, narrowed to a cohort."""

    @pytest.fixture
    def enrolled(self, alice, institution_a):
        [other] = make_members(institution_a, 1, "other")
        for learner in (alice, other):
            make_enrolment(learner, COURSE, institution_a, percent=20)
        make_members(institution_a, 1, "idle")

    def names(self, response):
        return [row.name for row in response.context["page"].rows]

    def test_shows_and_counts_only_its_learners(self, manager, cohort, enrolled):
        response = manager.get(at("manage_learners"), {"cohort": cohort.public_id})
        assert self.names(response) == ["Alice Okafor"]
        assert response.context["summary"].total == 1
        assert response.context["summary"].not_enrolled == 0
        assert f'<option value="{cohort.public_id}" selected>Spring class</option>' in response.content.decode()

    def test_works_for_those_without_a_course_too(self, manager, institution_a, enrolled):
        [idle] = make_members(institution_a, 1, "lazy")
        lazy = make_cohort(institution_a, learners=[idle])
        asked = {"cohort": lazy.public_id, "show": "not-enrolled"}
        assert self.names(manager.get(at("manage_learners"), asked)) == ["Lazy0"]

    def test_the_file_holds_the_same(self, manager, cohort, enrolled):
        response = manager.get(at("manage_learners_csv"), {"cohort": cohort.public_id})
        written = b"".join(response.streaming_content).decode()
        assert "alice@a.example" in written
        assert "other0@" not in written

    def test_offers_the_cohorts_of_now_and_the_one_asked_for(self, manager, cohort, institution_a, enrolled):
        old = make_cohort(institution_a, "last year", archived_at=timezone.now())
        assert "last year" not in manager.get(at("manage_learners")).content.decode()
        assert "last year" in manager.get(at("manage_learners"), {"cohort": old.public_id}).content.decode()

    def test_costs_the_list_no_more_than_one_query(self, manager, cohort, enrolled):
        manager.get(at("manage_learners"))
        with CaptureQueriesContext(connection) as queries:
            manager.get(at("manage_learners"))
        about_cohorts = [each for each in queries if "institutions_cohort" in each["sql"]]
        assert len(about_cohorts) == 1
        assert len(queries) <= MOST_QUERIES

    @pytest.mark.parametrize("key", ["x", "", "00000000-0000-4000-8000-000000000000"])
    def test_an_unknown_cohort_is_not_found(self, manager, cohort, enrolled, key):
        expected = 200 if key == "" else 404
        assert manager.get(at("manage_learners"), {"cohort": key}).status_code == expected

    def test_so_is_another_institutions(self, client, charlie, cohort, enrolled, site):
        client.force_login(charlie)
        for name in ("manage_learners", "manage_learners_csv"):
            assert client.get(at(name), {"cohort": cohort.public_id}).status_code == 404
