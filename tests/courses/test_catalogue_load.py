"""Loading the catalogue: once, again, after changes in the files, and after an editor's."""

import shutil
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page, PageLogEntry, Revision

from courses.models import CatalogueEntry, CoursePage, GlossaryTerm, LessonPage, ModulePage, ReferenceFigure
from quizzes.models import Question, Quiz
from quizzes.queries import cards, draw_paper

REAL = settings.BASE_DIR / "catalogue"
MODULE = "modules/M02-trademarks"
LESSON = f"{MODULE}/1-what-a-mark-does-for-a-business.md"
LESSON_SLUG = "what-a-mark-does-for-a-business"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(REAL, tmp_path / "catalogue")


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    """Load the real catalogue once for this module; each test below undoes its own changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(REAL)
        transaction.set_rollback(True)


@pytest.fixture
def real(loaded_once, db):
    """The lines that the first load printed."""
    return loaded_once


@pytest.fixture
def loaded(real, folder):
    return folder


def replace(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def load(folder):
    """Load a folder; return the lines that it prints, the summary last."""
    out = StringIO()
    call_command("load_catalogue", folder, stdout=out)
    return out.getvalue().splitlines()


def summary(created=0, updated=0, unchanged=0, kept=0):
    return f"created {created}, updated {updated}, unchanged {unchanged}, kept {kept}"


# The real catalogue on an empty site ----------------------------------------------


def test_the_real_catalogue_is_complete_and_published(real):
    assert ModulePage.objects.live().count() == 5
    assert {kind: LessonPage.objects.live().filter(kind=kind).count() for kind, _name in LessonPage.KINDS} == {
        "lesson": 27,
        "story": 5,
        "activity": 5,
    }
    assert Question.objects.filter(live=True).count() == 60
    assert Quiz.objects.filter(live=True).count() == 5
    assert not Page.objects.filter(has_unpublished_changes=True).exists()
    assert real[-1] == summary(created=CatalogueEntry.objects.exclude(path__endswith="/order").count())


def test_the_real_catalogue_has_the_minutes_and_quizzes_of_the_specification(real):
    minutes = dict(ModulePage.objects.values_list("code", "minutes"))
    assert minutes == {"M01": 145, "M02": 170, "M04": 220, "M05": 150, "M06": 190}
    for quiz in Quiz.objects.exclude(bank__code="M04"):
        assert (quiz.questions, quiz.max_difficulty, quiz.pass_mark, quiz.tries, quiz.wait_minutes) == (8, 2, 60, 1, 60)
        outcomes = {card.outcome for card in cards(quiz)}
        for seed in range(20):
            items = draw_paper(quiz, seed).items
            assert len(items) == 8
            assert {item.outcome for item in items} == outcomes
            assert max(item.difficulty for item in items) <= 2


def test_a_practitioner_module_asks_ten_and_every_hard_question(real):
    quiz = Quiz.objects.get(bank__code="M04")
    assert (quiz.questions, quiz.pass_mark, quiz.tries, quiz.wait_minutes) == (10, 70, 3, 24 * 60)
    for seed in range(20):
        items = draw_paper(quiz, seed).items
        assert len(items) == 10
        assert {item.outcome for item in items} == {card.outcome for card in cards(quiz)}
        assert "M04-Q02" in {item.code for item in items if item.difficulty == 3}


def test_modules_and_lessons_stand_in_the_order_of_the_files(real):
    course = CoursePage.objects.get()
    rows = course.course_modules.select_related("module")
    assert [row.module.code for row in rows] == ["M01", "M02", "M05", "M06"]
    kinds = LessonPage.objects.child_of(rows[0].module).values_list("kind", flat=True)
    assert list(kinds) == ["lesson"] * 5 + ["story", "activity"]


def test_an_editor_could_save_everything_that_was_loaded(real):
    for lesson in LessonPage.objects.all():
        lesson.body.stream_block.clean(lesson.body)
    for question in Question.objects.all():
        question.body.stream_block.clean(question.body)
    for module in ModulePage.objects.all():
        for name in ("outcomes", "takeaways", "terms", "references"):
            value = getattr(module, name)
            value.stream_block.clean(value)
    for course in CoursePage.objects.all():
        course.outcomes.stream_block.clean(course.outcomes)


def test_lessons_show_the_questions_and_figures_they_name(real):
    lesson = LessonPage.objects.get(slug="what-is-inside-your-product")
    check = next(block for block in lesson.body if block.block_type == "self_check")
    assert check.value["question"].code == "M01-Q01"
    lesson = LessonPage.objects.get(slug="why-small-firms-stay-away")
    evidence = next(block for block in lesson.body if block.block_type == "evidence")
    assert evidence.value["figure"].key == "R03"


# Again ------------------------------------------------------------------------------


def test_a_second_load_writes_nothing(loaded):
    before = (
        Revision.objects.count(),
        PageLogEntry.objects.count(),
        list(CatalogueEntry.objects.order_by("pk").values()),
    )
    lines = load(loaded)
    assert lines == [summary(unchanged=CatalogueEntry.objects.exclude(path__endswith="/order").count())]
    assert before == (
        Revision.objects.count(),
        PageLogEntry.objects.count(),
        list(CatalogueEntry.objects.order_by("pk").values()),
    )


def test_a_second_load_asks_little_of_the_database(loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(120):
        load(loaded)


def test_the_same_content_has_the_same_key_on_every_site(real):
    """Learners' records and backups of other sites name these keys: they can never change."""
    assert str(ModulePage.objects.get(code="M01").translation_key) == "7d42a482-9a61-5762-8dbe-8c572f35f6b9"
    lesson = LessonPage.objects.get(slug="what-is-inside-your-product")
    assert str(lesson.translation_key) == "9de9c4bb-e803-5cb6-bf71-abab4e39da19"
    question = Question.objects.get(code="M01-Q01")
    assert str(question.translation_key) == "a85134e5-dee7-54f6-807e-dd29b0df9751"
    assert question.body[0].value["options"].bound_blocks[0].id == "784f9304-1f30-5c85-b927-c77edf5b2336"


