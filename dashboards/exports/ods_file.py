"""A table as ODS (OpenDocument 1.3), written row by row into the zip. Every cell is text. Pure.

Written here because the libraries for it (odfpy, ezodf, pyexcel-ods) build the whole document in memory: 100,000
learners would take gigabytes. What a plain table needs of the format is these few lines.
"""

import re
import zipfile
from io import TextIOWrapper
from xml.sax.saxutils import escape, quoteattr

from dashboards.exports.table import Kind, lines_of, sheets, text_of

MIME_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
        ("config", "config"),
    )
)
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
MANIFEST = f"""{XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" \
manifest:media-type="{MIME_TYPE}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>\
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
CENTIMETRES_A_LETTER = 0.21
# XML would fold these; OpenDocument has elements for them.
SPACES = re.compile(r"^ |  +|\t")


def write_ods(table, file):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and as it is: by this, programs know the file.
        archive.writestr(zipfile.ZipInfo("mimetype"), MIME_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("meta.xml", _meta(table))
        with archive.open("content.xml", "w", force_zip64=True) as entry, TextIOWrapper(entry, "utf-8") as content:
            for piece in _content(table):
                content.write(piece)


def _meta(table):
    return (
        f'{XML}<office:document-meta {NAMESPACES} {DC} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(text_of(table.title))}</dc:title><dc:subject>{escape(text_of(table.about))}</dc:subject>"
        f"<dc:language>{escape(table.language)}</dc:language></office:meta></office:document-meta>"
    )


def _content(table):
    yield f'{XML}<office:document-content {NAMESPACES} office:version="1.3"><office:automatic-styles>'
    yield _styles(table)
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for number, rows in enumerate(sheets(table.rows), start=1):
        yield f'<table:table table:name="{number}" table:style-name="sheet">'
        yield from (f'<table:table-column table:style-name="c{place}"/>' for place in range(len(table.columns)))
        yield "<table:table-header-rows>"
        yield _row([column.label for column in table.columns], ["head"] * len(table.columns))
        yield "</table:table-header-rows>"
        looks = ["number" if column.kind == Kind.NUMBER else "" for column in table.columns]
        yield from (_row(row, looks) for row in rows)
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _styles(table):
    direction = "rl-tb" if table.rtl else "lr-tb"
    widths = "".join(
        f'<style:style style:name="c{place}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{column.width * CENTIMETRES_A_LETTER:.2f}cm"/></style:style>'
        for place, column in enumerate(table.columns)
    )
    return (
        f'<style:style style:name="sheet" style:family="table"><style:table-properties table:display="true" '
        f'style:writing-mode="{direction}"/></style:style>{widths}'
        '<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
        '</style:style><style:style style:name="number" style:family="table-cell"><style:table-cell-properties '
        'style:text-align-source="fix"/><style:paragraph-properties fo:text-align="end"/></style:style>'
    )


def _row(cells, looks):
    written = (_cell(lines_of(cell), look) for cell, look in zip(cells, looks, strict=True))
    return f"<table:table-row>{''.join(written)}</table:table-row>"


def _cell(text, look):
    style = f' table:style-name="{look}"' if look else ""
    paragraphs = "".join(f"<text:p>{SPACES.sub(_space, escape(line))}</text:p>" for line in text.split("\n"))
    # Without this, a program that trims paragraphs would trim the text.
    exact = f" office:string-value={quoteattr(text)}" if text != " ".join(text.split()) else ""
    return f'<table:table-cell office:value-type="string"{style}{exact}>{paragraphs}</table:table-cell>'


def _space(found):
    return "<text:tab/>" if found[0] == "\t" else f'<text:s text:c="{len(found[0])}"/>'
