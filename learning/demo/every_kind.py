"""A module that asks one question of each kind, to try them all. It belongs to no course and counts for nothing."""

from io import BytesIO

from django.core.files.images import ImageFile
from django.db import transaction
from PIL import Image as Canvas
from PIL import ImageDraw
from wagtail.images import get_image_model
from wagtail.models import Locale

from accounts.models import User
from courses.models import LessonPage, ModuleIndexPage, ModulePage
from courses.outline import MoveOn
from learning.demo.people import TRAINER
from quizzes.models import Question, QuestionBank, Quiz

CODE, SLUG = "TRY", "every-kind-of-question"
OUTCOME = "TRY-LO1"
ALT = "A round tea tin with a lid. A label on it says “Aurora”, and below the name are three lines of small text."
PAPER, TIN, LID, INK = "#f4efe6", "#7a9e9f", "#4f7374", "#22303a"

INTRODUCTION = (
    "<p>One question of each kind that a quiz can ask. Practise, take the quiz, and see what a learner sees. "
    "Nothing here counts for a course.</p>"
)
LESSON = (
    "<p>A small firm sells tea in a tin. Its name is on the label, its shape is new, and the recipe is known to two "
    "people only. The questions of this module are about that tin.</p>"
    "<p>Some questions have more than one right answer. You can leave a question and come back to it.</p>"
)


def option(text, feedback, *, correct=False):
    return {"text": text, "correct": correct, "feedback": feedback, "weight": None}


def area(label, feedback, *, correct=False, shape="rect", box):
    x, y, width, height = box
    place = {"x": x, "y": y, "width": width, "height": height}
    return {"label": label, "correct": correct, "feedback": feedback, "shape": shape, **place}


def blank(n, kind, accept, feedback, *, others=()):
    return {
        "n": n, "kind": kind, "accept": accept, "others": list(others), "tolerance": 0, "feedback": feedback,
    }  # fmt: skip


# (kind, stem, answers, other fields)
QUESTIONS = [
    (
        "single",
        "<p>The tin has a <strong>new shape</strong>. Which right is made to protect how a product looks?</p>",
        {
            "options": [
                option("An industrial design", "A design right protects how a product looks.", correct=True),
                option("A patent", "A patent protects how something works, not how it looks."),
                option("A trade secret", "Everybody can see the shape in a shop, so it is no secret."),
            ]
        },
        {"picture": True, "hint": "Think of looks, not of function."},
    ),
    (
        "multi",
        "<p>Which of these can be protected without registration? Select all that apply.</p>",
        {
            "options": [
                option(
                    "The text of the firm’s brochure", "Copyright needs no formality: Berne art. 5(2).", correct=True
                ),
                option("The secret recipe", "It is protected while it is kept secret: TRIPS art. 39.2.", correct=True),
                option("A new machine that packs the tea", "An invention needs a granted patent."),
            ]
        },
        {"hint": "Two of them."},
    ),
    (
        "tf",
        "<p>The registration of a trademark can be renewed again and again.</p>",
        {
            "answer": "true",
            "feedback_true": "Yes: TRIPS art. 18 lets it be renewed indefinitely.",
            "feedback_false": "It can: TRIPS art. 18 lets it be renewed indefinitely.",
        },
        {},
    ),
    (
        "num",
        "<p>An office asks 200 euros for the first class of goods and 50 for each further class. "
        "The firm files in three classes. What does it pay?</p>",
        {
            "answer": 300,
            "tolerance": 0,
            "unit": "EUR",
            "units": [{"unit": "cent", "factor": "0.01"}],
            "feedback": "200 for the first class and twice 50 for the others.",
            "wrong": [
                {"value": 250, "tolerance": 0, "weight": None, "feedback": "There are two further classes, not one."},
                {"value": 600, "tolerance": 0, "weight": None, "feedback": "Only the first class costs 200."},
            ],
            "feedback_other": "Add the first class and two further ones.",
        },
        {},
    ),
    (
        "match",
        "<p>Match each part of the product with the right that fits it best.</p>",
        {
            "pairs": [
                {
                    "left": "The name “Aurora”",
                    "right": "Trademark",
                    "feedback": "A sign that tells whose goods they are.",
                },
                {"left": "The shape of the tin", "right": "Industrial design", "feedback": "The look of a product."},
                {"left": "The recipe that nobody else knows", "right": "Trade secret", "feedback": "Value by secrecy."},
            ],
            "distractors": [{"text": "Plant variety right", "feedback": "The firm has bred no new tea plant."}],
        },
        {},
    ),
    (
        "order",
        "<p>The firm wants a new brand name. Put the steps in order.</p>",
        {
            "items": [
                {
                    "text": "Choose a name that does not describe the product",
                    "feedback": "There is nothing to search before.",
                },
                {"text": "Search the registers for earlier marks", "feedback": "Search before you spend on the name."},
                {"text": "File the application", "feedback": "File as soon as the name is free."},
                {"text": "Watch for similar marks of others", "feedback": "A right that nobody defends grows weak."},
            ]
        },
        {},
    ),
    (
        "short",
        "<p>What do we call goods that carry a copied trademark without permission?</p>",
        {
            "accept": ["counterfeit*", "fake*"],
            "match_case": False,
            "feedback": "TRIPS calls them counterfeit trademark goods.",
            "wrong": [
                {
                    "value": "pirat*",
                    "weight": None,
                    "feedback": "Piracy is the word for copies of works under copyright.",
                }
            ],
            "feedback_other": "The word begins with c.",
        },
        {"hint": "It begins with c."},
    ),
    (
        "cloze",
        "<p>A patent lasts at least [[1]] years, counted from the [[2]] date. The invention must be [[3]], involve an "
        "inventive step and be useful.</p>",
        {
            "blanks": [
                blank(1, "number", ["20"], "TRIPS art. 33."),
                blank(2, "choice", ["filing"], "TRIPS art. 33.", others=["grant", "first sale"]),
                blank(3, "text", ["new", "novel"], "TRIPS art. 27.1."),
            ],
            "wrong": [
                {"n": 3, "value": "secret", "feedback": "A patent is published. It must be new when it is filed."}
            ],
        },
        {},
    ),
    (
        "hotspot",
        "<p>Where on this tin is the trademark?</p>",
        {
            "areas": [
                area("The lid", "Its form may be a design.", box=(30, 12, 40, 15)),
                area(
                    "The large word on the label", "The name tells whose tea it is.", correct=True, box=(34, 44, 32, 13)
                ),
                area(
                    "The small lines below the word", "They are a text, under copyright at best.", box=(36, 59, 28, 15)
                ),
            ]
        },
        {"picture": True},
    ),
    (
        "open",
        "<p>Your firm wants to sell this tin abroad. Which right would you secure first, and why?</p>",
        {
            "rubric": [
                {"criterion": "Names a right that fits", "points": 2, "description": "Name and what it protects."},
                {
                    "criterion": "Gives a reason from the business",
                    "points": 2,
                    "description": "Buyers, rivals or costs.",
                },
                {"criterion": "Says where or when", "points": 1, "description": "A country or a date is enough."},
            ],
            "model_answer": "The trademark, because buyers look for the name. It should be filed before the first fair "
            "abroad, in the countries where the tin will be sold first.",
            "min_words": 20,
            "max_words": 200,
        },
        {},
    ),
]


