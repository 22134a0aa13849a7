"""The questions in a template: one of each kind that a table can hold, to be written over. Pure."""

from decimal import Decimal

from quizzes.exchange.columns import EXAMPLE_ID
from quizzes.exchange.draft import Draft

NOTHING = Decimal(0)


def _example(kind, stem, body, **fields):
    return Draft(kind=kind, stem=stem, body=body, source_id=EXAMPLE_ID, **fields)


def _option(text, correct, feedback):
    return {"text": text, "correct": correct, "feedback": feedback, "weight": None}


def _blank(n, kind, accept, **more):
    return {"n": n, "kind": kind, "accept": accept, "others": [], "tolerance": NOTHING, "feedback": "", **more}


EXAMPLES = (
    _example(
        "single",
        "Which right protects the name of a product?",
        {
            "options": [
                _option("A patent", False, "A patent protects a technical invention."),
                _option("A trademark", True, "A trademark protects signs, such as names and logos."),
                _option("A design right", False, "A design right protects how a product looks."),
            ]
        },
        explanation="Names and logos are signs that tell customers where a product comes from.",
        difficulty=1,
        tags=("trademarks", "basics"),
        outcome="M01-LO1",
        bloom="remember",
    ),
    _example(
        "multi",
        "Which of these rights need registration?",
        {
            "options": [
                _option("Patent", True, "An office examines and grants it."),
                _option("Copyright", False, "It comes into being with the work."),
                _option("Registered design", True, "It begins with registration."),
                _option("Trade secret", False, "It lasts as long as the secret is kept."),
            ]
        },
        difficulty=2,
    ),
    _example(
        "tf",
        "A trademark can be renewed again and again.",
        {
            "answer": "true",
            "feedback_true": "Yes: every ten years, without end.",
            "feedback_false": "It can: every ten years, without end.",
        },
    ),
    _example(
        "num",
        "For how many years can a European patent last at most?",
        {
            "answer": Decimal(20),
            "tolerance": NOTHING,
            "unit": "years",
            "units": [],
            "feedback": "Twenty years from the day of filing.",
            "wrong": [
                {"value": Decimal(10), "tolerance": NOTHING, "weight": None, "feedback": "That is one trademark term."}
            ],
            "feedback_other": "Look at lesson 2 again.",
        },
        hint="It is counted from the day of filing.",
    ),
    _example(
        "match",
        "Which right protects what?",
        {
            "pairs": [
                {"left": "A new engine", "right": "Patent", "feedback": ""},
                {"left": "A logo", "right": "Trademark", "feedback": ""},
                {"left": "The shape of a chair", "right": "Design right", "feedback": ""},
            ],
            "distractors": [{"text": "Plant variety right", "feedback": "It protects new sorts of plants."}],
        },
    ),
    _example(
        "order",
        "Put the steps to a trademark in order.",
        {
            "items": [
                {"text": "Search for older marks", "feedback": "Searching first saves money."},
                {"text": "File the application", "feedback": ""},
                {"text": "Wait for opposition", "feedback": ""},
                {"text": "Receive the registration", "feedback": ""},
            ]
        },
    ),
    _example(
        "short",
        "Which treaty lets you file one international patent application?",
        {
            "accept": ["PCT", "Patent Cooperation Treaty"],
            "match_case": False,
            "feedback": "One application, more than 150 countries.",
            "wrong": [{"value": "Madrid*", "weight": None, "feedback": "The Madrid system is for trademarks."}],
            "feedback_other": "Its name has three words.",
        },
    ),
    _example(
        "cloze",
        "A [[1]] protects an invention for up to [[2]] years. The [[3]] grants it.",
        {
            "blanks": [
                _blank(1, "choice", ["patent"], others=["trademark", "copyright"]),
                _blank(2, "number", ["20"], feedback="From the day of filing."),
                _blank(3, "text", ["patent office", "office"]),
            ],
            "wrong": [{"n": 3, "value": "court", "feedback": "A court can take it away, but does not grant it."}],
        },
    ),
    _example(
        "open",
        "How would you protect a new recipe? Give two reasons.",
        {
            "rubric": [
                {"criterion": "Names a fitting right", "points": 2, "description": "Trade secret, with a reason."},
                {"criterion": "Says what to do first", "points": 1, "description": ""},
            ],
            "model_answer": "Keep it as a trade secret, because a recipe can be kept from others.",
            "min_words": 30,
            "max_words": 150,
        },
    ),
)
