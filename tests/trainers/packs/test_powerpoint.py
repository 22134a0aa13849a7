"""The slides as a PowerPoint file: opened again, and turned into a PDF by another program where there is one."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from django.utils import timezone
from pptx import Presentation
from pypdf import PdfReader

from tests.trainers.packs.factories import make_note
from trainers.packs.powerpoint import pptx_of

pytestmark = pytest.mark.django_db
OFFICE = shutil.which("soffice")


def opened(pack):
    return Presentation(BytesIO(pptx_of(pack)))


def test_ten_slides_have_titles_points_and_what_the_trainer_says(packed):
    pages = list(opened(packed()).slides)
    assert len(pages) == 10
    for page, slide in zip(pages, packed().guide.slides, strict=True):
        assert page.shapes.title.text_frame.text == slide.title
        assert page.notes_slide.notes_text_frame.text == slide.note
    points = [paragraph.text for paragraph in pages[0].placeholders[1].text_frame.paragraphs]
    assert points == ["One kiln", "Two rights"]


def test_nothing_reaches_over_the_edge_of_a_slide(packed):
    file = opened(packed())
    for page in file.slides:
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height


def directions(shape):
    return {(each._p.pPr.get("rtl"), each._p.pPr.get("algn")) for each in shape.text_frame.paragraphs}


def test_arabic_runs_from_right_to_left_and_says_which_language_it_is(packed):
    pack = packed("ar")
    arabic = replace(pack, title_language="ar", guide=replace(pack.guide, language="ar"))
    for pages, wanted, spoken in ((opened(arabic), ("1", "r"), "ar-SA"), (opened(pack), ("0", "l"), "en-GB")):
        for page in pages.slides:
            for shape in (page.shapes.title, page.placeholders[1]):
                assert directions(shape) == {wanted}
                runs = [run for each in shape.text_frame.paragraphs for run in each.runs]
                assert {run._r.rPr.get("lang") for run in runs} == {spoken}


def test_in_our_country_stands_what_the_institution_wrote(packed, institution_a, module):
    last = opened(packed()).slides[9].placeholders[1].text_frame.text
    assert "Fee for one class" in last
    assert "____" in last
    make_note(institution_a, module.translation_key, at=timezone.now(), text="Office: Quay 5\nFee: 40")
    assert opened(packed()).slides[9].placeholders[1].text_frame.text == "Office: Quay 5\nFee: 40"


def converted(content, folder):
    (folder / "slides.pptx").write_bytes(content)
    command = [OFFICE, "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", "pdf"]
    command += ["--outdir", folder, folder / "slides.pptx"]
    subprocess.run(command, capture_output=True, timeout=180, check=False)
    made = folder / "slides.pdf"
    return PdfReader(made) if made.exists() else None


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_another_program_opens_the_slides(packed, tmp_path):
    plain = BytesIO()
    Presentation().save(plain)
    (tmp_path / "probe").mkdir()
    pages = converted(pptx_of(packed()), tmp_path)
    if pages is None and converted(plain.getvalue(), tmp_path / "probe") is None:
        pytest.skip("LibreOffice is installed without the part that opens slides")
    assert len(pages.pages) == 10
    assert "One kiln" in pages.pages[0].extract_text()
