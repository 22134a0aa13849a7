"""How large each text of a certificate is printed, so that all of it stands on one page. Pure.

Lengths are millimetres, sizes are points. Widths of letters are estimates, a little too wide: what is estimated to fit
does. Everything keeps its size while there is room; then all texts shrink together, in steps.
"""

import unicodedata
from dataclasses import dataclass, replace
from math import ceil

POINT = 25.4 / 72
WIDTH, HEIGHT = 237, 164  # inside the margins
HEAD, LOGO_HEIGHT, LOGO_WIDTH, MARK = 14, 14, 62, 11
CODE, CHECK, GAP = 28, 55, 7
COLUMN_GAP = 4
FACTS = WIDTH - CODE - CHECK - 2 * GAP
CELL = (FACTS - 2 * COLUMN_GAP) / 3
SIGNATURE = 65
ABOVE_SIGNATURES = 3
SIGNATURE_ROOM = 12  # for the handwriting, also where somebody signs by hand
OUTCOMES_WIDTH, COLUMNS_GAP, BULLET = 170, 12, 5
STEPS = [1 - 0.04 * step for step in range(17)]
SLACK = 1.06
SPARE = 3  # for the differences between the renderer and these estimates
NARROW, WIDE = set("iIjl|.,;:!'()[] tfr"), set("mwMW@%—…QO&")


@dataclass(frozen=True)
class Texts:
    """What is printed on one certificate, in reading order."""

    issuer: str
    heading: str
    name: str
    sentence: str
    title: str
    above_outcomes: str
    outcomes: tuple[str, ...]
    signatures: tuple[tuple[str, str], ...]  # name and role
    facts: tuple[tuple[str, str], ...]  # label and value
    long_facts: tuple[tuple[str, str], ...]  # those that may be longer than a cell
    footnote: str = ""
    logo_width: float = 0  # 0: the mark of the site
    larger: float = 1  # letters of some scripts are printed larger


@dataclass(frozen=True)
class Cell:
    label: str
    value: str
    row: int
    column: int
    span: int
    long: bool = False

    def mirrored(self):
        """Return where it stands in a page that reads from right to left."""
        return replace(self, column=5 - self.column - self.span)


@dataclass(frozen=True)
class Sizes:
    scale: float
    issuer: float
    heading: float
    name: float
    sentence: float
    title: float
    outcomes: float
    columns: int
    fact: float
    long_fact: float
    label: float
    signature: float
    footnote: float
    above: float
    main_height: float
    signatures_height: float
    foot_height: float
    cells: tuple[Cell, ...]


def em(text):
    """Return the width of a text in em."""
    return sum(_letter(each) for each in text)


def _letter(each):
    if unicodedata.east_asian_width(each) in "WF":
        return 1.0
    if unicodedata.combining(each):
        return 0.0
    if each in NARROW:
        return 0.34
    if each in WIDE:
        return 0.95
    if unicodedata.bidirectional(each) in ("R", "AL"):
        return 0.46
    if each.isupper():
        return 0.72
    return 0.62 if each < "\u0250" else 0.68


def lines(text, size, width):
    """Return how many lines a text takes; what breaks loses some room at the end of each line."""
    needed = em(text) * size * POINT * SLACK / width
    return 1 if needed <= 1 else ceil(needed * 1.08)


def _one_line(text, width, *, least, most):
    """Return the size at which a text takes one line, within limits."""
    return max(least, min(most, width / (em(text) * POINT * SLACK or 1)))


def fit(texts):
    """Return the sizes for a certificate: the largest ones that let everything stand on one page."""
    for scale in STEPS:
        sizes, free = _sizes(texts, scale)
        if free >= 0:
            return sizes
    return sizes


