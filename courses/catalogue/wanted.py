"""A Catalogue to the objects it describes: their fields as plain values, before any of them is in the database.

Every object has a path that names it for ever, whatever its file is called: modules/M01/lessons/what-is-inside.
From the path come its key (so that a module is the same module on every site) and the ids of its options and blocks
(so that an answer given before a reload still names the same option after it).
"""

import hashlib
import json
import uuid
from dataclasses import dataclass

from courses.catalogue.parts import parts
from courses.models import CoursePage, GlossaryTerm, LessonPage, ModulePage, ReferenceFigure
from quizzes import rich_text
from quizzes.models import Question, QuestionBank, Quiz

NAMESPACE = uuid.UUID("6f1a1c1e-6c1b-5d0e-9a53-0d7a1f0c2b11")
QUIZ_MINUTES = 15
# What certificates say of a course or a module: see `said`.
MAY_SAY = ("attestation", "certificate_months", "certificate_shows_score")


@dataclass(frozen=True)
class Wanted:
    path: str
    source: str  # the file, for messages
    model: type
    values: dict
    parent: str = ""  # the path of the page above
    pages: tuple[str, ...] = ()  # the paths of the pages below, in order

    @property
    def key(self):
        return uuid.uuid5(NAMESPACE, self.path)

    @property
    def digest(self):
        return digest_of(self.values)


def digest_of(values):
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def pointer(path):
    """Return what stands in the values where the database needs the row of another object."""
    return {"pointer": path}


def is_pointer(value):
    return isinstance(value, dict) and set(value) == {"pointer"}


def wanted(catalogue):
    """Return all objects, each after those it points at."""
    return [
        *(figure_wanted(figure) for figure in catalogue.figures),
        *(term_wanted(term) for term in catalogue.terms),
        *(found for module in catalogue.modules for found in module_wanted(module)),
        *(course_wanted(course) for course in catalogue.courses),
    ]


# Stream values ---------------------------------------------------------------


def identity(where):
    return str(uuid.uuid5(NAMESPACE, where))


def child(where, value):
    """Return one child of a list or stream in the form that keeps its id."""
    return {"type": "item", "value": with_ids(value, where), "id": identity(where)}


def with_ids(value, where):
    """Return the value with an id for every item of every list in it."""
    if isinstance(value, dict):
        return {name: part if name == "table" else with_ids(part, f"{where}/{name}") for name, part in value.items()}
    if isinstance(value, list):
        return [child(f"{where}/{place}", part) for place, part in enumerate(value)]
    return value


def stream(where, typed):
    """Return a stream of (type, value) pairs, with ids."""
    return [{**child(f"{where}/{place}", value), "type": kind} for place, (kind, value) in enumerate(typed)]


# Figures and terms -----------------------------------------------------------


def figure_path(key):
    return f"reference/{key}"


def figure_wanted(figure):
    values = {name: getattr(figure, name) for name in ("key", "statement", "source", "year", "note")}
    return Wanted(figure_path(figure.key), f"reference.yaml ({figure.key})", ReferenceFigure, values)


def term_path(term):
    return f"glossary/{term}"


def term_wanted(term):
    values = {name: getattr(term, name) for name in ("term", "abbreviation", "definition")}
    return Wanted(term_path(term.term), f"glossary.yaml ({term.term})", GlossaryTerm, values)


# Questions -------------------------------------------------------------------


def question_wanted(question, place, source):
    path = f"{place}/questions/{question.id}"
    values = {
        "bank_id": pointer(f"{place}/bank"),
        "code": question.id,
        "stem": rich_text.from_plain(question.stem),
        "outcome": question.lo,
        "bloom": question.bloom,
        "difficulty": question.diff,
        "reference": question.ref,
        "body": stream(path, [(question.type, BODIES[question.type](question))]),
    }
    return Wanted(path, f"{source} ({question.id})", Question, values)


def options_body(question):
    options = [{"text": option.text, "correct": option.correct, "feedback": option.fb} for option in question.options]
    return {"options": options}


def true_false_body(question):
    true, false = question.option("True"), question.option("False")
    return {"answer": "true" if true.correct else "false", "feedback_true": true.fb, "feedback_false": false.fb}


def number_body(question):
    return {
        "answer": str(question.answer),
        "tolerance": str(question.tolerance),
        "unit": question.unit,
        "feedback": question.fb,
        "wrong": [{"value": str(wrong.value), "feedback": wrong.fb} for wrong in question.wrong],
        "feedback_other": question.fb_other,
    }


def match_body(question):
    return {
        "pairs": [{"left": pair.left, "right": pair.right, "feedback": pair.fb} for pair in question.pairs],
        "distractors": [{"text": extra.text, "feedback": extra.fb} for extra in question.distractors],
    }


def order_body(question):
    return {"items": [{"text": item.text, "feedback": item.fb} for item in question.items]}


def short_body(question):
    return {
        "accept": question.accept,
        "feedback": question.fb,
        "wrong": [{"value": wrong.value, "feedback": wrong.fb} for wrong in question.wrong],
        "feedback_other": question.fb_other,
    }


