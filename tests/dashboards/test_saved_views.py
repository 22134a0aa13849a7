"""Views of the list of learners under names: plain addresses, that never show more than their reader may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dashboards import saved_actions
from dashboards.models import ListChoice, SavedView
from institutions.models import Membership
from institutions.roles import Role
from pages import compiled
from tests.accounts.factories import make_user
from tests.courses.factories import make_course
from tests.dashboards.factories import make_enrolment, make_members
from tests.institutions.factories import make_cohort

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
LIST = "/en/manage/"


@pytest.fixture
def manager(client, manager_a):
    client.force_login(manager_a)
    return client


@pytest.fixture
def course(site):
    return make_course()


@pytest.fixture
def crowd(institution_a, course):
    people = make_members(institution_a, 6)
    for each, person in enumerate(people):
        make_enrolment(person, course.translation_key, institution_a, percent=10 * each, days_ago=6 * each)
    return people


def save(client, asked="show=stuck&sort=name", **fields):
    return client.post(f"{reverse('manage_new_view')}?{asked}", {"name": "Stuck ones", **fields})


def member(institution, role, email):
    person = make_user(email)
    Membership.objects.create(user=person, institution=institution, role=role)
    return person


def tabs(response):
    return [(view.name, current) for view, current in response.context["views"]]


def listed(response):
    return [row.email for row in response.context["page"].rows]


def test_what_is_saved_is_found_again_by_a_plain_address(manager, crowd):
    answer = save(manager)
    assert answer.status_code == 302
    assert answer.url.startswith(f"{LIST}?show=stuck&sort=name")
    page = manager.get(answer.url)
    assert tabs(page) == [("Stuck ones", True)]
    assert listed(page) == [person.email for person in crowd[3:]]
    assert tabs(manager.get(LIST, {"show": "stuck"})) == [("Stuck ones", False)]
    assert f'href="{LIST}?{SavedView.objects.get().asked.replace("&", "&amp;")}"' in page.content.decode()


def test_a_place_in_the_list_is_no_part_of_a_view(manager, crowd, institution_a, course):
    for person in make_members(institution_a, 30, "more"):
        make_enrolment(person, course.translation_key, institution_a)
    following = manager.get(LIST).context["page"].next
    save(manager, f"after={following}")
    assert "after" not in SavedView.objects.get().asked


def test_the_list_opens_with_a_view_and_everybody_is_one_step_away(manager, crowd):
    save(manager, opens="on")
    view = SavedView.objects.get()
    answer = manager.get(LIST)
    assert (answer.status_code, answer.url) == (302, f"{LIST}?{view.asked}")
    page = manager.get(answer.url)
    assert f'href="{LIST}?show=all"' in page.content.decode()
    assert len(listed(manager.get(LIST, {"show": "all"}))) == 6


def test_another_view_opens_the_list_or_none(manager, manager_a, crowd):
    save(manager, opens="on")
    save(manager, "show=finished", name="Done")
    done = SavedView.objects.get(name="Done")
    manager.post(reverse("manage_views"), {"view": str(done.key)})
    assert "show=finished" in manager.get(LIST).url
    manager.post(reverse("manage_views"), {"view": "everyone"})
    assert manager.get(LIST).status_code == 200
    assert ListChoice.objects.get(person=manager_a).opens is None


def test_a_view_is_renamed_and_deleted_by_whoever_made_it(manager, crowd):
    save(manager, opens="on")
    address = reverse("manage_view", args=[SavedView.objects.get().key])
    assert manager.post(address, {"name": "  Waiting   for us "}).status_code == 302
    assert SavedView.objects.get().name == "Waiting for us"
    assert manager.get(LIST).status_code == 200, "it does not open the list any more: that was not ticked"
    manager.post(f"{address}delete/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Name: This field is required."),
        ({"name": "   "}, "Name: This field is required."),
        ({"name": "x" * 61}, "Ensure this value has at most 60 characters"),
        ({"name": "stuck ONES"}, "Another view of yours has this name. Choose a different one."),
        ({"name": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_each_refusal_has_words(manager, crowd, fields, said):
    save(manager)
    assert said in save(manager, **fields).content.decode()
    assert SavedView.objects.count() == 1


def test_nobody_keeps_more_than_thirty(manager, manager_a, institution_a, crowd, at):
    for number in range(saved_actions.MOST_VIEWS):
        name = {"name": f"View {number}", "asked": "show=all", "institution": institution_a, "shared": False}
        saved_actions.save_view(by=manager_a, at=at, **name)
    said = "You have 30 views already. Delete one that you do not need."
    assert said in save(manager, name="One more").content.decode()
    SavedView.objects.first().delete()
    assert save(manager, name="One more").status_code == 302


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "\u202eevil", '"><img src=x>', "{{ name }}", "%(name)s %s %", "ä" * 60]
)
def test_a_hostile_name_is_a_name(manager, crowd, name):
    save(manager, name=name, opens="on", shared="on")
    for address in (LIST, reverse("manage_views"), reverse("manage_view", args=[SavedView.objects.get().key])):
        answer = manager.get(address, follow=True)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()
        assert "<img src=x>" not in answer.content.decode()


def test_a_shared_view_is_read_by_the_staff_and_changed_by_its_maker_alone(
    client, manager, manager_a, institution_a, crowd
):
    save(manager, shared="on")
    view = SavedView.objects.get()
    watcher = member(institution_a, Role.OBSERVER, "watches@a.example")
    client.force_login(watcher)
    assert tabs(client.get(LIST)) == [("Stuck ones", False)]
    assert "Shared by Mona Haddad" in client.get(reverse("manage_views")).content.decode()
    assert client.get(reverse("manage_view", args=[view.key])).status_code == 404
    assert client.post(reverse("manage_view", args=[view.key]), {"name": "Mine"}).status_code == 404
    assert client.post(reverse("manage_delete_view", args=[view.key])).status_code == 404
    client.post(reverse("manage_views"), {"view": str(view.key)})
    assert client.get(LIST).url == f"{LIST}?{view.asked}", "others may open the list with it"


def test_whoever_only_watches_shares_nothing(client, institution_a, manager_a, crowd):
    client.force_login(member(institution_a, Role.OBSERVER, "watches@a.example"))
    assert "Show it to everybody" not in client.get(reverse("manage_new_view")).content.decode()
    save(client, shared="on")
    assert not SavedView.objects.get().shared
    client.force_login(manager_a)
    assert tabs(client.get(LIST)) == []


def test_what_is_not_shared_is_nobody_elses(client, manager, institution_a, charlie, crowd):
    save(manager)
    view = SavedView.objects.get()
    for person in (member(institution_a, Role.MANAGER, "second@a.example"), charlie):
        client.force_login(person)
        assert tabs(client.get(LIST)) == []
        assert client.get(reverse("manage_view", args=[view.key])).status_code == 404
        said = client.post(reverse("manage_views"), {"view": str(view.key)}).content.decode()
        assert "Select a valid choice" in said


def test_what_is_shared_stays_in_the_institution(client, manager, charlie, crowd):
    save(manager, shared="on")
    client.force_login(charlie)
    assert tabs(client.get(LIST)) == []


def test_whoever_lost_a_role_sees_no_view_and_shares_none(client, manager, manager_a, institution_a, crowd):
    save(manager, shared="on", opens="on")
    watcher = member(institution_a, Role.OBSERVER, "watches@a.example")
    Membership.objects.filter(user=manager_a, institution=institution_a).delete()
    compiled.forget()
    view = SavedView.objects.get()
    for address in (LIST, f"{LIST}?{view.asked}", reverse("manage_views"), reverse("manage_view", args=[view.key])):
        assert manager.get(address).status_code == 404
    assert not SavedView.objects.visible_to(manager_a).exists()
    client.force_login(watcher)
    assert tabs(client.get(LIST)) == [], "who may not share there any more shares nothing"


def test_a_view_shows_less_after_one_of_two_roles_is_lost(
    manager, manager_a, institution_a, institution_b, crowd, course
):
    """It was saved over both institutions, and opens the list; what it shows is asked anew."""
    Membership.objects.create(user=manager_a, institution=institution_b, role=Role.MANAGER)
    [theirs] = make_members(institution_b, 1, "theirs")
    make_enrolment(theirs, course.translation_key, institution_b, days_ago=30)
    compiled.forget()
    cohort = make_cohort(institution_b, "Theirs", learners=[theirs])
    save(manager, opens="on")
    save(manager, f"cohort={cohort.public_id}", name="A cohort of theirs")
    assert theirs.email in listed(manager.get(LIST, follow=True))
    Membership.objects.filter(user=manager_a, institution=institution_b).delete()
    compiled.forget()
    assert theirs.email not in listed(manager.get(LIST, follow=True))
    view = SavedView.objects.get(name="A cohort of theirs")
    assert manager.get(f"{LIST}?{view.asked}").status_code == 404
    saved_actions.open_with(person=manager_a, view=view)
    page = manager.get(LIST)
    assert page.status_code == 200, "a view that can't be opened keeps nobody from the list"
    assert "The view “A cohort of theirs” can’t be opened" in page.content.decode()


def test_a_view_of_all_institutions_is_not_shared(manager, manager_a, institution_b, crowd):
    Membership.objects.create(user=manager_a, institution=institution_b, role=Role.MANAGER)
    compiled.forget()
    save(manager, shared="on")
    view = SavedView.objects.get()
    assert (view.institution, view.shared) == (None, False)


@pytest.mark.parametrize("asked", ["show=nobody", "columns=x", "course=11111111-1111-4111-8111-111111111111"])
def test_what_the_list_does_not_show_can_not_be_saved(manager, crowd, asked):
    assert save(manager, asked).status_code == 404


def test_strangers_sign_in_and_learners_and_trainers_find_nothing(client, alice, bob):
    addresses = ("manage_views", "manage_new_view")
    for name in addresses:
        assert client.get(reverse(name)).url.startswith(reverse("account_login"))
    for person in (alice, bob):
        client.force_login(person)
        assert [client.get(reverse(name)).status_code for name in addresses] == [404, 404]
        assert client.post(reverse("manage_columns"), {"columns": "course"}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_views(manager, manager_a, institution_a, crowd, at):
    def count(address):
        with CaptureQueriesContext(connection) as found:
            assert manager.get(address).status_code == 200
        return len(found)

    save(manager)
    addresses = [f"{LIST}?show=all", reverse("manage_views")]
    few = [(count(each), count(each))[1] for each in addresses]
    for number in range(20):
        name = {"name": f"View {number}", "asked": "show=all", "institution": institution_a, "shared": True}
        saved_actions.save_view(by=manager_a, at=at, **name)
    assert [count(each) for each in addresses] == few
    assert max(few) <= MOST_QUERIES
