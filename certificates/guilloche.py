"""The frames of a certificate, as SVG: one of fine woven strands, and one of two rules. Pure.

Strands of one wave run round a rectangle with round corners, each a little later than the one before. The number of
periods is whole, so that every strand meets its own beginning.
"""

from functools import cache
from math import cos, pi, sin

STRANDS = 8
PERIOD = 7.5  # mm, rounded so that a whole number fits
HANDLE = 0.3642  # of half a period: the Bézier handle that follows a sine


@cache
def frame(*, width, height, inset, radius, swing, colour):
    """Return the frame of a page; all lengths in millimetres."""
    outline = _Outline(width - 2 * inset, height - 2 * inset, radius)
    periods = round(outline.length / PERIOD)
    paths = "".join(f'<path d="{_strand(outline, periods, swing, 2 * each / STRANDS)}"/>' for each in range(STRANDS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}mm" height="{height}mm">'
        f'<g transform="translate({inset} {inset})" fill="none" stroke="{colour}" stroke-width=".09">{paths}</g></svg>'
    )


@cache
def rule(*, width, height, inset, colour):
    """Return a frame of a line and a hairline within it; all lengths in millimetres."""
    lines = "".join(
        f'<rect x="{inset + off}" y="{inset + off}" width="{width - 2 * (inset + off)}" '
        f'height="{height - 2 * (inset + off)}" stroke-width="{thick}"/>'
        for off, thick in ((0, 0.5), (1.6, 0.15))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}mm" height="{height}mm">'
        f'<g fill="none" stroke="{colour}">{lines}</g></svg>'
    )


def _strand(outline, periods, swing, phase):
    half = outline.length / periods / 2
    nodes = [outline.at((number + phase) * half, swing * (-1) ** number) for number in range(2 * periods)]
    x, y, dx, dy = nodes[0]
    reach = half * HANDLE * 2
    first = f"M{x:.2f} {y:.2f}C{x + dx * reach:.2f} {y + dy * reach:.2f}"
    steps = [f"{x - dx * reach:.2f} {y - dy * reach:.2f} {x:.2f} {y:.2f}" for x, y, dx, dy in [*nodes[1:], nodes[0]]]
    return first + " " + "S".join(steps) + "Z"


class _Outline:
    """A rectangle with round corners, measured along its edge from the start of the upper side."""

    def __init__(self, width, height, radius):
        straight = (width - 2 * radius, height - 2 * radius)
        self.radius, self.corner = radius, radius * pi / 2
        # Each side with the turn after it: where it begins, in which direction it runs, how long it is.
        self.sides = [
            (radius, 0, 0, straight[0]),
            (width, radius, pi / 2, straight[1]),
            (width - radius, height, pi, straight[0]),
            (0, height - radius, 3 * pi / 2, straight[1]),
        ]
        self.length = 2 * sum(straight) + 4 * self.corner

    def at(self, distance, offset):
        """Return a point `offset` outside the edge, and the direction of the edge there."""
        distance %= self.length
        side = 0
        while distance > self.sides[side][3] + self.corner:
            distance -= self.sides[side][3] + self.corner
            side += 1
        x, y, angle, straight = self.sides[side]
        run, turned = min(distance, straight), max(0, distance - straight) / self.radius
        x, y = x + run * cos(angle), y + run * sin(angle)
        centre = x - self.radius * sin(angle), y + self.radius * cos(angle)
        angle += turned
        reach = self.radius + offset
        return centre[0] + reach * sin(angle), centre[1] - reach * cos(angle), cos(angle), sin(angle)
