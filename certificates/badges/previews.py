"""The picture that goes with a link to a certificate: the badge, the name and the title, 1200 by 630 pixels."""

from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

from django.utils.translation import get_language_info, override

from certificates.badges import pictures
from certificates.badges.credential import plain
from pages.fonts import fontconfig_file

WIDTH, HEIGHT, MARGIN, BADGE = 1200, 630, 72, 360
TEXT_WIDTH = WIDTH - 2 * MARGIN - BADGE - 56
PAPER, INK, MUTED = "#fbf9f5", "#1d2330", "#5b6270"
SERIF, SANS = "Noto Serif, Amiri, Noto Serif SC", "Noto Sans, Noto Sans Arabic, Noto Sans SC"


# Each line reads in the direction of its first letter: the renderer takes left to right for all.
FIRST_STRONG, END = "\u2068", "\u2069"
NOT_XML = {0xFFFE: None, 0xFFFF: None}


@dataclass(frozen=True)
class Text:
    """A part of the picture: it takes the first of `sizes` at which it fits into so many lines."""

    text: str
    lines: int
    sizes: tuple[int, ...]
    colour: str
    family: str
    weight: int = 400


def preview_png(certificate, colour):
    """Return the picture as PNG. Raises pages.fonts.FontsMissing."""
    import resvg_py  # here: most processes draw nothing

    files = [str(path) for path in sorted(fontconfig_file().parent.glob("*.[ot]tf"))]
    return bytes(
        resvg_py.svg_to_bytes(svg_string=preview_svg(certificate, colour), font_files=files, skip_system_fonts=True)
    )


def preview_svg(certificate, colour):
    """Return the picture as SVG, in the language of the certificate and in its direction."""
    with override(certificate.language):
        kind = str(certificate.get_kind_display())
    rtl = get_language_info(certificate.language)["bidi"]
    texts = [
        Text(kind, 1, (27, 22), colour, SANS, 600),
        Text(certificate.name, 2, (60, 50, 42, 34), INK, SERIF, 600),
        Text(certificate.title, 3, (36, 31, 27), INK, SERIF),
        Text(certificate.issuer, 2, (25, 22), MUTED, SANS),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/><rect width="{WIDTH}" height="12" fill="{colour}"/>'
        f'<g transform="translate({MARGIN if rtl else WIDTH - MARGIN - BADGE} {(HEIGHT - BADGE) // 2}) '
        f'scale({BADGE / pictures.SIZE})">{pictures.rosette(certificate.kind, colour)}</g>'
        f"{_stack(texts, rtl=rtl)}</svg>"
    )


def _stack(texts, *, rtl):
    """Return the texts below each other, in the middle of the height."""
    rows = [
        (line, size, place == 0, text)
        for text in texts
        for size, lines in [_fit(text)]
        for place, line in enumerate(lines)
    ]
    heights = [size * (1.3 if size < 40 else 1.2) + (20 if first else 0) for _line, size, first, _text in rows]
    x, anchor = (WIDTH - MARGIN, "end") if rtl else (MARGIN, "start")
    y, drawn = (HEIGHT - sum(heights)) / 2, []
    for (line, size, _first, text), height in zip(rows, heights, strict=True):
        y += height
        words = escape(plain(line).translate(NOT_XML))
        drawn.append(
            f'<text x="{x}" y="{y:.0f}" text-anchor="{anchor}" font-family="{text.family}" font-size="{size}" '
            f'font-weight="{text.weight}" fill="{text.colour}">{FIRST_STRONG}{words}{END}</text>'
        )
    return "".join(drawn)


def _fit(text):
    """Return (size, lines): the largest size that fits; at the smallest, what is too much ends in an ellipsis."""
    for size in text.sizes:
        lines = _lines(text.text, TEXT_WIDTH / size)
        if len(lines) <= text.lines:
            return size, lines
    return size, [*lines[: text.lines - 1], lines[text.lines - 1][:-2].rstrip() + "…"]


def _lines(text, most):
    """Break a text at its spaces, or within a word that is too long, so that no line is wider than `most` ems."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if ems(longer) <= most:
            lines[-1] = longer
            continue
        lines.append("")
        for character in word:
            if ems(lines[-1] + character) > most:
                lines.append("")
            lines[-1] += character
    return [line for line in lines if line]


def ems(text):
    """Return how wide a text is at most, in ems, in any of our fonts."""
    return sum(1.02 if east_asian_width(each) in "WF" else 0.3 if each == " " else _narrow(each) for each in text)


def _narrow(character):
    if character in "ilj.,;:'|!":
        return 0.36
    if "\u0600" <= character <= "\u06ff":
        return 0.48
    return 0.98 if character in "MWmw@%ЖжШшЩщЮюФ—" else 0.76 if character.isupper() else 0.58
