"""A question as plain data, between a file and the bank. Pure: no Django, no database."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Picture:
    """A picture that a file carries for one question."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True)
class Draft:
    """A question that came from a file, or goes to one.

    kind: one of quizzes.paper.KINDS. stem: HTML of few tags (p, br, strong, em, sub, sup, code, ul, ol, li); in a cloze
    `[[1]]` stands for blank 1. body: the answers, in the shape that the block of this kind takes (quizzes/blocks.py).
    name: title in the file. source_id: what a second import of the same file finds the question by; never empty when
    read from a file. explanation: said to everybody after the attempt.
    """

    kind: str
    stem: str
    body: dict
    name: str = ""
    source_id: str = ""
    explanation: str = ""
    hint: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    outcome: str = ""
    bloom: str = ""
    difficulty: int = 0  # 0: the file does not say
    reference: str = ""
    picture: Picture | None = None
    line: int = 0  # where it begins in the file, counted from 1; 0: files without lines
    notes: tuple[str, ...] = ()  # what came in otherwise than the file has it, in full sentences


@dataclass(frozen=True)
class Refusal:
    """What cannot come in. `line` is 0 when the file has none; `question` names it as far as it could be read."""

    line: int
    question: str
    reason: str


@dataclass(frozen=True)
class Reading:
    """All that a file holds: what can come in, and what cannot and why."""

    drafts: tuple[Draft, ...] = ()
    refused: tuple[Refusal, ...] = field(default_factory=tuple)
