"""The fonts of every PDF: the same files on every machine, whatever that machine has installed.

Families to name in CSS: `Noto Sans`, `Noto Serif`, `Noto Sans Arabic`, `Amiri`, `Noto Sans SC`, `Noto Serif SC`.

Noto Sans, Serif and Arabic come as variable fonts, which cost 60 to 90 ms a page; HarfBuzz cuts them into static
weights once, in less than a second. The Chinese fonts are static files of one package, 17 MB for sans and serif
together with all 20,000 characters that names need. Others were tried: Debian's fonts-noto-cjk is 90 MB, needs root
and makes certificates ten times larger; the variable Noto Sans CJK takes minutes to cut. They have no bold: a
heading in Chinese is emboldened by the renderer.

Amiri loses what makes a reader of PDFs find spaces and letters in its words that nobody wrote: glyphs put in to make
room, which stand for no letter, and letters pushed under each other. Its words look nearly the same and are copied as
they were written.
"""

import os
import sys
import tempfile
from importlib import resources
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

NORMAL_WIDTH = 100
STYLES = {400: "Regular", 600: "SemiBold", 700: "Bold"}
# (package, file, weights to cut)
VARIABLE_FONTS = [
    ("fontpkg_noto_sans", "NotoSans[wdth,wght].ttf", (400, 600, 700)),
    ("fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf", (400, 600, 700)),
    ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf", (400, 600, 700)),
]
STATIC_FONTS = [
    ("fontpkg_amiri", "files/Amiri-Regular.ttf"),
    ("fontpkg_amiri", "files/Amiri-Bold.ttf"),
    ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
    ("pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf"),
]
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
  <alias><family>serif</family><prefer>{serif}</prefer></alias>
  <alias><family>sans-serif</family><prefer>{sans}</prefer></alias>
</fontconfig>
"""
SERIF = ["Noto Serif", "Amiri", "Noto Serif SC"]
SANS = ["Noto Sans", "Noto Sans Arabic", "Noto Sans SC"]


class FontsMissing(RuntimeError):
    """No PDF can be made: the fonts have not been built."""


def fontconfig_file():
    """Return the fonts.conf to name in FONTCONFIG_FILE before WeasyPrint is imported."""
    from django.conf import settings  # here, so that the fonts can be built without Django

    path = settings.FONTS_DIR / "fonts.conf"
    if not path.exists():
        raise FontsMissing(f"{path} is missing: run manage.py build_fonts.")
    return path


def build(folder):
    """Write all fonts and their fonts.conf into the folder, and return the font files. Running it again is safe."""
    folder = Path(folder).resolve()
    (folder / "cache").mkdir(parents=True, exist_ok=True)
    written = [_copy(package, name, folder) for package, name in STATIC_FONTS]
    for package, name, weights in VARIABLE_FONTS:
        written += [_cut(package, name, weight, folder) for weight in weights]
    # The configuration comes last: where it stands, the fonts are complete.
    _write(folder / "fonts.conf", _configuration(folder).encode())
    return written


def _configuration(folder):
    def families(names):
        return "".join(f"<family>{name}</family>" for name in names)

    return FONTS_CONF.format(folder=escape(str(folder)), serif=families(SERIF), sans=families(SANS))


def _copy(package, name, folder):
    source = resources.files(package).joinpath(name)
    changed = CHANGED.get(package, lambda content: content)
    return _write(folder / source.name, changed(source.read_bytes()))


def _renumbered(font_bytes):
    """Give each glyph of a CID font its place as number: PDFs name places, and some readers show nothing otherwise."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib import TTFont

    font, content = TTFont(BytesIO(font_bytes), lazy=True), bytearray(font_bytes)
    table, outlines = font.reader.tables["CFF "], CFFFontSet()
    outlines.decompile(BytesIO(font_bytes[table.offset : table.offset + table.length]), font)
    charset = table.offset + outlines.topDictIndex[0].rawDict["charset"]
    # Format 2 of a charset: one range, from 1, of all glyphs after .notdef.
    content[charset : charset + 5] = b"\x02\x00\x01" + (font["maxp"].numGlyphs - 2).to_bytes(2, "big")
    return bytes(content)


def _copied_as_written(font_bytes):
    """Take the kerning out of a font, and the required ligatures that put in glyphs of their own."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(font_bytes), recalcTimestamp=False)
    lookups = font["GSUB"].table.LookupList.Lookup
    for each in font["GSUB"].table.FeatureList.FeatureRecord:
        if each.FeatureTag == "rlig":
            kept = [place for place in each.Feature.LookupListIndex if not _puts_in_glyphs(lookups, place)]
            each.Feature.LookupListIndex = kept
    for each in font["GPOS"].table.FeatureList.FeatureRecord:
        if each.FeatureTag == "kern":
            each.Feature.LookupListIndex = []
    result = BytesIO()
    font.save(result, reorderTables=False)
    return result.getvalue()


def _puts_in_glyphs(lookups, place):
    """Say whether what a lookup does somewhere is to replace one glyph by several."""
    rules = (rule for table in lookups[place].SubTable for rule in getattr(table, "SubstLookupRecord", ()))
    return any(lookups[rule.LookupListIndex].LookupType == ONE_BY_SEVERAL for rule in rules)


ONE_BY_SEVERAL = 2  # the number that OpenType gives to this kind of substitution
CHANGED = {"fontpkg_amiri": _copied_as_written, "pylopdf_fonts_zh_cn": _renumbered}


def _cut(package, name, weight, folder):
    """Write one weight of a variable font as a static font."""
    import uharfbuzz  # here and below: a process that only prints PDFs need not load the font tools

    face = uharfbuzz.Face(resources.files(package).joinpath("files", name).read_bytes())
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.pin_axis_location(face, "wght", weight)
    wanted.pin_axis_location(face, "wdth", NORMAL_WIDTH)
    static = uharfbuzz.subset(face, wanted).blob.data
    target = folder / f"{name.split('[')[0]}-{STYLES[weight]}.ttf"
    return _write(target, _named(static, STYLES[weight]))


def _named(font_bytes, style):
    """HarfBuzz leaves every weight named Regular: fontconfig and PDF readers need the true name."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(font_bytes), lazy=True, recalcTimestamp=False)
    names, family = font["name"], font["name"].getBestFamilyName()
    legacy = (family, style) if style in ("Regular", "Bold") else (f"{family} {style}", "Regular")
    postscript = f"{family.replace(' ', '')}-{style}"
    for number, text in {1: legacy[0], 2: legacy[1], 3: postscript, 4: f"{family} {style}", 6: postscript}.items():
        names.setName(text, number, 3, 1, 0x409)
    names.setName(family, 16, 3, 1, 0x409)
    names.setName(style, 17, 3, 1, 0x409)
    bold = style == "Bold"
    font["head"].macStyle = int(bold)
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0b1100000 | (1 << 5 if bold else 1 << 6)
    del font["STAT"]  # it describes the axes that are gone
    result = BytesIO()
    font.save(result, reorderTables=False)
    return result.getvalue()


def _write(target, content):
    """Replace the file in one step: a PDF that is being made keeps the file it has opened."""
    if target.exists() and target.read_bytes() == content:
        return target
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as file:
        file.write(content)
    os.chmod(file.name, 0o644)
    return Path(file.name).replace(target)


if __name__ == "__main__":
    build(sys.argv[1])