# Files changed ------------------------------------------------------------------------


def test_a_changed_lesson_gets_one_new_published_revision(loaded):
    replace(loaded / LESSON, "minutes: 15", "minutes: 25")
    before = LessonPage.objects.get(slug=LESSON_SLUG)
    lines = load(loaded)
    after = LessonPage.objects.get(slug=LESSON_SLUG)
    assert after.minutes == 25
    assert (after.pk, after.translation_key) == (before.pk, before.translation_key)
    assert after.live
    assert not after.has_unpublished_changes
    assert after.revisions.count() == 2
    # The module's own minutes follow.
    assert lines[:-1] == [f"updated: {MODULE}/module.yaml", f"updated: {LESSON}"]


def test_a_changed_question_keeps_the_ids_of_its_options(loaded):
    def ids():
        return [option.id for option in Question.objects.get(code="M01-Q01").body[0].value["options"].bound_blocks]

    before = ids()
    replace(loaded / "modules/M01-why-ip-matters/questions.yaml", "text: Industrial design", "text: A design")
    assert load(loaded)[0] == "updated: modules/M01-why-ip-matters/questions.yaml (M01-Q01)"
    assert Question.objects.get(code="M01-Q01").body[0].value["options"][0]["text"] == "A design"
    assert ids() == before


def test_changed_figures_and_courses_are_updated(loaded):
    replace(loaded / "reference.yaml", "2.38 times", "2.4 times")
    replace(loaded / "courses/ip-essentials.yaml", "  - {code: M01, required: true}\n", "")
    lines = load(loaded)
    assert lines[:-1] == ["updated: reference.yaml (R02)", "updated: courses/ip-essentials.yaml"]
    assert "2.4 times" in ReferenceFigure.objects.get(key="R02").statement
    assert [row.module.code for row in CoursePage.objects.get().course_modules.all()] == ["M02", "M05", "M06"]


def test_files_may_say_what_certificates_say_and_where_they_do_not_editors_decide(loaded):
    CoursePage.objects.update(certificate_months=12)
    assert load(loaded)[-1].endswith("updated 0, unchanged 247, kept 0")
    replace(
        loaded / "courses/ip-essentials.yaml", "level:", "certificate_months: 24\ncertificate_shows_score: true\nlevel:"
    )
    replace(loaded / MODULE / "module.yaml", "level:", "attestation: true\nlevel:")
    assert load(loaded)[-1].endswith("updated 2, unchanged 245, kept 0")
    course = CoursePage.objects.get()
    assert (course.certificate_months, course.certificate_shows_score) == (24, True)
    assert ModulePage.objects.get(code="M02").attestation


