"""The first load of a catalogue: all of it or nothing, and beside what a site has already."""

import shutil
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from courses.models import CatalogueEntry, CourseIndexPage, ModuleIndexPage, ModulePage
from quizzes.models import Question, QuestionBank

LESSON = "modules/M01-why-ip-matters/1-what-is-inside-your-product.md"
ONLY_M01 = shutil.ignore_patterns("M02-*", "M04-*", "M05-*", "M06-*", "courses")


@pytest.fixture
def folder(tmp_path):
    """A catalogue of one module."""
    return shutil.copytree(settings.BASE_DIR / "catalogue", tmp_path / "catalogue", ignore=ONLY_M01)


def load(folder):
    out = StringIO()
    call_command("load_catalogue", folder, stdout=out)
    return out.getvalue().splitlines()


def test_a_broken_file_writes_nothing(db, folder, capsys):
    lesson = folder / LESSON
    lesson.write_text(lesson.read_text(encoding="utf-8").replace("minutes: 15", "minutes: long"), encoding="utf-8")
    with pytest.raises(CommandError, match="1 mistake in the files; nothing was written"):
        load(folder)
    assert f"{LESSON}:3: `minutes` must be a whole number" in capsys.readouterr().err
    assert not CatalogueEntry.objects.exists()
    assert not ModulePage.objects.exists()


def test_what_the_models_refuse_is_named_with_its_file_and_nothing_is_written(db, folder, monkeypatch, capsys):
    monkeypatch.setattr(ModulePage, "clean", refuse)
    with pytest.raises(CommandError, match="nothing was written"):
        load(folder)
    assert "modules/M01-why-ip-matters/module.yaml:1: Not today." in capsys.readouterr().err
    assert not Question.objects.exists()


def refuse(page):
    from django.core.exceptions import ValidationError

    raise ValidationError("Not today.")


def test_an_empty_site_gets_its_frame_and_its_groups(db, folder):
    CourseIndexPage.objects.all().delete()
    ModuleIndexPage.objects.all().delete()
    load(folder)
    assert ModulePage.objects.get().url == "/en/modules/why-ip-matters/"
    assert CourseIndexPage.objects.get().live
    assert Group.objects.filter(name="Trainers").exists()


def test_what_was_on_the_site_before_is_never_taken_over(db, folder):
    bank = QuestionBank.objects.create(code="M01", title="Ours")
    line = "kept: modules/M01-why-ip-matters/questions.yaml (bank) (something else has its code or address already)"
    assert line in load(folder)
    bank.refresh_from_db()
    assert bank.title == "Ours"
    assert Question.objects.get(code="M01-Q01").bank == bank


def test_a_page_with_the_address_of_a_module_is_left_alone(site, folder):
    index = ModuleIndexPage.objects.get()
    ours = index.add_child(instance=ModulePage(title="Ours", slug="why-ip-matters", summary="Ours.", minutes=5))
    lines = load(folder)
    assert "kept: modules/M01-why-ip-matters/module.yaml (something else has its code or address already)" in lines
    assert f"kept: {LESSON} (what it belongs to is not there)" in lines
    assert not ours.get_children().exists()
