"""Promise 16: trainers reach their own part of the editor; learners and managers never reach it."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.checks import run_checks
from django.urls import URLPattern, get_resolver, reverse
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
)

from accounts.models import User
from courses.models import CourseIndexPage, LessonPage, ModuleIndexPage
from pages.models import StandardPage
from pages.permissions import COLLECTION, MODERATORS, TRAINERS, prepare_groups
from tests.accounts.factories import make_user
from tests.courses.factories import make_module
from tests.pages.factories import make_admin, make_moderator, make_trainer
from tests.quizzes.factories import make_question


def rights():
    return (
        set(Group.objects.values_list("name", "permissions__codename")),
        set(GroupPagePermission.objects.values_list("group__name", "page", "permission__codename")),
        set(GroupCollectionPermission.objects.values_list("group__name", "collection", "permission__codename")),
        WorkflowPage.objects.count(),
        Workflow.objects.count(),
        Collection.objects.count(),
    )


def test_groups_are_prepared_once_however_often_it_is_asked(site):
    prepare_groups()
    first = rights()

    prepare_groups()

    assert rights() == first


def test_a_site_without_pages_gets_groups_and_their_pages_later(db):
    Page.objects.filter(depth__gt=2).delete()
    prepare_groups()
    assert not Group.objects.get(name=TRAINERS).page_permissions.exists()

    home = Site.objects.get(is_default_site=True).root_page
    home.refresh_from_db()
    home.add_child(instance=ModuleIndexPage(title="Modules", slug="modules-again"))
    prepare_groups()

    assert Group.objects.get(name=TRAINERS).page_permissions.count() == 3


def test_wagtails_own_groups_lose_the_whole_site(site):
    root = Page.get_first_root_node()
    editors = Group.objects.create(name="Editors")
    moderators = Group.objects.create(name=MODERATORS)
    for group in (editors, moderators):
        GroupPagePermission.objects.create(group=group, page=root, permission_type="change")

    prepare_groups()

    assert not Group.objects.filter(name="Editors").exists()
    assert not GroupPagePermission.objects.filter(page=root).exists()


def test_what_an_administrator_added_stays(site):
    prepare_groups()
    extra = Permission.objects.get(codename="view_institution")
    Group.objects.get(name=TRAINERS).permissions.add(extra)

    prepare_groups()

    assert extra in Group.objects.get(name=TRAINERS).permissions.all()


# The editor's addresses -------------------------------------------------------

# 301: an address without its last slash leads to the one with it.
REFUSALS = (301, 302, 403, 404, 405)
# Icons and translated words of the editor itself: nothing that anyone wrote.
PUBLIC = {"cms/sprite/", "cms/jsi18n/"}


def admin_addresses():
    """Every address below /cms/ with 1 in place of each key."""
    found = []

    def collect(patterns, prefix):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                found.append((prefix + pattern.pattern.describe().split("'")[1], pattern.name or ""))
            else:
                collect(pattern.url_patterns, prefix + str(pattern.pattern))

    for resolver in get_resolver().url_patterns:
        if str(resolver.pattern) == "cms/" and hasattr(resolver, "url_patterns"):
            collect(resolver.url_patterns, "cms/")
    return found


def filled(route):
    route = re.sub(r"<(?:int|str|slug|path|uuid):\w+>|<\w+>", "1", route)
    return "/" + re.sub(r"\(\?P<\w+>[^)]*\)", "1", route).replace("^", "").replace("$", "")


@pytest.mark.parametrize("person", ["learner", "manager", "anonymous"])
def test_no_address_of_the_editor_answers_a_learner_or_a_manager(client, alice, charlie, site, person):
    prepare_groups()
    if person != "anonymous":
        client.force_login({"learner": alice, "manager": charlie}[person])

    answered = []
    addresses = admin_addresses()
    assert len(addresses) > 300
    for route, name in addresses:
        if route in PUBLIC or name == "wagtailadmin_logout":
            continue
        response = client.get(filled(route))
        if response.status_code not in REFUSALS:
            answered.append((route, response.status_code))
    assert answered == []


def test_a_learner_who_tries_the_editor_is_not_sent_in_circles(client, alice, site):
    client.force_login(alice)

    assert client.get("/cms/", follow=True).status_code == 403


def test_who_is_not_signed_in_comes_back_to_the_editor(client, site):
    response = client.get("/cms/pages/", follow=True)

    assert response.redirect_chain[-1][0].endswith("/accounts/login/?next=/cms/pages/")


# Trainers ---------------------------------------------------------------------


@pytest.fixture
def trainer_client(client, site):
    client.force_login(make_trainer())
    return client


def refused(response):
    """Wagtail answers 403, or leads home with a message."""
    return response.status_code in (403, 404) or (
        response.status_code == 302 and response["Location"].split("?")[0] == reverse("wagtailadmin_home")
    )


CLOSED = [
    "wagtailusers_users:index",
    "wagtailusers_users:add",
    "wagtailusers_groups:index",
    "wagtailusers_groups:add",
    "wagtailredirects:index",
    "wagtailredirects:add",
    "wagtailadmin_collections:index",
    "wagtailadmin_collections:add",
    "wagtailadmin_workflows:index",
    "wagtaillocales:index",
    "institutions:index",
    "institutions:add",
    "memberships:index",
    "memberships:add",
]


@pytest.mark.parametrize("name", CLOSED)
def test_a_trainer_does_not_reach(trainer_client, name):
    assert refused(trainer_client.get(reverse(name)))


def test_a_trainer_does_not_edit_other_people(trainer_client):
    other = make_user("other@example.org")

    for name in ("edit", "delete"):
        assert refused(trainer_client.get(reverse(f"wagtailusers_users:{name}", args=[other.pk])))


@pytest.mark.parametrize(
    "view", ["edit", "delete", "unpublish", "copy", "move", "history", "view_draft", "add_subpage"]
)
def test_a_trainer_does_not_touch_the_home_page(trainer_client, view):
    home = Site.objects.get(is_default_site=True).root_page

    assert refused(trainer_client.get(reverse(f"wagtailadmin_pages:{view}", args=[home.pk])))


@pytest.mark.parametrize("view", ["delete", "unpublish"])
@pytest.mark.parametrize("model", [CourseIndexPage, ModuleIndexPage])
def test_a_trainer_does_not_take_the_lists_away(trainer_client, view, model):
    page = model.objects.get()

    assert refused(trainer_client.post(reverse(f"wagtailadmin_pages:{view}", args=[page.pk])))
    assert model.objects.filter(live=True).exists()


def test_a_trainer_sees_only_the_lists_and_what_is_below_them(trainer_client):
    module = make_module()
    home = Site.objects.get(is_default_site=True).root_page
    home.add_child(instance=StandardPage(title="Secret page", slug="secret"))

    explorer = trainer_client.get(reverse("wagtailadmin_explore", args=[home.pk])).content.decode()
    assert "Secret page" not in explorer
    for page in (module, ModuleIndexPage.objects.get()):
        assert trainer_client.get(reverse("wagtailadmin_explore", args=[page.pk])).status_code == 200
    assert trainer_client.get(reverse("wagtailadmin_pages:edit", args=[module.pk])).status_code == 200


def test_a_trainer_does_not_lock(trainer_client):
    module = make_module()
    question = make_question()

    trainer_client.post(reverse("wagtailadmin_pages:lock", args=[module.pk]))
    trainer_client.post(reverse("wagtailsnippets_quizzes_question:lock", args=[question.pk]))

    module.refresh_from_db()
    question.refresh_from_db()
    assert not module.locked
    assert not question.locked


def test_a_trainer_does_not_delete_questions_or_banks(trainer_client):
    question = make_question()

    for name, pk in (("question", question.pk), ("questionbank", question.bank_id)):
        assert refused(trainer_client.post(reverse(f"wagtailsnippets_quizzes_{name}:delete", args=[pk])))


def test_a_trainer_deletes_a_lesson_but_no_module_with_lessons(trainer_client):
    module = make_module()
    lesson = LessonPage.objects.child_of(module).first()

    assert refused(trainer_client.post(reverse("wagtailadmin_pages:delete", args=[module.pk])))
    trainer_client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))

    assert not LessonPage.objects.filter(pk=lesson.pk).exists()


def test_a_trainer_uses_the_images_of_one_collection(trainer_client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    material = Collection.objects.get(name=COLLECTION)
    outside = Collection.get_first_root_node()
    ours = Image.objects.create(title="Ours", file=get_test_image_file(), collection=material)
    theirs = Image.objects.create(title="Theirs", file=get_test_image_file(), collection=outside)

    assert trainer_client.get(reverse("wagtailimages:edit", args=[ours.pk])).status_code == 200
    assert refused(trainer_client.get(reverse("wagtailimages:edit", args=[theirs.pk])))
    chooser = trainer_client.get(reverse("wagtailimages_chooser:choose")).content.decode()
    assert "Ours" in chooser
    assert "Theirs" not in chooser


@pytest.mark.parametrize("person", [make_trainer, make_moderator])
def test_the_menu_offers_only_what_may_be_opened(client, site, person):
    client.force_login(person())

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    for address in ("/cms/users/", "/cms/redirects/", "/cms/memberships/", "/cms/institutions/", "/cms/sites/"):
        assert address not in page


def test_the_editor_names_no_other_site(trainer_client):
    page = trainer_client.get(reverse("wagtailadmin_home")).content.decode()

    for host in ("wagtail.org", "gravatar.com"):
        assert host not in page


def test_a_moderator_locks_and_publishes(client, site):
    client.force_login(make_moderator())
    module = make_module()

    client.post(reverse("wagtailadmin_pages:lock", args=[module.pk]))

    module.refresh_from_db()
    assert module.locked


def test_a_superuser_makes_a_person_a_trainer(client, site):
    prepare_groups()
    client.force_login(make_admin())
    form = {"email": "new@example.org", "first_name": "New", "last_name": "Trainer", "is_active": "on"}
    form |= {"password1": "a long enough word", "password2": "a long enough word"}

    response = client.post(reverse("wagtailusers_users:add"), form | {"groups": [Group.objects.get(name=TRAINERS).pk]})

    assert response.status_code == 302, response.context["form"].errors
    user = User.objects.get(email="new@example.org")
    assert user.has_perm("wagtailadmin.access_admin")
    assert "new@example.org" in client.get(reverse("wagtailusers_users:index")).content.decode()
    assert client.get(reverse("wagtailusers_users:edit", args=[user.pk])).status_code == 200


# The system check -------------------------------------------------------------


def found():
    return {each.id for each in run_checks(tags=["database"], databases=["default"]) if each.id.startswith("cascade.")}


def test_the_groups_as_prepared_pass_the_check(site):
    prepare_groups()

    assert found() == set()


@pytest.mark.parametrize("codename", ["add_user", "change_user", "delete_user"])
def test_a_group_that_may_edit_people_is_an_error(site, codename):
    permission = Permission.objects.get(content_type__app_label="accounts", codename=codename)
    Group.objects.create(name="Helpers").permissions.add(permission)

    assert found() == {"cascade.E001"}


def test_a_group_with_every_file_is_a_warning(site):
    GroupCollectionPermission.objects.create(
        group=Group.objects.create(name="Helpers"),
        collection=Collection.get_first_root_node() or Collection.add_root(name="Root"),
        permission=Permission.objects.get(codename="add_image"),
    )

    assert found() == {"cascade.W001"}
