"""The picture of a badge: a woven rosette with a mark for what was achieved. It has no words, so it fits every script.

Pure. The weave is that of the frame of the printed page: strands of one wave, each a little later than the one before.
"""

from functools import lru_cache
from math import cos, pi, sin

from certificates.guilloche import HANDLE

SIZE = 512
STRANDS = 7
WHITE = "#ffffff"
# (radius in the middle, swing, number of waves round)
RINGS = ((192, 36, 14), (151, 18, 14))
# Drawn round 0, 0 within 60 units to each side.
MARKS = {
    # Steps down which knowledge flows: the sign of the site.
    "course": '<path d="M-56 -50h58v26h-58zM-29 -13h58v26h-58zM-2 24h58v26h-58z"/>',
    # An open book.
    "module": '<path d="M-5 -32Q-25 -47 -60 -45V37Q-25 35 -5 50zM5 -32Q25 -47 60 -45V37Q25 35 5 50z"/>',
    # A star.
    "accreditation": '<path d="M0 -64L17 -20L64 -17L28 13L40 58L0 33L-40 58L-28 13L-64 -17L-17 -20z"/>',
    # A tick.
    "attendance": '<path d="M-54 4L-36 -14L-14 8L36 -44L54 -26L-14 44z"/>',
}


@lru_cache(maxsize=64)
def svg(kind, colour):
    """Return the picture of badges of a kind in a colour, `#rrggbb`, as SVG."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}">'
        f"{rosette(kind, colour)}</svg>"
    )


@lru_cache(maxsize=64)
def png(kind, colour):
    """Return the same picture as PNG, 512 pixels wide."""
    import resvg_py  # here: most processes draw nothing

    return bytes(resvg_py.svg_to_bytes(svg_string=svg(kind, colour), skip_system_fonts=True))


def rosette(kind, colour):
    """Return the shapes of the picture, on a square of SIZE units."""
    rings = "".join(_ring(*ring) for ring in RINGS)
    return (
        f'<g transform="translate({SIZE // 2} {SIZE // 2})">'
        f'<circle r="248" fill="{WHITE}"/>'
        f'<g fill="none" stroke="{colour}" stroke-width="1.2">'
        f'<circle r="246" stroke-width="3"/><circle r="238"/>{rings}</g>'
        f'<circle r="124" fill="{colour}"/><circle r="114" fill="none" stroke="{WHITE}" stroke-width="1.5"/>'
        f'<g fill="{WHITE}" transform="scale(1.1)">{MARKS[kind]}</g></g>'
    )


def _ring(radius, swing, waves):
    strand = _strand(radius, swing, waves)
    turn = 360 / waves / STRANDS
    return "".join(f'<path d="{strand}" transform="rotate({turn * each:.3f})"/>' for each in range(STRANDS))


def _strand(radius, swing, waves):
    """Return a closed wave round a circle, from crest to trough to crest."""
    half = pi / waves
    nodes = []
    for number in range(2 * waves):
        angle, reach = number * half, radius + swing * (-1) ** number
        handle = radius * half * HANDLE * 2
        x, y = reach * cos(angle), reach * sin(angle)
        nodes.append((x, y, -handle * sin(angle), handle * cos(angle)))
    x, y, dx, dy = nodes[0]
    first = f"M{x:.1f} {y:.1f}C{x + dx:.1f} {y + dy:.1f}"
    steps = [f"{x - dx:.1f} {y - dy:.1f} {x:.1f} {y:.1f}" for x, y, dx, dy in [*nodes[1:], nodes[0]]]
    return first + " " + "S".join(steps) + "Z"
