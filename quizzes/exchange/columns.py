"""The columns of a table of questions: their names, and what each is for. Pure."""

import re
from dataclasses import dataclass

MOST_OPTIONS = 40
SHOWN_OPTIONS = 8  # as many as most questions need; a table of larger questions has more
EXAMPLE_ID = "(example)"
# The words that we write into “kind”, each with others that people write.
KINDS = {
    "single": ("single choice", "one right", "single response"),
    "multi": ("multiple response", "several right", "multiple answers"),
    "tf": ("true or false", "true/false", "true-false", "truefalse", "t/f"),
    "num": ("number", "numeric", "numerical"),
    "match": ("matching", "pairs"),
    "order": ("ordering", "put in order", "sequence"),
    "short": ("short answer", "short text", "text"),
    "cloze": ("blanks", "fill in the blanks", "gaps", "fill-in"),
    "open": ("open answer", "open question", "essay", "free text"),
}
# To some people this has one right option, to others several: how many are marked tells.
EITHER_CHOICE = ("multiple choice", "choice", "mc")
KIND_WORDS = {kind: words[0] for kind, words in KINDS.items()}
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate", "create")
DIFFICULTIES = {1: "easy", 2: "medium", 3: "hard"}
NUMBERED = re.compile(r"(option|partner|feedback) ?(\d{1,2})")


@dataclass(frozen=True)
class Column:
    """One column, or one of each option where `numbered`. width: in characters. choices: what a list offers."""

    name: str
    about: str
    width: int = 16
    numbered: bool = False
    choices: tuple[str, ...] = ()


COLUMNS = (
    Column(
        "id",
        "A short name of your own, such as TM-01. If you import the table again, the question with this id is changed "
        "and no second one is made. You may leave it empty. The example rows are not imported: write over them.",
        14,
    ),
    Column("kind", "What sort of question it is. Choose from the list.", 18, choices=tuple(KIND_WORDS.values())),
    Column(
        "question",
        "What learners are asked. Blanks: write [[1]], [[2]] and so on where something is missing. "
        "You may use the tags p, br, strong, em, sub, sup, code, ul, ol and li.",
        60,
    ),
    Column(
        "right",
        "Single choice: the number or the letter of the right option, such as 2 or B. Multiple response: all of them, "
        "such as 1, 3. True or false: true or false. Number: the number. Short answer: each accepted answer on a line "
        "of its own; * stands for any text. Open answer: a model answer, shown after marking. Other kinds: empty.",
        24,
    ),
    Column(
        "option",
        "Single choice, multiple response: the options. Matching: the texts on the left. Ordering: the steps, in the "
        "right order. Blanks: what is accepted for blank 1, 2 and so on, each answer on a line of its own; a number "
        "with its tolerance, such as 20 ± 0.5, makes it a number to type. Open answer: the criteria of the rubric. "
        "Number and short answer: other answers that you expect, for feedback of their own. Blanks also: after the "
        "last blank, wrong answers that you expect, such as [[2]] national.",
        24,
        numbered=True,
    ),
    Column("explanation", "What everybody reads after the attempt.", 40),
    Column("difficulty", "1 is easy, 2 is medium, 3 is hard.", 10, choices=("1", "2", "3")),
    Column("tags", "Words to find the question by, with commas between them.", 24),
    Column("outcome", "The code of the learning outcome that it tests, such as M01-LO1.", 14),
    Column("level", "The thinking level.", 14, choices=LEVELS),
    Column("source", "The treaty article or lesson that it comes from.", 24),
    Column(
        "partner",
        "Matching: what belongs to the option with this number; without an option, it matches nothing. "
        "Blanks: wrong choices for the blank with this number, each on a line of its own; learners then choose "
        "from a list.",
        24,
        numbered=True,
    ),
    Column(
        "feedback",
        "What learners read about the option with this number after the attempt. True or false: feedback 1 is about "
        "“true”, feedback 2 about “false”. Open answer: what earns all points for this criterion.",
        30,
        numbered=True,
    ),
    Column("feedback right", "Number and short answer: what learners read about a right answer.", 30),
    Column(
        "feedback other", "Number and short answer: what learners read about all answers that you did not list.", 30
    ),
    Column("hint", "A hint that learners can ask for when they practise.", 30),
    Column("tolerance", "Number: how far an answer may be from the right one, such as 0.5.", 10),
    Column("unit", "Number: the unit, such as EUR.", 10),
    Column("other units", "Number: units that learners may also use, one a line, such as kg = 1000.", 14),
    Column(
        "points",
        "Usually empty. Choices, numbers and short answers: percent of the point for each option, one a line, "
        "such as 50; an empty line leaves it to the rule. Open answer: the most points for each criterion, one a line.",
        10,
    ),
    Column(
        "match case", "Short answer: yes, if capital and small letters make a difference.", 12, choices=("yes", "no")
    ),
    Column("min words", "Open answer: how many words at least.", 10),
    Column("max words", "Open answer: how many words at most.", 10),
    Column("title", "A title for authors. Learners do not see it.", 24),
    Column("category", "A group of questions, for authors.", 20),
)
PLAIN_NAMES = {column.name for column in COLUMNS if not column.numbered}
NUMBERED_NAMES = tuple(column.name for column in COLUMNS if column.numbered)
OTHER_NAMES = {
    "answer": "right",
    "correct": "right",
    "bloom": "level",
    "reference": "source",
    "name": "title",
    "text": "question",
}


def column_names(options=SHOWN_OPTIONS):
    """Return the names of all columns of a table whose questions have so many options."""
    names = []
    for column in COLUMNS:
        numbers = range(1, options + 1)
        names += [f"{column.name} {number}" for number in numbers] if column.numbered else [column.name]
    return names


def known_name(heading):
    """Return the name of the column that a heading means, or None."""
    name = " ".join(heading.replace("_", " ").split()).casefold().rstrip(":")
    name = OTHER_NAMES.get(name, name)
    numbered = NUMBERED.fullmatch(name)
    if numbered and 1 <= int(numbered[2]) <= MOST_OPTIONS:
        return f"{numbered[1]} {int(numbered[2])}"
    return name if name in PLAIN_NAMES else None
