"""An activity report as PDF and as a Word file."""

import re
from base64 import b64encode
from io import BytesIO

from django.template.loader import render_to_string
from django.utils.translation import override

from dashboards.exports.pdf_file import isolated_parts, page_words
from pages.fonts import fontconfig_file
from pages.pdf import render_pdf

SECONDS = 60
SHIFTED = re.compile(r'(?<= )y="([\d.]+)"([^>]*?) dy="(-?\d+)"')
PICTURE_PIXELS, PICTURE_INCHES = 1600, 6
SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)
FAMILIES = {"ar": "Noto Sans Arabic", "zh-hans": "Noto Sans SC"}


def drawing_of(section, language):
    """Return the drawing of a chart as an SVG file of its own, without its links."""
    with override(language):
        markup = render_to_string(
            section.component, {"id": section.key, "title": section.title, "chart": section.chart}
        )
    svg = re.sub(r'<a class="[^"]*" href="[^"]*"[^>]*>', "<g>", SVG.search(markup)[0]).replace("</a>", "</g>")
    svg = SHIFTED.sub(lowered, svg)
    width, height = section.chart.width, section.chart.height
    look = f'xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    family = FAMILIES.get(language, "Noto Sans")
    return svg.replace("<svg", f'<svg {look} color="#1b4f5c" font-family="{family}"', 1)


def lowered(found):
    """Move a text by its place alone: where its shift is apart, resvg shifts only the first letter of Arabic."""
    y, between, shift = found.groups()
    return f'y="{float(y) + float(shift):g}"{between}'


def pdf_of(document):
    with override(document.language):
        context = {
            "document": document,
            "sections": [(each, f"picture:{each.key}" if each.chart else "") for each in document.sections],
            "about": isolated_parts(document.whose),
            "direction": "rtl" if document.rtl else "ltr",
            "start": "right" if document.rtl else "left",
            "end": "left" if document.rtl else "right",
            "page": page_words(),
        }
        html = render_to_string("dashboards/print/activity.html", context)
    pictures = {f"picture:{each.key}": data_uri(each, document.language) for each in document.sections if each.chart}
    return render_pdf(html, title=document.title, language=document.language, pictures=pictures, seconds=SECONDS)


def data_uri(section, language):
    """WeasyPrint joins no Arabic letters in a drawing; what draws for Word files does."""
    return "data:image/png;base64," + b64encode(png_of(section, language)).decode()


def png_of(section, language):
    import resvg_py  # here: most processes draw nothing

    files = [str(path) for path in sorted(fontconfig_file().parent.glob("*.[ot]tf"))]
    svg = drawing_of(section, language)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=files, skip_system_fonts=True, width=PICTURE_PIXELS))


def docx_of(document):
    """Return a Word file. Its direction is set part by part: python-docx knows none."""
    import docx  # here: most processes write no Word file
    from docx.shared import Inches

    file = docx.Document()
    file.core_properties.title, file.core_properties.language = document.title, document.language
    file.add_heading(document.title, 0)
    for line in (document.whose, *document.about):
        file.add_paragraph(line)
    for section in document.sections:
        file.add_heading(section.title, 1)
        if section.text:
            file.add_paragraph(section.text)
        if section.chart:
            picture = file.add_picture(BytesIO(png_of(section, document.language)), width=Inches(PICTURE_INCHES))
            picture._inline.docPr.set("descr", section.title)
        if section.numbers:
            add_table(file, section.numbers)
    file.add_heading(document.notes_title, 1)
    for note in document.notes:
        file.add_paragraph(note, style="List Bullet")
    if document.rtl:
        turn_round(file)
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def add_table(file, numbers):
    table = file.add_table(rows=1, cols=len(numbers.head), style="Light List Accent 1")
    for cell, text in zip(table.rows[0].cells, numbers.head, strict=True):
        cell.text = text
    for row in numbers.rows:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            cell.text = said.text


def turn_round(file):
    """Let paragraphs, their texts and the columns of tables run from right to left."""
    from docx.enum.table import WD_TABLE_DIRECTION
    from docx.oxml import OxmlElement

    for paragraph in file.element.body.iter(qualified("p")):
        paragraph.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in file.element.body.iter(qualified("r")):
        run.get_or_add_rPr().append(OxmlElement("w:rtl"))
    for table in file.tables:
        table.table_direction = WD_TABLE_DIRECTION.RTL


def qualified(name):
    from docx.oxml.ns import qn

    return qn(f"w:{name}")
