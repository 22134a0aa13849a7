"""Questions of each kind, as an author would write them, in the fewest words."""

from wagtail.models import Locale

from quizzes.models import Question, QuestionBank, Quiz

RIGHT = "KEY-CANARY"  # feedback that no page may show before the attempt is graded

BODIES = {
    "single": {
        "options": [
            {"text": "Patent", "correct": False, "feedback": f"{RIGHT} patents end."},
            {"text": "Trademark", "correct": True, "feedback": f"{RIGHT} right."},
            {"text": "Design", "correct": False, "feedback": f"{RIGHT} designs end."},
        ]
    },
    "multi": {
        "options": [
            {"text": "Copyright", "correct": True, "feedback": f"{RIGHT} no filing."},
            {"text": "Patent", "correct": False, "feedback": f"{RIGHT} needs a grant."},
            {"text": "Trade secret", "correct": True, "feedback": f"{RIGHT} no filing."},
        ]
    },
    "tf": {"answer": "true", "feedback_true": f"{RIGHT} it is.", "feedback_false": f"{RIGHT} it is not."},
    "num": {
        "answer": "2550",
        "tolerance": "0",
        "unit": "EUR",
        "feedback": f"{RIGHT} 2,550.",
        "wrong": [{"value": "2300", "feedback": f"{RIGHT} four renewals."}],
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
        "feedback": f"{RIGHT} opposition.",
        "wrong": [{"value": "appeal", "feedback": f"{RIGHT} comes later."}],
        "feedback_other": f"{RIGHT} it starts with o.",
    },
    "cloze": {
        "blanks": [
            {"n": 1, "accept": ["territoriality"], "feedback": f"{RIGHT} one."},
            {"n": 2, "accept": ["most-favoured-nation", "MFN"], "feedback": f"{RIGHT} two."},
        ],
        "wrong": [{"n": 2, "value": "national", "feedback": f"{RIGHT} not national."}],
    },
}
STEMS = {"cloze": "Rights obey [[1]]; favours obey [[2]] treatment."}


def make_bank(code="M01"):
    return QuestionBank.objects.get_or_create(code=code, defaults={"title": f"Bank {code}"})[0]


def make_question(kind="single", *, code=None, bank=None, outcome="M01-LO1", difficulty=1, stem=None, body=None):
    bank = bank or make_bank()
    question = Question(
        bank=bank,
        code=code or f"{bank.code}-Q{bank.questions.count() + 1:02}",
        stem=stem or STEMS.get(kind, f"A question of kind {kind}?"),
        outcome=outcome,
        difficulty=difficulty,
        locale=Locale.get_default(),
        live=True,
    )
    question.body = Question.body.field.stream_block.to_python([{"type": kind, "value": body or BODIES[kind]}])
    question.save()
    # Saved and read once, so that option ids are those in the table.
    return Question.objects.get(pk=question.pk)


def make_quiz(bank=None, *, kinds=("single", "tf"), **fields):
    """Make a quiz with one question of each kind, all of which are in every paper."""
    bank = bank or make_bank()
    for number, kind in enumerate(kinds, 1):
        make_question(kind, bank=bank, outcome=f"{bank.code}-LO{number}")
    defaults = {"title": f"Quiz {bank.code}", "questions": max(len(kinds), 1), "tries": 1, "wait_minutes": 60}
    return Quiz.objects.create(**{**defaults, **fields}, bank=bank, locale=Locale.get_default(), live=True)
