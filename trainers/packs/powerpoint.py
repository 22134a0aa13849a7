"""The slides of a teaching pack as a PowerPoint file, with what the trainer says as notes.

Titles and points stand in the places that the layout has for them, so that they are read in order and found in the
outline. Direction is set paragraph by paragraph: python-pptx knows none.
"""

from io import BytesIO

from trainers.packs.pack import RIGHT_TO_LEFT

INK, ACCENT, PAPER, QUIET = "1B1D28", "1B4F5C", "FDFCFA", "555555"
# Inches, on a page of 16 to 9.
WIDTH, HEIGHT, MARGIN, BAR = 13.333, 7.5, 1.1, 0.2
HEADINGS, TEXT = "Georgia", "Calibri"
LANGUAGES = {"en": "en-GB", "fr": "fr-FR", "es": "es-ES", "ar": "ar-SA", "ru": "ru-RU", "zh-hans": "zh-CN"}
TITLE_AND_CONTENT = 1
OPEN_LINE = "_" * 46


def pptx_of(pack):
    """Return the slides as the content of a file."""
    from pptx import Presentation  # here: most processes write no slides
    from pptx.util import Inches

    file = Presentation()
    file.slide_width, file.slide_height = Inches(WIDTH), Inches(HEIGHT)
    properties = file.core_properties
    properties.title, properties.author, properties.language = pack.title, pack.institution, pack.language
    properties.subject, properties.keywords = pack.code, pack.words["in_our_country"]
    for number, slide in enumerate(pack.guide.slides, 1):
        add_slide(file, pack, number, slide)
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def add_slide(file, pack, number, slide):
    page = file.slides.add_slide(file.slide_layouts[TITLE_AND_CONTENT])
    page.background.fill.solid()
    page.background.fill.fore_color.rgb = colour(PAPER)
    add_bar(page, pack.rtl)
    wide = WIDTH - 2 * MARGIN
    language = pack.guide.language
    place(page.shapes.title, MARGIN, 1.05, wide, 1.25)
    write(page.shapes.title, [slide.title], language, size=38, font=HEADINGS, bold=True)
    body = page.placeholders[1]
    place(body, MARGIN, 2.45, wide, 4.1)
    lines, spoken, size = points_of(pack, slide)
    write(body, lines, spoken, size=size, after=14 if size > 20 else 4)
    module = add_text(page, MARGIN, 0.55, wide, 0.5)
    write(module, [pack.title], pack.title_language, size=16, colour_of=ACCENT, bold=True)
    foot = add_text(page, MARGIN, 6.75, wide, 0.4)
    line = " · ".join(filter(None, (pack.institution, pack.code, str(number))))
    write(foot, [line], pack.language, size=12, colour_of=QUIET)
    page.notes_slide.notes_text_frame.text = slide.note
    turn(page.notes_slide.notes_text_frame, language)


def points_of(pack, slide):
    """Return the (lines, language, size) of the points; in our country what is known of it, or room to write."""
    if not slide.in_our_country:
        return slide.points, pack.guide.language, 26
    if pack.country.lines:
        return pack.country.lines, pack.country.language, 22 if pack.country.fits_large else 14
    return [f"{point}\v{OPEN_LINE}" for point in slide.points], pack.guide.language, 18


def add_bar(page, rtl):
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    bar = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, Inches(WIDTH - BAR if rtl else 0), 0, Inches(BAR), Inches(HEIGHT))
    bar.fill.solid()
    bar.fill.fore_color.rgb = colour(ACCENT)
    bar.line.fill.background()


def add_text(page, left, top, width, height):
    from pptx.util import Inches

    return page.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))


def place(shape, left, top, width, height):
    from pptx.util import Inches

    shape.left, shape.top, shape.width, shape.height = map(Inches, (left, top, width, height))


def write(shape, lines, language, *, size, font=TEXT, colour_of=INK, bold=False, after=0):
    """Write each line as a paragraph of its own. `size`, `after`: points."""
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Pt

    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.space_after = line, Pt(after)
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, font
            run.font.color.rgb = colour(colour_of)
    turn(frame, language)


def turn(frame, language):
    """Let paragraphs run as their language does, and say which it is."""
    from pptx.enum.text import PP_ALIGN

    rtl = language in RIGHT_TO_LEFT
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.RIGHT if rtl else PP_ALIGN.LEFT
        paragraph._p.get_or_add_pPr().set("rtl", "1" if rtl else "0")
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", LANGUAGES[language])


def colour(code):
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(code)
