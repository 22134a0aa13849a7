"""Questions of each kind, as an author would write them, in the fewest words."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images.models import Image
from wagtail.models import Locale

from quizzes.models import Question, QuestionBank, Quiz
from quizzes.rich_text import from_plain

RIGHT = "KEY-CANARY"  # feedback that no page may show before the attempt is graded


def gap(n, *, kind="text", accept, others=(), tolerance="0"):
    return {
        "n": n,
        "kind": kind,
        "accept": accept,
        "others": list(others),
        "tolerance": tolerance,
        "feedback": f"{RIGHT} blank {n}.",
    }


def area(label, *, correct=False, shape="rect", x):
    return {
        "label": label,
        "correct": correct,
        "shape": shape,
        "x": str(x),
        "y": "0",
        "width": "30",
        "height": "40.5",
        "feedback": f"{RIGHT} {label}.",
    }


BODIES = {
    "single": {
        "options": [
            {"text": "Patent", "correct": False, "feedback": f"{RIGHT} patents end.", "weight": None},
            {"text": "Trademark", "correct": True, "feedback": f"{RIGHT} right.", "weight": None},
            {"text": "Design", "correct": False, "feedback": f"{RIGHT} designs end.", "weight": None},
        ]
    },
    "multi": {
        "options": [
            {"text": "Copyright", "correct": True, "feedback": f"{RIGHT} no filing.", "weight": None},
            {"text": "Patent", "correct": False, "feedback": f"{RIGHT} needs a grant.", "weight": None},
            {"text": "Trade secret", "correct": True, "feedback": f"{RIGHT} no filing.", "weight": None},
        ]
    },
    "tf": {"answer": "true", "feedback_true": f"{RIGHT} it is.", "feedback_false": f"{RIGHT} it is not."},
    "num": {
        "answer": "2550",
        "tolerance": "0",
        "unit": "EUR",
        "units": [{"unit": "kEUR", "factor": "1000"}],
        "feedback": f"{RIGHT} 2,550.",
        "wrong": [{"value": "2300", "tolerance": "0", "weight": None, "feedback": f"{RIGHT} four renewals."}],
        "feedback_other": f"{RIGHT} add up.",
    },
    "match": {
        "pairs": [
            {"left": "Name", "right": "Trademark", "feedback": f"{RIGHT} a sign."},
            {"left": "Shape", "right": "Design", "feedback": f"{RIGHT} a look."},
        ],
        "distractors": [{"text": "Plant variety", "feedback": f"{RIGHT} no plant."}],
    },
    "order": {
        "items": [
            {"text": "List", "feedback": f"{RIGHT} first."},
            {"text": "Check", "feedback": f"{RIGHT} second."},
            {"text": "Review", "feedback": f"{RIGHT} last."},
        ]
    },
    "short": {
        "accept": ["opposition", "opposition procedure"],
        "match_case": False,
        "feedback": f"{RIGHT} opposition.",
        "wrong": [{"value": "appeal", "weight": None, "feedback": f"{RIGHT} comes later."}],
        "feedback_other": f"{RIGHT} it starts with o.",
    },
    "cloze": {
        "blanks": [
            gap(1, accept=["territoriality"]),
            gap(2, accept=["most-favoured-nation", "MFN"]),
            gap(3, kind="choice", accept=["ten"], others=["two", "five"]),
            gap(4, kind="number", accept=["0.5"], tolerance="0.1"),
        ],
        "wrong": [{"n": 2, "value": "national", "feedback": f"{RIGHT} not national."}],
    },
    "hotspot": {
        "areas": [
            area("The top left corner", correct=True, x=0),
            area("The top right corner", shape="ellipse", x=60),
        ]
    },
    "open": {
        "rubric": [
            {"criterion": "Names a right", "points": 2, "description": ""},
            {"criterion": "Gives a reason", "points": 1, "description": f"{RIGHT} any reason."},
        ],
        "model_answer": f"{RIGHT} a trademark, because it can last.",
        "min_words": 5,
        "max_words": 100,
    },
}
STEMS = {"cloze": "Rights obey [[1]]; favours obey [[2]] treatment for [[3]] years at [[4]] percent."}


def make_bank(code="M01"):
    return QuestionBank.objects.get_or_create(code=code, defaults={"title": f"Bank {code}"})[0]


def make_picture(title="A label on a bottle"):
    file = BytesIO()
    Pillow.new("RGB", (400, 300), "white").save(file, "PNG")
    return Image.objects.create(title=title, file=ImageFile(file, name="label.png"))


def make_question(
    kind="single", *, code=None, bank=None, outcome="M01-LO1", difficulty=1, stem=None, body=None, **fields
):
    bank = bank or make_bank()
    question = Question(
        bank=bank,
        code=code or f"{bank.code}-Q{bank.questions.count() + 1:02}",
        stem=from_plain(stem or STEMS.get(kind, f"A question of kind {kind}?")),
        outcome=outcome,
        difficulty=difficulty,
        locale=Locale.get_default(),
        live=True,
        **fields,
    )
    if kind == "hotspot" and question.picture is None:
        question.picture, question.picture_alt = make_picture(), "A bottle with a label"
    raw = Question.body.field.stream_block.to_python([{"type": kind, "value": body or BODIES[kind]}])
    # As values, or the lists in it would get new ids at every read.
    question.body = [(block.block_type, block.value) for block in raw]
    question.save()
    return Question.objects.get(pk=question.pk)


def make_quiz(bank=None, *, kinds=("single", "tf"), **fields):
    """Make a quiz with one question of each kind, all of which are in every paper."""
    bank = bank or make_bank()
    for number, kind in enumerate(kinds, 1):
        make_question(kind, bank=bank, outcome=f"{bank.code}-LO{number}")
    defaults = {"title": f"Quiz {bank.code}", "questions": max(len(kinds), 1), "tries": 1, "wait_minutes": 60}
    return Quiz.objects.create(**{**defaults, **fields}, bank=bank, locale=Locale.get_default(), live=True)


def accept_every_option():
    """Correct each question with one right option: all of its options are right."""
    for question in Question.objects.all():
        if question.kind == "single":
            [body] = question.body.get_prep_value()
            for option in body["value"]["options"]:
                option["value"]["correct"] = True
            question.body = question.body.stream_block.to_python([body])
            question.save()


def turn_truth():
    """Correct each question that is true or false: it is the other one."""
    for question in Question.objects.all():
        if question.kind == "tf":
            [body] = question.body.get_prep_value()
            body["value"]["answer"] = "false" if body["value"]["answer"] == "true" else "true"
            question.body = question.body.stream_block.to_python([body])
            question.save()