def _sizes(texts, scale):
    larger = texts.larger
    fact = _fact_size(texts.facts, larger)
    long_fact = fact if scale > 0.8 else max(6, fact * scale)
    label = (7.5 if scale > 0.8 else 6.5) * larger
    cells, facts_height = _cells(texts, fact, long_fact, label)
    footnote = max(5.5, 7.5 * scale) * larger
    signature = max(6, 8.5 * scale) * larger
    foot = 4 + max(CODE + 0.5, facts_height)
    note = 2 + lines(texts.footnote, footnote, WIDTH) * footnote * 1.35 * POINT if texts.footnote else 0
    signatures = _signatures_height(texts.signatures, signature)
    main = HEIGHT - SPARE - HEAD - foot - note - signatures
    columns, outcomes = _outcomes(texts, scale)
    sizes = Sizes(
        scale=scale,
        issuer=_issuer_size(texts),
        heading=max(7, 13 * scale) * larger,
        name=_one_line(texts.name, 205, least=16 * scale, most=min(40, 44 * scale)),
        sentence=max(6.5, 10.5 * scale) * larger,
        title=_one_line(texts.title, 225, least=14 * scale, most=20 * scale),
        outcomes=10 * scale * larger,
        columns=columns,
        fact=fact,
        long_fact=long_fact,
        label=label,
        signature=signature,
        footnote=footnote,
        above=11 * scale,
        main_height=main,
        signatures_height=signatures,
        foot_height=foot,
        cells=cells,
    )
    free = main - _main_height(texts, sizes, outcomes)
    # A part of the room that is left stands above, so that a short certificate is not all at the top.
    return replace(sizes, above=11 * scale + min(12, max(0, free) * 0.3)), free


def _issuer_size(texts):
    width = WIDTH - (texts.logo_width + 5 if texts.logo_width else MARK)
    size = _one_line(texts.issuer, width, least=8.5, most=11)
    return size if lines(texts.issuer, size, width) <= 2 else 7


def _fact_size(facts, larger):
    return min([9.5 * larger, *(_one_line(value, CELL, least=7.5, most=9.5 * larger) for _label, value in facts)])


def _cells(texts, fact, long_fact, label):
    """Return where each fact stands, three in a row, and how high all rows are."""
    cells, heights, row, column = [], {}, 1, 1
    for place, (name, value) in enumerate((*texts.facts, *texts.long_facts)):
        size = fact if place < len(texts.facts) else long_fact
        span = 1 if place < len(texts.facts) else _span(value, size)
        if column + span > 4:
            row, column = row + 1, 1
        cells.append(Cell(name, value, row, column, span, long=place >= len(texts.facts)))
        width = span * CELL + (span - 1) * COLUMN_GAP
        high = label * 1.35 * POINT + lines(value, size, width) * size * 1.4 * POINT
        # Where two scripts meet in a line, it is a little higher.
        high *= 1.07 if texts.larger > 1 else 1
        heights[row] = max(heights.get(row, 0), high)
        column += span
    return tuple(cells), sum(heights.values()) + 2.5 * (len(heights) - 1)


def _span(value, size):
    for span in (1, 2):
        if lines(value, size, span * CELL + (span - 1) * COLUMN_GAP) == 1:
            return span
    return 3


def _signatures_height(signatures, size):
    if not signatures:
        return 0
    roles = size * 0.88
    under = max(
        lines(name, size, SIGNATURE) * size * 1.35 + (lines(role, roles, SIGNATURE) * roles * 1.35 if role else 0)
        for name, role in signatures
    )
    return ABOVE_SIGNATURES + SIGNATURE_ROOM + 1.5 + under * POINT + 5


def _outcomes(texts, scale):
    """Return in how many columns the outcomes stand, and how high they are."""
    if not texts.outcomes:
        return 1, 0
    size = 10 * scale * texts.larger
    line = size * 1.4 * POINT
    single = sum(lines(each, size, OUTCOMES_WIDTH - BULLET) * line + scale for each in texts.outcomes)
    above = 6 * scale + size * 1.4 * POINT + 1.5 * scale
    if len(texts.outcomes) <= 4 and single <= 27:
        return 1, above + single
    width = (WIDTH - COLUMNS_GAP) / 2 - BULLET
    each_high = [lines(each, size, width) * line + scale for each in texts.outcomes]
    # No outcome is broken, and the renderer may fill one column by one more than the other.
    return 2, above + sum(each_high) / 2 + max(each_high)


def _main_height(texts, sizes, outcomes):
    scale = sizes.scale
    blocks = [
        (11 * scale, texts.heading, sizes.heading, 1.4),
        (2 * scale, texts.name, sizes.name, 1.18),
        (3 * scale, texts.sentence, sizes.sentence, 1.4),
        (1, texts.title, sizes.title, 1.28),
    ]
    return outcomes + sum(gap + lines(text, size, WIDTH) * size * high * POINT for gap, text, size, high in blocks)
