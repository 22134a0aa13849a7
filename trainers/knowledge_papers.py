"""The eight questions before and after a session: the same for all its trainees, from the banks of what was taught."""

import random
from decimal import Decimal

from courses.models import ModulePage
from quizzes import paper
from quizzes.items import item_of
from quizzes.paper import Paper
from quizzes.queries import quiz_in_language, suitable
from trainers.models import KnowledgeTest

QUESTIONS = 8
# What can be answered with a thumb in a few minutes.
KINDS = ("single", "multi", "tf")


def has_questions(delivery):
    return bool(_quiz_keys(delivery))


def paper_for(delivery, form, language):
    """Return the Paper of a session's test in a language. Before and after it asks the same, in another order."""
    drawn = _drawn(delivery, language)
    rng = random.Random(f"{delivery.public_id} {form}")  # noqa: S311 - everybody gets the same
    rng.shuffle(drawn)
    items = tuple(paper.arrange(item_of(question), rng) for question in drawn)
    return Paper(title=str(dict(KnowledgeTest.FORMS)[form]), language=language, layout="all_on_one_page",
                 pass_mark=Decimal(0), items=items)  # fmt: skip


def _quiz_keys(delivery):
    keys = [each.module_key for each in delivery.modules.all()]
    quizzes = ModulePage.objects.filter(translation_key__in=keys, live=True).exclude(quiz=None)
    return dict.fromkeys(quizzes.order_by("path").values_list("quiz__translation_key", flat=True))


def _drawn(delivery, language):
    """Return questions by turns from each module, chosen by the session alone: by their keys, in whatever language."""
    rng = random.Random(str(delivery.public_id))  # noqa: S311 - everybody gets the same
    piles = []
    for key in _quiz_keys(delivery):
        quiz = quiz_in_language(key, language)
        questions = [each for each in suitable(quiz).select_related("picture") if _is_short(each)] if quiz else []
        questions.sort(key=lambda each: str(each.translation_key))
        rng.shuffle(questions)
        piles.append(questions)
    turns = (pile[place] for place in range(max(map(len, piles), default=0)) for pile in piles if place < len(pile))
    return [question for _number, question in zip(range(QUESTIONS), turns, strict=False)]


def _is_short(question):
    return item_of(question).kind in KINDS