@transaction.atomic
def make():
    """Make the module unless it is there. Returns whether it was made."""
    if ModulePage.objects.filter(slug=SLUG).exists():
        return False
    locale, shelf = Locale.get_default(), ModuleIndexPage.objects.filter(locale=Locale.get_default()).first()
    bank, _made = QuestionBank.objects.get_or_create(code=CODE, defaults={"title": "Every kind of question"})
    picture = draw_tin()
    for number, (kind, stem, answers, more) in enumerate(QUESTIONS, 1):
        make_question(f"{CODE}-Q{number:02}", bank, kind, stem, answers, picture if more.get("picture") else None, more)
    quiz = Quiz(
        title="Every kind of question", bank=bank, locale=locale, questions=len(QUESTIONS), pass_mark=50,
        wait_minutes=0, practice=True, shuffle_questions=False,
    )  # fmt: skip
    publish(quiz)
    make_pages(shelf, quiz)
    return True


def make_question(code, bank, kind, stem, answers, picture, more):
    question = Question(
        code=code, bank=bank, stem=stem, outcome=OUTCOME, locale=Locale.get_default(), hint=more.get("hint", ""),
        picture=picture, picture_alt=ALT if picture else "",
    )  # fmt: skip
    question.body = Question.body.field.stream_block.to_python([{"type": kind, "value": answers}])
    publish(question)


def publish(snippet):
    snippet.live = False
    snippet.full_clean()
    snippet.save()
    snippet.save_revision().publish()


def make_pages(shelf, quiz):
    module = ModulePage(
        title="Every kind of question", slug=SLUG, code=CODE, minutes=15, quiz=quiz, move_on=MoveOn.PASSED,
        summary="Try all ten kinds of question, with practice. It counts for nothing.", introduction=INTRODUCTION,
    )  # fmt: skip
    module.outcomes = [("outcome", {"code": OUTCOME, "text": "Answer every kind of question that a quiz can ask."})]
    shelf.add_child(instance=module)
    lesson = LessonPage(title="A tin of tea", slug="a-tin-of-tea", minutes=5, outcome_codes=OUTCOME)
    lesson.body = [("text", LESSON)]
    module.add_child(instance=lesson)


def draw_tin():
    """Draw the picture: nobody's photograph has to be asked for."""
    canvas = Canvas.new("RGB", (900, 700), PAPER)
    pen = ImageDraw.Draw(canvas)
    pen.rounded_rectangle((300, 150, 600, 640), 24, fill=TIN, outline=INK, width=4)
    pen.rounded_rectangle((280, 90, 620, 180), 20, fill=LID, outline=INK, width=4)
    pen.rectangle((306, 300, 594, 530), fill="white", outline=INK, width=2)
    pen.text((330, 318), "Aurora", fill=INK, font_size=72)
    for line in range(3):
        pen.rectangle((345, 430 + 28 * line, 555 - 30 * line, 440 + 28 * line), fill="#9aa7ad")
    file = BytesIO()
    canvas.save(file, "PNG")
    author = User.objects.filter(email=TRAINER.email).first()
    return get_image_model().objects.create(
        title="A tea tin", file=ImageFile(file, name="tea-tin.png"), uploaded_by_user=author
    )
