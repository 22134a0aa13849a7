"""The page's values: what was kept of a quiz, beside its questions as they are now."""

from collections import defaultdict
from dataclasses import dataclass
from string import ascii_uppercase

from quizzes.analysis.answers import AnswerFigures, LanguageFigures, PartFigures, Period
from quizzes.analysis.parts import CHOOSING, form_of
from quizzes.analysis.review import MINIMUM, Option, review
from quizzes.analysis.statistics import ItemFigures
from quizzes.items import PARTS
from quizzes.models import Question, QuizSummary
from quizzes.paper import Item

LOOK_FIRST = 5
LINES_PER_PAGE = 25


@dataclass(frozen=True)
class Part:
    """An option, area, pair, step, blank or foreseen answer, with how often it was taken."""

    option: Option
    figures: PartFigures | None

    @property
    def shares(self):
        """Return the shares of the upper, middle and lower group."""
        return (self.figures.upper, self.figures.middle, self.figures.lower) if self.figures else (0, 0, 0)


@dataclass(frozen=True)
class Line:
    """One question of the page. `question` is None when it was deleted."""

    place: int
    summary: object
    question: object
    scores: ItemFigures
    answers: AnswerFigures
    parts: tuple
    findings: tuple
    changed: bool  # asks for something else since these answers

    @property
    def code(self):
        return self.question.code if self.question else self.summary.code

    @property
    def stem(self):
        return self.question.plain_stem if self.question else self.summary.stem

    @property
    def kind(self):
        return self.summary.kind

    @property
    def kind_label(self):
        return Question.body.field.stream_block.child_blocks[self.kind].label

    @property
    def lettered(self):
        """Say whether its parts are options, which authors know by letter."""
        return self.kind in CHOOSING

    @property
    def anchor(self):
        return f"question-{self.summary.pk}"

    @property
    def address(self):
        """Return where the line stands, from any page of the list."""
        return f"?p={self.place // LINES_PER_PAGE + 1}#{self.anchor}"

    @property
    def enough(self):
        return self.scores.n >= MINIMUM


@dataclass(frozen=True)
class Report:
    quiz: object
    summary: QuizSummary
    figures: dict
    lines: tuple

    @property
    def enough(self):
        return self.figures["n"] >= MINIMUM

    @property
    def passed(self):
        return self.figures["passed"] / self.figures["n"]

    @property
    def first(self):
        """Return the lines to look at first, the gravest before."""
        found = [line for line in self.lines if line.findings]
        return sorted(found, key=lambda line: line.findings[0].rank)[:LOOK_FIRST]


def report_of(quiz):
    """Return the Report of a quiz, or None before anybody finished it. Four queries, whatever the number of answers."""
    summary = QuizSummary.objects.filter(quiz_key=quiz.translation_key).first()
    if summary is None:
        return None
    items = list(summary.items.all())
    questions = questions_of([item.item_key for item in items], quiz.locale_id)
    lines = tuple(_line(place, item, questions.get(item.item_key)) for place, item in enumerate(items))
    return Report(quiz, summary, summary.figures, lines)


def questions_of(keys, locale_id):
    """Return {key: question}, in the language asked for where there is one."""
    questions = Question.objects.filter(translation_key__in=keys).select_related("locale")
    ordered = sorted(questions, key=lambda question: question.locale_id == locale_id)
    return {str(question.translation_key): question for question in ordered}


def _line(place, summary, question):
    scores, answers = ItemFigures(**summary.figures["scores"]), answers_from_json(summary.figures["answers"])
    item = item_as_it_is(question) if question and question.body else None
    known = item and summary.forms.get(question.locale.language_code)
    changed = bool(known) and known != form_of(item)
    parts = parts_of(item, answers) if item and not changed else ()
    options = [part.option for part in parts] if summary.kind in CHOOSING else ()
    findings = () if changed else tuple(review(scores, answers, options))
    return Line(place, summary, question, scores, answers, parts, findings, changed)


def answers_from_json(raw):
    return AnswerFigures(
        **{
            **raw,
            "parts": tuple(PartFigures(**each) for each in raw["parts"]),
            "languages": tuple(LanguageFigures(**each) for each in raw["languages"]),
            "recent": Period(**raw["recent"]),
            "before": Period(**raw["before"]),
        }
    )


def item_as_it_is(question):
    """Return what a question asks for now. Its picture is left out: to show one costs queries."""
    kind, value = question.body[0].block_type, question.body[0].value
    return Item(str(question.translation_key), question.code, kind, question.outcome, "", **PARTS[kind](value))


def parts_of(item, answers):
    """Return the parts of an item in their author's order, with letters."""
    taken = {each.key: each for each in answers.parts}
    letters = defaultdict(str, enumerate(ascii_uppercase))
    return tuple(
        Part(Option(key, letters[place], text, right), taken.get(key))
        for place, (key, text, right) in enumerate(_texts(item))
    )


def _texts(item):
    """Yield (key, text, whether it is right) of each part."""
    if item.kind in ("match", "cloze"):
        for prompt in item.prompts:
            yield prompt.key, prompt.text or f"[[{prompt.key}]] {', '.join(prompt.accept)}", True
    elif item.kind == "order":
        for choice in item.choices:
            yield choice.key, choice.text, True
    elif item.kind in ("num", "short"):
        for place, wrong in enumerate(item.wrong):
            yield str(place), wrong.value, False
    else:
        for choice in item.choices:
            yield choice.key, choice.text, choice.correct