def test_lessons_may_change_places_and_stay_the_same_lessons(loaded):
    module = ModulePage.objects.get(code="M02")
    before = dict(LessonPage.objects.child_of(module).values_list("slug", "translation_key"))
    folder = loaded / MODULE
    (folder / "1-what-a-mark-does-for-a-business.md").rename(folder / "9.md")
    (folder / "2-choosing-a-strong-name.md").rename(folder / "1-choosing-a-strong-name.md")
    (folder / "9.md").rename(folder / "2-what-a-mark-does-for-a-business.md")
    load(loaded)
    module.refresh_from_db()
    lessons = LessonPage.objects.child_of(module).order_by("path")
    assert [lesson.slug for lesson in lessons][:2] == ["choosing-a-strong-name", LESSON_SLUG]
    assert [lesson.slug for lesson in lessons][-2:] == ["story", "activity"]
    assert dict(lessons.values_list("slug", "translation_key")) == before


def test_a_lesson_that_left_the_files_is_reported_and_stays(loaded):
    last = "use-it-guard-it-earn-from-it"
    (loaded / MODULE / f"5-{last}.md").unlink()
    line = f"kept: modules/M02/lessons/{last} (no longer in the catalogue; unpublish it in Wagtail if you want)"
    assert line in load(loaded)
    assert LessonPage.objects.get(slug=last).live
    LessonPage.objects.get(slug=last).unpublish()
    assert line not in load(loaded)


# Changed in Wagtail --------------------------------------------------------------------


def publish_change(lesson):
    lesson.title = "An editor's title"
    lesson.save_revision().publish()


def draft_change(lesson):
    lesson.title = "An editor's draft"
    lesson.save_revision()


def move_away(lesson):
    lesson.move(ModulePage.objects.get(code="M01"), pos="last-child")


CHANGES = {
    "published": publish_change,
    "draft": draft_change,
    "unpublished": lambda lesson: lesson.unpublish(),
    "moved": move_away,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_page_that_an_editor_changed_is_kept(loaded, change):
    change(LessonPage.objects.get(slug=LESSON_SLUG))
    before = LessonPage.objects.filter(slug=LESSON_SLUG).values().get()
    replace(loaded / LESSON, "title: What", "title: Now what")
    assert f"kept: {LESSON} (changed by an editor in Wagtail)" in load(loaded)
    assert LessonPage.objects.filter(slug=LESSON_SLUG).values().get() == before


def test_a_page_that_an_editor_deleted_stays_deleted(loaded):
    ModulePage.objects.get(code="M02").delete()
    lines = load(loaded)
    assert f"kept: {LESSON} (deleted by an editor in Wagtail)" in lines
    assert not LessonPage.objects.filter(slug=LESSON_SLUG).exists()
    assert load(loaded) == lines


def test_questions_terms_and_figures_that_an_editor_changed_are_kept(loaded):
    question = Question.objects.get(code="M01-Q01")
    question.stem = "An editor's question?"
    question.save_revision().publish()
    GlossaryTerm.objects.filter(term="patent").update(definition="An editor's definition.")
    ReferenceFigure.objects.filter(key="R02").update(year=2003)
    replace(loaded / "glossary.yaml", "Time-limited right", "Limited right")
    assert load(loaded)[:-1] == [
        "kept: reference.yaml (R02) (changed by an editor in Wagtail)",
        "kept: glossary.yaml (patent) (changed by an editor in Wagtail)",
        "kept: modules/M01-why-ip-matters/questions.yaml (M01-Q01) (changed by an editor in Wagtail)",
    ]
    assert GlossaryTerm.objects.get(term="patent").definition == "An editor's definition."


def test_the_order_that_an_editor_gave_is_kept(loaded):
    module = ModulePage.objects.get(code="M02")
    story = LessonPage.objects.child_of(module).get(kind="story")
    story.move(module, pos="first-child")
    folder = loaded / MODULE
    (folder / "1-what-a-mark-does-for-a-business.md").rename(folder / "9.md")
    (folder / "2-choosing-a-strong-name.md").rename(folder / "1-choosing-a-strong-name.md")
    (folder / "9.md").rename(folder / "2-what-a-mark-does-for-a-business.md")
    line = f"kept: {MODULE}/module.yaml (order of the lessons) (changed by an editor in Wagtail)"
    assert line in load(loaded)
    assert LessonPage.objects.child_of(ModulePage.objects.get(code="M02")).order_by("path").first() == story
