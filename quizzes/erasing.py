"""Taking the words out of somebody's answers, and leaving what the figures about questions rest on."""

from quizzes.anonymous import without_words
from quizzes.marking import State
from quizzes.models import Attempt, OpenAnswer, Response


def withdraw_answers(*, person, at):
    """Take open answers back from those who would mark them."""
    waiting = OpenAnswer.objects.filter(attempt__learner=person, state__in=[State.WAITING, State.APART])
    waiting.update(state=OpenAnswer.WITHDRAWN)


def forget_words(*, person, at):
    for attempt in Attempt.objects.filter(learner=person).iterator(chunk_size=50):
        items = {item.key: item for item in attempt.graded_paper.items}
        responses = list(attempt.responses.all())
        for response in responses:
            response.value = without_words(items.get(response.item_key), response.value, attempt.paper.language)
        Response.objects.bulk_update(responses, ["value"])
