"""What quizzes know about people: attempts, answers and marks."""

from django.utils.translation import gettext_lazy as _

from accounts.privacy import WORK, Call, Change, Delete, Keep, Record

FIGURES = "The figures about questions rest on it."
WITH_ATTEMPTS = "It is given with the attempts."

RECORDS = (
    Record(
        "quizzes.Mark",
        "answer__attempt__learner",
        Change({"comment": ""}, FIGURES),
        title=_("What trainers said about your answers"),
        export=("answer__attempt__key", "answer__item_key", "score", "comment", "settles", "marked_at"),
    ),
    Record(
        "quizzes.Mark",
        "marker",
        Keep("It belongs to the learner whose answer was marked."),
        title=_("Marks you gave"),
        export=("score", "comment", "settles", "marked_at"),
    ),
    Record(
        "quizzes.OpenAnswer",
        "attempt__learner",
        Call("quizzes.erasing.withdraw_answers", "Nobody marks an answer without words."),
        withheld=WITH_ATTEMPTS,
    ),
    Record(
        "quizzes.Response",
        "attempt__learner",
        Call("quizzes.erasing.forget_words", FIGURES + " Words that the author of the question did not foresee go."),
        withheld=WITH_ATTEMPTS,
    ),
    Record(
        "quizzes.Result",
        "attempt__learner",
        Keep(FIGURES),
        title=_("Your results that were graded again"),
        export=("attempt__key", "number", "why", "score_scaled", "passed", "at"),
    ),
    Record(
        "quizzes.Attempt",
        "learner",
        Keep(FIGURES),
        title=_("Your attempts at quizzes"),
        read="quizzes.own_answers.attempts_of",
    ),
    Record("quizzes.Regrade", "by", Keep(WORK), title=_("Quizzes you had graded again"), export=("reason", "at")),
    Record(
        "quizzes.WaitingFile",
        "made_by",
        Delete(),
        title=_("Files of questions you have sent"),
        export=("name", "format", "made_at"),
    ),
    Record("quizzes.Question", "locked_by", Keep(WORK), withheld="It is the site's content."),
    Record("quizzes.Quiz", "locked_by", Keep(WORK), withheld="It is the site's content."),
)
