"""A lesson file to the blocks of its body: Markdown between `:::` containers."""

import re
from dataclasses import dataclass

from courses.catalogue.markdown import PlainText, RichText

OPENING = re.compile(r"::: ([a-z]+)(?: +(.*?))? *")
QUESTIONS_TO_CHECK = {"single", "multi", "tf"}
ONCE = ("question", "manager", "country", "check", "takeaways")
MOST_COLUMNS = 4


@dataclass(frozen=True)
class Block:
    """A block of a body, as its type and plain values; what it points at stands as a code."""

    type: str
    value: str | dict
    line: int


@dataclass(frozen=True)
class Part:
    """A stretch of a file: a container, or (without name) the Markdown between containers."""

    name: str
    argument: str
    line: int  # of its first line, which is the opening line of a container
    text: str

    @property
    def first_line(self):
        return self.line + bool(self.name)


def split(lines, first_line, problem):
    """Return the parts of a body; `lines` begin at `first_line` of the file."""
    parts, name, argument, start, inside = [], "", "", first_line, []

    def finish():
        if name or any(map(str.strip, inside)):
            parts.append(Part(name, argument, start, "\n".join(inside)))

    for number, line in enumerate(lines, first_line):
        if not line.lstrip().startswith(":::"):
            inside.append(line)
            continue
        opening = OPENING.fullmatch(line)
        if opening is None and line.rstrip() != ":::":
            problem(number, "a container opens with `::: name` and closes with `:::`, at the start of a line")
            continue
        if opening and name:
            problem(start, f"`::: {name}` is not closed before the next container opens on line {number}")
        elif not opening and not name:
            problem(number, "this `:::` closes nothing; no container is open")
        finish()
        name, argument = (opening[1], opening[2] or "") if opening else ("", "")
        start, inside = number + (not opening), []
    if name:
        problem(start, f"`::: {name}` is not closed; put `:::` on a line of its own after it")
    finish()
    return parts


class Body:
    """Builds the blocks of one lesson, story or activity."""

    def __init__(self, problem, *, figures, questions):
        """`figures`: known keys, or None. `questions`: kinds by code, or None. None: that file could not be read."""
        self._problem, self._figures, self._questions = problem, figures, questions
        self._plain = PlainText(problem)

    def blocks(self, parts):
        built = [self._block(part) for part in parts]
        return [block for block in built if block is not None]

    def _block(self, part):
        build = getattr(self, f"_build_{part.name or 'text'}", None)
        if build is None or part.name == "text":
            self._problem(part.line, f"unknown container `{part.name}`; known are {', '.join(CONTAINERS)}")
            return None
        if part.argument and part.name not in {"table", "evidence", "check"}:
            self._problem(part.line, f"nothing can stand after `::: {part.name}`")
        elif part.name and part.name != "check" and not part.text.strip():
            self._problem(part.line, f"`::: {part.name}` is empty")
        return Block(TYPES[part.name], build(part), part.line)

    def _build_text(self, part):
        return RichText(self._problem, headings=True).html(part.text, part.first_line)

    def _build_manager(self, part):
        return RichText(self._problem).html(part.text, part.first_line)

    def _build_question(self, part):
        return self._plain.paragraphs(part.text, part.first_line)

    def _build_country(self, part):
        return {"facts": self._plain.items(part.text, part.first_line), "text": ""}

    def _build_takeaways(self, part):
        lines = self._plain.items(part.text, part.first_line)
        if not 3 <= len(lines) <= 5:
            self._problem(part.line, f"`takeaways` needs 3 to 5 lines; it has {len(lines)}")
        return {"lines": lines}

    def _build_evidence(self, part):
        if self._figures is not None and part.argument not in self._figures:
            self._problem(part.line, f"reference.yaml has no figure `{part.argument}`")
        return {"figure": part.argument, "text": self._plain.paragraphs(part.text, part.first_line)}

    def _build_check(self, part):
        kind = (self._questions or {}).get(part.argument)
        if part.text.strip():
            self._problem(part.first_line, "`check` holds no text; it shows the question")
        if self._questions is not None and kind is None:
            self._problem(part.line, f"questions.yaml of this module has no question `{part.argument}`")
        elif kind and kind not in QUESTIONS_TO_CHECK:
            self._problem(part.line, f"`{part.argument}` is of type {kind}; a self-check is single, multi or tf")
        return {"question": part.argument}

    def _build_dialogue(self, part):
        turns = []
        for number, line in enumerate(part.text.split("\n"), part.first_line):
            speaker, colon, words = line.partition(":")
            if colon and speaker.strip() and words.strip():
                turns.append({"speaker": speaker.strip(), "words": self._plain.line_of_speech(words.strip(), number)})
            elif line.strip():
                self._problem(number, "a line of a dialogue is `Speaker: words`")
        if len(turns) < 2:
            self._problem(part.line, "a dialogue needs at least two lines")
        return {"turns": turns}

    def _build_table(self, part):
        if not part.argument:
            self._problem(part.line, "a table needs a caption: `::: table Caption`")
        rows = self._plain.rows(part.text, part.first_line)
        if len(rows) < 2:
            self._problem(part.line, "one table with a header and at least one row must stand here")
        elif len(rows[0]) > MOST_COLUMNS:
            self._problem(part.line, f"a table has at most {MOST_COLUMNS} columns; this one has {len(rows[0])}")
        header = {"first_row_is_table_header": True, "first_col_is_header": False, "table_header_choice": "row"}
        caption = self._plain.line_of_speech(part.argument, part.line)
        return {"caption": caption, "table": {"data": rows, **header}}


TYPES = {
    "": "text",
    "question": "opening_question",
    "table": "table",
    "dialogue": "dialogue",
    "evidence": "evidence",
    "manager": "managers_view",
    "country": "in_your_country",
    "check": "self_check",
    "takeaways": "takeaways",
}
CONTAINERS = [name for name in TYPES if name]


def check_plan(parts, kind, last_line, problem):
    """Report what a lesson, story or activity has too few or too many of: the table in catalogue/README.md."""
    places = {name: [part.line for part in parts if part.name == name] for name in CONTAINERS}
    for name in ONCE:
        if len(places[name]) > 1:
            problem(places[name][1], f"`{name}` stands here a second time; once is enough")
        elif kind == "lesson" and not places[name]:
            problem(last_line, f"the lesson has no `::: {name}`")
    if kind == "story" and not places["dialogue"]:
        problem(last_line, "the story has no `::: dialogue`")
    if places["takeaways"] and parts[-1].name != "takeaways":
        problem(places["takeaways"][0], "`takeaways` must stand last")
    if kind == "lesson":
        _check_lesson(parts, places, last_line, problem)


def _check_lesson(parts, places, last_line, problem):
    if places["question"] and parts[0].name != "question":
        problem(places["question"][0], "`question` must stand first")
    headings = sum(line.startswith("## ") for part in parts if not part.name for line in part.text.split("\n"))
    if not 3 <= headings <= 5:
        problem(last_line, f"a lesson has 3 to 5 headings with `##`; this one has {headings}")
