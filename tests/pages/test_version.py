"""What is kept in memory is kept under the version of the content, and under nothing else."""

import pytest
from django.db import transaction

from courses import content
from courses.content import content_in
from pages.version import content_version
from tests.courses.factories import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db


def titles():
    return [module.title for module in content_in("en").listed_modules()]


@pytest.fixture
def module(site):
    return make_module()


CHANGES = {
    "save": lambda module: module.save(),
    "draft published": lambda module: module.save_revision().publish(),
    "unpublish": lambda module: module.unpublish(),
    "delete": lambda module: module.delete(),
    "lesson added": lambda module: make_lesson(module, "new"),
    "moved among its siblings": lambda module: make_module("other", code="M02").move(module, pos="left"),
    "question": lambda module: module.quiz.bank.questions.first().save(),
    "quiz": lambda module: module.quiz.save(),
    "course": lambda module: make_course(modules=[module]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_of_content_changes_the_version(module, change):
    before = content_version()
    change(module)
    assert content_version() != before


def test_a_new_title_shows_at_once(module):
    assert titles() == ["Trademarks"]
    module.title = "Marks"
    module.save()
    assert titles() == ["Marks"]


def test_moving_a_module_shows_at_once(module):
    other = make_module("copyright", code="M02")
    assert titles() == ["Trademarks", "Copyright"]
    other.move(module, pos="left")
    assert titles() == ["Copyright", "Trademarks"]


def test_a_change_that_is_rolled_back_leaves_nothing(module):
    before = content_version()
    with transaction.atomic():
        module.title = "Never"
        module.save()
        assert titles() == ["Never"]
        transaction.set_rollback(True)
    assert content_version() == before
    assert titles() == ["Trademarks"]


def test_a_private_module_is_not_listed(module):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=module, restriction_type="login")
    assert titles() == []


def test_nothing_is_read_while_the_version_stands(module, django_assert_num_queries):
    content_in("en")
    with django_assert_num_queries(1):
        content_in("en")


def test_reading_everything_takes_few_queries_however_much_there_is(module, django_assert_max_num_queries):
    for number in range(2, 6):
        make_course(f"course-{number}", modules=[module, make_module(f"module-{number}", code=f"M{number:02}")])
    content.forget()
    with django_assert_max_num_queries(9):
        content_in("en")


def test_the_body_of_a_lesson_is_rendered_once_for_all_readers(client, site, alice):
    module = make_module()
    lesson = module.get_children().first().specific
    client.get(lesson.url)
    before = content.rendered_body.cache_info().hits
    client.force_login(alice)
    assert "What the lesson teaches." in client.get(lesson.url).content.decode()
    assert content.rendered_body.cache_info().hits == before + 1


def test_a_changed_body_shows_at_once_to_a_signed_in_reader(client, site, alice):
    lesson = make_module().get_children().first().specific
    client.force_login(alice)
    client.get(lesson.url)
    lesson.body = [("text", "<p>Something new.</p>")]
    lesson.save_revision().publish()
    assert "Something new." in client.get(lesson.url).content.decode()
