"""Three learners of the demo hand in the quiz with an open question, so that its trainer has something to mark."""

from datetime import timedelta

from accounts.models import User
from classroom import flows
from courses.models import ModulePage
from learning.demo.answers import right_answer, wrong_answer
from learning.demo.every_kind import SLUG
from learning.demo.people import HOUSES, Stage
from quizzes.models import Attempt
from quizzes.queries import standing

NOT_KNOWN = ("num", "order")
# A good answer, a thin one, and one that misses the question.
WRITTEN = [
    "I would file the trademark first. Buyers look for the name on the tin and a rival could copy it within a season. "
    "We go to the fair in Lyon in March, so we file in France and at home in January. The design comes next.",
    "The trademark, because the name is what people remember. The patent costs too much for us and the shape of the "
    "tin is not so special anyway.",
    "We should first ask a lawyer, and then we look at the money. My cousin has a company name and had "
    "no problem, so it may be that nothing has to be filed at all.",
]


def hand_in(*, today):
    """Let learners hand in, some days ago, what they wrote, unless they have. Returns how many did."""
    module = ModulePage.objects.select_related("quiz", "quiz__locale").get(slug=SLUG)
    emails = [person.email for person in HOUSES[0].learners if person.stage == Stage.FINISHED]
    if Attempt.objects.filter(quiz_key=module.quiz.translation_key, learner__email__in=emails).exists():
        return 0
    learners = User.objects.filter(email__in=emails).order_by("email")
    for days, (learner, text) in enumerate(zip(learners, WRITTEN, strict=False), 1):
        answer_all(learner, module, text, today - timedelta(days=days, hours=14))
    return min(len(learners), len(WRITTEN))


def answer_all(learner, module, text, at):
    stands = standing(learner, module.quiz)
    attempt = flows.start_quiz(
        learner=learner, quiz=module.quiz, standing=stands, context_key=module.translation_key, at=at
    )
    for item in attempt.paper.items:
        at += timedelta(seconds=70)
        value = text if item.kind == "open" else (wrong_answer if item.kind in NOT_KNOWN else right_answer)(item)
        flows.save_answer(attempt=attempt, item_key=item.key, value=value, seq=1, at=at)
    flows.submit_quiz(attempt=attempt, at=at)
