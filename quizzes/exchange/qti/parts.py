"""What the kinds of question differ in, within an item. Pure."""

from dataclasses import dataclass, field

from lxml.builder import E


@dataclass
class Parts:
    """What the kinds of question differ in.

    blanks: interactions within the stem by number. chosen: answers whose feedback has the name of the answer.
    always: feedback by name that everybody sees. told: feedback by name that some answers bring.
    """

    declarations: list
    interactions: list = field(default_factory=list)
    blanks: dict = field(default_factory=dict)
    scoring: list = field(default_factory=list)
    chosen: str = ""
    always: dict = field(default_factory=dict)
    told: dict = field(default_factory=dict)
    points: int = 1


def rubric(name, view, *content):
    """Return a block for people who teach or mark."""
    return E.rubricBlock(*content, {"class": name}, view=view, use="scoring" if view == "scorer" else "instructions")
