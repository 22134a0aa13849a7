import os
import re
import shutil
import subprocess
import sys
from importlib import resources
from itertools import product

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from pages import fonts


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fonts & spaces")
    return {path.name: path for path in fonts.build(folder)}


def test_every_script_of_the_product_has_its_font(built):
    samples = {
        "NotoSans-Regular.ttf": "Àé Жж",
        "NotoSerif-Bold.ttf": "Àé Жж",
        "NotoSansArabic-Bold.ttf": "ملكية",
        "Amiri-Regular.ttf": "ملكية",
        "NotoSansSC-Regular.otf": "知识产权",
        "NotoSerifSC-Regular.otf": "知识产权",
    }
    for name, text in samples.items():
        characters = TTFont(built[name], lazy=True).getBestCmap()
        assert all(ord(character) in characters for character in text.replace(" ", "")), name


@pytest.mark.parametrize(
    ("name", "style", "weight"),
    [
        ("NotoSans-Regular.ttf", "Regular", 400),
        ("NotoSans-SemiBold.ttf", "SemiBold", 600),
        ("NotoSerif-Bold.ttf", "Bold", 700),
    ],
)
def test_a_cut_font_is_static_and_says_its_true_weight(built, name, style, weight):
    font = TTFont(built[name], lazy=True)
    assert "fvar" not in font
    assert (font["name"].getBestSubFamilyName(), font["OS/2"].usWeightClass) == (style, weight)
    assert font["name"].getDebugName(6) == name.removesuffix(".ttf")


def test_building_again_changes_no_file(built):
    folder = built["NotoSans-Regular.ttf"].parent
    before = {path: path.stat().st_mtime_ns for path in built.values()}
    fonts.build(folder)
    assert {path: path.stat().st_mtime_ns for path in built.values()} == before


def test_missing_fonts_are_named_with_the_command_that_builds_them(settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    with pytest.raises(fonts.FontsMissing, match=r"run manage\.py build_fonts"):
        fonts.fontconfig_file()


def test_a_pdf_uses_these_fonts_and_no_other(built):
    page = """<p style="font-family: sans-serif">Sans <b>bold</b> ملكية 知识产权</p>
              <p style="font-family: serif">Serif <b>bold</b> ملكية 知识产权</p>"""
    script = "import sys, weasyprint; weasyprint.HTML(string=sys.argv[1]).write_pdf(sys.argv[2])"
    folder = built["NotoSans-Regular.ttf"].parent
    environment = os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run([sys.executable, "-c", script, page, str(folder / "out.pdf")], env=environment, check=True)
    assert _fonts_in(folder / "out.pdf") == {
        *("Noto-Sans", "Noto-Sans-Bold", "Noto-Sans-Arabic", "Noto-Sans-SC"),
        *("Noto-Serif", "Noto-Serif-Bold", "Amiri", "Noto-Serif-SC"),
    }


def _fonts_in(path):
    from pypdf import PdfReader

    page = PdfReader(path).pages[0]
    names = (font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values())
    return {name.split("+")[-1].lstrip("/") for name in names}


LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآؤئةى"


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_arabic_words_are_copied_from_a_pdf_as_they_were_written(built, tmp_path, weight):
    """Each letter before, between and after others, in turn, and words that went wrong once."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is missing. On Debian: apt-get install poppler-utils")
    triples = ["".join(triple) for triple in product(LETTERS, repeat=3)]
    words = [*triples[:: 29 if weight == "normal" else 31], "الله", "بالله", "الملكية", "الفكرية", "الإلكتروني"]
    page = f"<html lang=ar dir=rtl style='font: {weight} 12pt/2 Amiri'>" + "".join(f"<p>{word}</p>" for word in words)
    script = "import sys, weasyprint; weasyprint.HTML(string=sys.argv[1]).write_pdf(sys.argv[2])"
    environment = {**os.environ, "FONTCONFIG_FILE": str(built["Amiri-Regular.ttf"].with_name("fonts.conf"))}
    pdf = tmp_path / "words.pdf"
    subprocess.run([sys.executable, "-c", script, page, pdf], env=environment, check=True)
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    copied = [re.sub("[\u202a-\u202e\f]", "", line) for line in text.splitlines()]
    assert [line for line in copied if line] == words


def test_letters_that_must_be_joined_into_one_still_are(built):
    def glyphs(font_bytes, word):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(font_bytes)), buffer)
        return [each.codepoint for each in buffer.glyph_infos]

    original = resources.files("fontpkg_amiri").joinpath("files/Amiri-Regular.ttf").read_bytes()
    ours = built["Amiri-Regular.ttf"].read_bytes()
    for word in ("لا", "سلا", "لأ", "سلإ", "كلا", "الله"):
        assert glyphs(ours, word) == glyphs(original, word), word
