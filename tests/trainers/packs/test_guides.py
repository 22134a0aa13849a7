"""Facilitator guides: what the starter catalogue brings, and what its loader and the editor refuse."""

import shutil
from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from courses.catalogue.reader import read
from tests.pages.factories import make_admin
from trainers.guide_queries import guide_of
from trainers.models import FacilitatorGuide
from trainers.packs.guide import FRAME, cells, problems_of_table

REAL = settings.BASE_DIR / "catalogue"
CODES = ("M01", "M02", "M05", "M06")


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", stdout=StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once, db):
    return {row.module.code: row for row in FacilitatorGuide.objects.select_related("module", "locale")}


@pytest.mark.parametrize("code", CODES)
def test_every_module_of_the_catalogue_has_a_guide_of_ninety_minutes_and_ten_slides(loaded, code):
    guide = guide_of(loaded[code])
    assert {step.part: step.minutes for step in guide.steps} == FRAME
    assert [(begin, end) for begin, end, _step in guide.timed] == [
        *((0, 10), (10, 30), (30, 60), (60, 75), (75, 85), (85, 90)),
    ]
    assert len(guide.slides) == 10
    assert all(2 <= len(slide.points) <= 4 and slide.note for slide in guide.slides)
    assert [slide.title for slide in guide.slides if slide.in_our_country] == ["In our country"]
    for part in (guide.debrief, guide.adaptation, guide.transfer, guide.bring):
        assert part
    assert any(part.empty for part in guide.exercise)


@pytest.mark.parametrize("code", CODES)
def test_answer_notes_answer_each_part_of_the_exercise(loaded, code):
    guide = guide_of(loaded[code])
    for letter in ("Part A", "Part B"):
        for parts in (guide.exercise, guide.answers):
            assert any(part.kind == "heading" and part.text.startswith(letter) for part in parts)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("    minutes: 30\n", "    minutes: 31\n", "the steps take 91 minutes together; a session has 90"),
        ("  debrief:\n    minutes", "  talk:\n    minutes", "talk"),
        ("- heading: What happened to Nyota", "- title: What happened to Nyota", "unknown key `title`"),
        ("    head: Asset | Right that may cover it | Who made it | What could go wrong\n    rows:", "    head: A | B\n    rows:", "row 1 has not as many cells as the head"),  # noqa: E501
    ],
)  # fmt: skip
def test_a_mistake_in_a_guide_stops_the_load_and_names_its_line(tmp_path, old, new, reason):
    folder = shutil.copytree(REAL, tmp_path / "catalogue")
    file = folder / "modules/M01-why-ip-matters/guide.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    errors = StringIO()
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("load_catalogue", folder, stdout=StringIO(), stderr=errors)
    assert "guide.yaml:" in errors.getvalue()
    assert reason in errors.getvalue()


def test_a_module_needs_no_guide(tmp_path):
    folder = shutil.copytree(REAL, tmp_path / "catalogue")
    (folder / "modules/M01-why-ip-matters/guide.yaml").unlink()
    assert {module.file.code for module in read(folder).modules if not module.more} == {"M01", "M04"}


def test_an_editor_cannot_save_a_guide_of_another_length(loaded):
    guide = loaded["M01"]
    guide.steps[0].value["minutes"] = 12
    with pytest.raises(ValidationError, match="92 minutes together"):
        guide.full_clean()


def test_rows_of_a_table_have_as_many_cells_as_its_head():
    assert cells("a | b |  ") == ("a", "b", "")
    assert problems_of_table("a | b", ["1 | 2", "1", "1 | 2 | 3", " | "]) == [2, 3]


def test_an_editor_sees_the_guide_as_it_is_written(loaded, site):
    guide = loaded["M01"]
    guide.aim = "An aim that is not saved yet."
    with override_settings(ALLOWED_HOSTS=["*"]):
        page = guide.make_preview_request(extra_request_attrs={"user": make_admin()})
    assert page.status_code == 200
    assert "An aim that is not saved yet." in page.content.decode()
    assert "Pass the product round." in page.content.decode()
