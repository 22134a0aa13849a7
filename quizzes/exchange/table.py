"""Questions as the rows of a table, whatever file holds it. Pure."""

import re
from collections import Counter
from difflib import get_close_matches

from pages.tables.broken import BrokenFile
from quizzes.exchange import text
from quizzes.exchange.columns import (
    DIFFICULTIES,
    EITHER_CHOICE,
    EXAMPLE_ID,
    KIND_WORDS,
    KINDS,
    LEVELS,
    MOST_OPTIONS,
    NUMBERED_NAMES,
    SHOWN_OPTIONS,
    column_names,
    known_name,
)
from quizzes.exchange.draft import Draft, Reading, Refusal
from quizzes.exchange.examples import EXAMPLES
from quizzes.exchange.row_bodies import read_body
from quizzes.exchange.row_cells import write_cells
from quizzes.exchange.rows import Row

MAX_ROWS = 20_000
MOST_COLUMNS = 500
NEEDED = ("kind", "question")
MEANT = {word: kind for kind, words in KINDS.items() for word in (kind, *words)}
MEANT |= dict.fromkeys(EITHER_CHOICE, "choice")


# Reading.


def read_rows(rows):
    """Return the Reading of rows of cells, the first of which names the columns; BrokenFile when it does not."""
    rows = iter(rows)
    names = _names(next(rows, []))
    drafts, refused, examples = [], [], 0
    for number, cells in enumerate(rows, 2):
        if number > MAX_ROWS:
            raise BrokenFile(f"The table has more than {MAX_ROWS:,} rows. Split it into several files.", number)
        row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
        if _is_example(row):
            examples += 1
        elif any(str(cell).strip() for cell in row.values()):
            found = _question(Row(number, row))
            (drafts if isinstance(found, Draft) else refused).append(found)
    if not drafts and not refused:
        only = "only the example rows" if examples else "no questions"
        raise BrokenFile(f"There are {only} in this table. Write your questions below the first row.", 1)
    return Reading(tuple(drafts), tuple(refused))


def is_heading(cells):
    """Tell whether a row names the columns that every table of questions has."""
    names = {known_name(str(cell)) for cell in cells}
    return names.issuperset(NEEDED)


def _is_example(row):
    """Tell whether a row of the template is as it was; one that was written over is a question."""
    return row.get("id") == EXAMPLE_ID and row.get("question") in {draft.stem for draft in EXAMPLES}


def _names(headings):
    """Return the name of the column for each heading; an unknown heading keeps its own."""
    if len(headings) > MOST_COLUMNS:
        raise BrokenFile(f"The table has more than {MOST_COLUMNS} columns. Delete those that say nothing.", 1)
    names = [known_name(str(heading)) or str(heading).strip() for heading in headings]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        close = get_close_matches(missing[0], names, 1)
        hint = f" Is “{close[0]}” meant?" if close else " Begin with the template that you can download here."
        raise BrokenFile(f"The first row of the table has no column “{missing[0]}”.{hint}", 1)
    if twice := next((name for name, times in Counter(names).items() if name and times > 1), None):
        raise BrokenFile(f"The column “{twice}” is there twice. Delete one of them, or give it another name.", 1)
    return names


def _question(row):
    """Return the Draft of a row, or a Refusal that says all that is wrong with it."""
    kind = MEANT.get(row.word("kind").casefold())
    stem = row.stem("question")
    if not stem:
        row.problem("question", "Write what learners are asked.")
    if kind is None:
        offered = ", ".join(KIND_WORDS.values())
        row.problem("kind", f"“{row.word('kind')[:40]}” is no kind of question that a table can hold. Use: {offered}.")
    kind, body = read_body(kind, row) if kind else ("", {})
    fields = _fields(row)
    if row.problems:
        return Refusal(row.number, row.word("id") or text.line(stem)[:60], " ".join(row.problems))
    source_id = "" if row.word("id") == EXAMPLE_ID else row.word("id")
    return Draft(kind=kind, stem=stem, body=body, source_id=source_id, line=row.number, notes=row.notes(), **fields)


def _fields(row):
    return {
        "name": row.line("title"),
        "explanation": row.text("explanation"),
        "hint": row.text("hint"),
        "category": row.line("category"),
        "tags": _tags(row.raw("tags")),
        "outcome": row.word("outcome"),
        "bloom": _choice(row, "level", {level: level for level in LEVELS}, ""),
        "difficulty": _choice(row, "difficulty", _difficulties(), 0),
        "reference": row.line("source"),
    }


def _difficulties():
    return {str(level): level for level in DIFFICULTIES} | {word: level for level, word in DIFFICULTIES.items()}


def _choice(row, name, meanings, otherwise):
    word = row.word(name).casefold()
    if word and word not in meanings:
        row.problem(name, f"“{word[:40]}” is not one of: {', '.join(meanings)}.")
    return meanings.get(word, otherwise)


def _tags(cell):
    """Return tags, one a line where there are lines, else between commas."""
    parts = cell.split("\n") if "\n" in cell else re.split("[,;]", cell)
    return tuple(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


# Writing.


def write_rows(drafts):
    """Return the rows of a table with these questions: the names of its columns, then a row of texts for each."""
    written = [_cells(draft) for draft in drafts]
    names = column_names(max([SHOWN_OPTIONS, *map(_options_used, written)]))
    return [names, *([cells.get(name, "") for name in names] for cells in written)]


def misfit(draft):
    """Return why a table cannot carry a question, or an empty text."""
    if draft.kind not in KINDS:
        return "A table cannot hold a picture with areas. Export it as QTI."
    used = _options_used(_cells(draft))
    if used > MOST_OPTIONS:
        return f"It has {used} options and expected answers. A table can hold {MOST_OPTIONS}."
    try:
        refused = read_rows(write_rows([draft])).refused
    except BrokenFile as broken:
        return broken.reason
    return f"A table would say it in another way. {refused[0].reason}" if refused else ""


def _options_used(cells):
    numbers = [name.split(" ") for name in cells]
    return max((int(parts[1]) for parts in numbers if parts[0] in NUMBERED_NAMES and parts[1].isdecimal()), default=0)


def _cells(draft):
    cells = {
        "id": draft.source_id,
        "kind": KIND_WORDS[draft.kind],
        "question": _stem_cell(draft.stem),
        "explanation": draft.explanation,
        "hint": draft.hint,
        "difficulty": str(draft.difficulty or ""),
        "tags": _tags_cell(draft.tags),
        "outcome": draft.outcome,
        "level": draft.bloom,
        "source": draft.reference,
        "title": draft.name,
        "category": draft.category,
    }
    return cells | write_cells(draft)


def _stem_cell(stem):
    """Return a stem as plain text where that comes back as the same stem, else with its tags."""
    bare = text.plain(stem)
    return bare if text.stem(bare, "moodle") == stem else stem.replace("\n", "")


def _tags_cell(tags):
    apart = all("," not in tag and ";" not in tag for tag in tags)
    return ", ".join(tags) if apart else "\n".join(tags) + "\n"