def cloze_body(question):
    return {
        "blanks": [{"n": blank.n, "accept": blank.accept, "feedback": blank.fb} for blank in question.blanks],
        "wrong": [{"n": wrong.n, "value": wrong.value, "feedback": wrong.fb} for wrong in question.wrong],
    }


BODIES = {
    "single": options_body,
    "multi": options_body,
    "tf": true_false_body,
    "num": number_body,
    "match": match_body,
    "order": order_body,
    "short": short_body,
    "cloze": cloze_body,
}


# Modules ---------------------------------------------------------------------


def module_path(code):
    return f"modules/{code}"


def module_wanted(module):
    """Return a module with its bank, questions and quiz before it, and its pages after it."""
    place = module_path(module.file.code)
    questions_source = module.source.replace("module.yaml", "questions.yaml")
    pages = [lesson_wanted(lesson, place) for lesson in module.lessons]
    return [
        bank_wanted(module, place, questions_source),
        *(question_wanted(question, place, questions_source) for question in module.questions),
        quiz_wanted(module, place),
        module_page_wanted(module, place, pages),
        *pages,
        *(parts()[name].wanted(file, place, source) for name, source, file in module.more),
    ]


def bank_wanted(module, place, source):
    values = {"code": module.file.code, "title": module.file.title[:200]}
    return Wanted(f"{place}/bank", f"{source} (bank)", QuestionBank, values)


def quiz_wanted(module, place):
    rule = module.file.quiz
    values = {
        "title": rule.title,
        "bank_id": pointer(f"{place}/bank"),
        "questions": rule.questions,
        "max_difficulty": rule.max_difficulty,
        "all_of_difficulty": rule.all_of_difficulty,
        "pass_mark": rule.pass_mark,
        "tries": rule.attempts or 1,  # without a limit, the wait comes after every try
        "wait_minutes": rule.wait_minutes,
        "layout": rule.layout,
        "practice": rule.practice,
    }
    return Wanted(f"{place}/quiz", f"{module.source} (quiz)", Quiz, values)


def module_page_wanted(module, place, pages):
    file = module.file
    outcomes = [("outcome", {"code": code, "text": text}) for code, text in file.outcomes.items()]
    values = {
        **page_values(module),
        "minutes": minutes_of(module),
        "quiz_id": pointer(f"{place}/quiz"),
        "outcomes": stream(f"{place}/outcomes", outcomes),
        "takeaways": stream(f"{place}/takeaways", [("line", text) for text in file.takeaways]),
        "terms": stream(f"{place}/terms", [("term", pointer(term_path(term))) for term in file.terms]),
        "references": stream(
            f"{place}/references", [("reference", {"text": ref.text, "url": ref.url or ""}) for ref in file.references]
        ),
    }
    values |= said(file)
    return Wanted(place, module.source, ModulePage, values, "modules", tuple(page.path for page in pages))


def page_values(source):
    """Return the fields that modules and courses share."""
    file = source.file
    names = ("slug", "title", "code", "summary", "audience", "level")
    return {**{name: getattr(file, name) for name in names}, "introduction": source.introduction}


def said(file):
    """Return what a file says of its certificates; where it says nothing, editors decide, and nothing is written."""
    values = {name: getattr(file, name, None) for name in MAY_SAY}
    return {name: value for name, value in values.items() if value is not None}


def minutes_of(module):
    """Return the minutes of lessons, activity and quiz; the story is read for pleasure and not counted."""
    counted = (lesson.head.minutes for lesson in module.lessons if lesson.kind != LessonPage.STORY)
    return sum(counted) + QUIZ_MINUTES


def lesson_wanted(lesson, place):
    folder = "lessons/" if lesson.kind == LessonPage.LESSON else ""
    path = f"{place}/{folder}{lesson.slug}"
    typed = [(block.type, with_pointers(block, place)) for block in lesson.blocks]
    values = {
        "slug": lesson.slug,
        "title": lesson.head.title,
        "kind": lesson.kind,
        "minutes": lesson.head.minutes,
        "summary": lesson.head.summary,
        "outcome_codes": ", ".join(lesson.head.outcomes),
        "body": stream(path, typed),
    }
    return Wanted(path, lesson.source, LessonPage, values, place)


def with_pointers(block, place):
    """Return the value of a block with its codes turned into pointers."""
    if block.type == "self_check":
        return {"question": pointer(f"{place}/questions/{block.value['question']}")}
    if block.type == "evidence":
        return {**block.value, "figure": pointer(figure_path(block.value["figure"]))}
    return block.value


# Courses ---------------------------------------------------------------------


def course_wanted(course):
    file, path = course.file, f"courses/{course.file.code}"
    values = {
        **page_values(course),
        "hours": file.hours,
        "certificate_title": file.certificate_title,
        "outcomes": stream(f"{path}/outcomes", [("outcome", text) for text in file.outcomes]),
        "course_modules": [
            {"module_id": pointer(module_path(row.code)), "required": row.required} for row in file.modules
        ],
    }
    values |= said(file)
    return Wanted(path, course.source, CoursePage, values, "courses")
